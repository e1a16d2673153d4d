"""Structure files.

What was read must be written in every format, or refused by an error of ours, and come back as it was but for what the
format is known to lose; a schema may be made of it, or be refused.
"""

import contextlib
from pathlib import Path

import atheris
from fuzz import Fuzz

with atheris.instrument_imports(include=["ilms"]):
    from ilms import resources
    from ilms.errors import IlmsError
    from ilms.structures import files
    from ilms.structures.load import schemas_in
    from ilms.structures.losses import reduced

SEEDS = ("dsd/MNA_OEMP_SEX_CDS_NB.xml", "dsd/agencies.xml", "codelists/CL_SEX.xml")


class FuzzStructures(Fuzz):
    """Every format, told by its content."""

    WORDS = (
        "Codelist", "<structure:Code id=", "Concept", "DataStructure", "Attribute", "Dimension", "TimeDimension",
        "MeasureList", "CubeRegion", "KeyValue", "TimeRange", "<Ref id=", "isFinal=", "maxOccurs=", "version=",
        "xml:lang=", "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:CL(1.0)", "<!DOCTYPE a [", '"codelists":[',
        '"codes":[', '"dataStructures":[', '"dimensionList":{', '"annotations":[', '"names":{', '"values":[',
        '"cubeRegions":[', "null", "true", "1.50", "\\ud800", "\\u0000",
    )  # fmt: skip
    LONGEST = 16384

    def seed(self, folder: Path) -> None:
        """Small packaged files in every format."""
        for name in SEEDS:
            held, _, file = name.partition("/")
            message = files.read(resources.folder(held) / file)
            for format_ in files.FORMATS:
                (folder / f"{Path(file).stem}-{format_}").write_bytes(files.encoded(message, format_)[0])

    def read(self, data: bytes) -> None:
        """Every artefact there and back in every format."""
        path = self.scratch / "in"
        path.write_bytes(data)
        with contextlib.suppress(IlmsError):
            schemas_in(path)
        message = files.read(path)
        for format_ in files.FORMATS:
            with contextlib.suppress(IlmsError):  # what the format refuses, it says
                content, _ = files.encoded(message, format_)
                if files.read(path, content) != reduced(message, format_)[0]:
                    raise AssertionError(f"{format_}: what was written came back otherwise")
