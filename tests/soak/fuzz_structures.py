"""Coverage-guided fuzzing of the readers and writers of structure files: `make soak`.

Reading may give artefacts or an error of ours. What was read must be written in every format, or refused by an error of
ours, and come back as it was but for what the format is known to lose; a schema may be made of it, or be refused.
"""

import contextlib
import sys
import tempfile
from pathlib import Path

import atheris
from fuzz_readers import Fuzz, escaped

with atheris.instrument_imports(include=["ilms"]):
    from ilms import resources
    from ilms.errors import IlmsError
    from ilms.structures import files
    from ilms.structures.load import schemas_in
    from ilms.structures.losses import reduced

WORDS = (
    "Codelist", "<structure:Code id=", "Concept", "DataStructure", "Attribute", "Dimension", "TimeDimension",
    "MeasureList", "CubeRegion", "KeyValue", "TimeRange", "<Ref id=", "isFinal=", "maxOccurs=", "version=", "xml:lang=",
    "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:CL(1.0)", "<!DOCTYPE a [", '"codelists":[', '"codes":[',
    '"dataStructures":[', '"dimensionList":{', '"annotations":[', '"names":{', '"values":[', '"cubeRegions":[', "null",
    "true", "1.50", "\\ud800", "\\u0000",
)  # fmt: skip
SEEDS = ("dsd/MNA_OEMP_SEX_CDS_NB.xml", "dsd/agencies.xml", "codelists/CL_SEX.xml")


def seeds(folder: Path) -> None:
    """Small packaged files in every format."""
    for name in SEEDS:
        held, _, file = name.partition("/")
        message = files.read(resources.folder(held) / file)
        for format_ in files.FORMATS:
            (folder / f"{Path(file).stem}-{format_}").write_bytes(files.encoded(message, format_)[0])


class FuzzStructures(Fuzz):
    """One run over structure files: the whole input is the file."""

    def __call__(self, data: bytes) -> None:
        """Read one input; no letter stands before it."""
        super().__call__(b"a" + data)

    def _read(self, path: Path, name: str | None) -> None:  # noqa: ARG002  # the letter means nothing here
        with contextlib.suppress(IlmsError):
            schemas_in(path)
        message = files.read(path)
        for format_ in files.FORMATS:
            with contextlib.suppress(IlmsError):  # what the format refuses, it says
                content, _ = files.encoded(message, format_)
                if files.read(path, content) != reduced(message, format_)[0]:
                    raise AssertionError(f"{format_}: what was written came back otherwise")


def main() -> None:
    """`fuzz_structures.py FOLDER SECONDS`: corpus and findings go into the folder."""
    folder, seconds = Path(sys.argv[1]), int(sys.argv[2])
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds(corpus)
    words = folder / "words.txt"
    words.write_text("".join(f'"{escaped(word)}"\n' for word in WORDS), "ascii")
    with tempfile.TemporaryDirectory() as scratch:
        arguments = [
            sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-dict={words}", "-max_len=16384", "-timeout=20",
            "-rss_limit_mb=2048", f"-artifact_prefix={folder}/", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup(arguments, FuzzStructures(folder / "findings", Path(scratch)))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
