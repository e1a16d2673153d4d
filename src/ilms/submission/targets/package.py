"""A hand-over package: a folder and a zip that people carry on, by the StaRS portal or by e-mail."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.filenames import stays_inside
from ilms.languages import _, spoken
from ilms.messages.formats import SUFFIX
from ilms.submission.auth import Secrets
from ilms.submission.cover import cover_note
from ilms.submission.observer import Watcher
from ilms.submission.targets.interface import Capabilities, Parcel
from ilms.submission.targets.section import Section, section
from ilms.workspace import TargetSettings, Workspace

OPTIONS = ("shape", "protected", "receiver", "formats")
QUESTIONNAIRE, WHOLE = "questionnaire", "whole"
FORMATS = ("sdmx-ml-2.1", "sdmx-csv-2.0", "ilostat-csv")
SUMS, MANIFEST = "SHA256SUMS", "manifest.json"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first instant a zip can name: the same parcel gives the same bytes


@dataclass(frozen=True)
class Packing:
    """What goes into a package.

    Attributes:
        questionnaire: Whether country tables hold five countries and the rest, as the questionnaire asks.
        formats: In which formats the data lies there.
    """

    questionnaire: bool
    formats: tuple[str, ...] = FORMATS

    @classmethod
    def of(cls, said: Section) -> Self:
        """What a section says of it; every key that it reads is in `OPTIONS`.

        Raises:
            UsageError: A value is not known.
        """
        shape = said.one_of("shape", (WHOLE, QUESTIONNAIRE), WHOLE)
        formats = tuple(said.options.get("formats", FORMATS))
        if strange := [name for name in formats if name not in SUFFIX]:
            raise UsageError(
                _("{place} has an unknown format `{strange}`", place=said.place, strange=strange[0]),
                hint=_("one of: {suffix}", suffix=", ".join(SUFFIX)),
            )
        return cls(shape == QUESTIONNAIRE, formats)


class Package:
    """A target without a machine behind it."""

    def __init__(self, name: str, packing: Packing) -> None:
        self.name, self.packing = name, packing
        self.capabilities = Capabilities(
            answers=False, takes_delta=False, needs_structures=False, formats=packing.formats,
            shapes=packing.questionnaire,
        )  # fmt: skip

    def probe(self) -> Mapping[str, str]:
        """Nobody has to be there."""
        return {"hand-over": _("a folder and a zip; nobody has to answer")}

    def shape(self, data: Dataset) -> Dataset:
        """Country tables with five countries and the rest, where the questionnaire's shape is wanted."""
        if not self.packing.questionnaire:
            return data
        from ilms.mapping.questionnaire import five_countries

        return five_countries(data)

    def pack(self, parcel: Parcel, folder: Path) -> Path:
        """Write `folder/NAME/` and `folder/NAME.zip`; the same parcel gives the same bytes.

        Returns:
            The zip.

        Raises:
            UsageError: A plan that somebody altered names a file elsewhere.
        """
        if strange := [path for path in parcel.files if not stays_inside(path)]:
            raise UsageError(
                _("`{strange}` cannot be the name of a file in a package", strange=strange[0]),
                hint=_("`ilms plan` makes a new plan"),
            )
        content = {path: _bytes(file) for path, file in parcel.files.items()}
        for language in spoken():
            content[f"cover-note.{language}.html"] = cover_note(parcel.facts, language).encode()
        listed = [
            {"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for path, data in sorted(content.items())
        ]
        manifest = {"schema_version": 1, "package": parcel.name, **parcel.facts, "files": listed}
        content[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
        content[SUMS] = sums(content)
        unpacked = folder / parcel.name
        if unpacked.is_symlink():  # what lies behind it is not ours to empty
            unpacked.unlink()
        shutil.rmtree(unpacked, ignore_errors=True)
        for path, data in content.items():
            (unpacked / path).parent.mkdir(parents=True, exist_ok=True)
            (unpacked / path).write_bytes(data)
        whole = folder / f"{parcel.name}.zip"
        part = whole.with_suffix(".zip.part")
        part.unlink(missing_ok=True)
        part.write_bytes(zipped(parcel.name, content))
        part.replace(whole)
        return whole


def open_package(workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher) -> Package:
    """Make a hand-over target from its section.

    Raises:
        UsageError: An option or its value is not known.
    """
    del secrets, watcher  # nobody is asked anything
    return Package(settings.name, Packing.of(section(workspace, settings, OPTIONS)))


def sums(content: Mapping[str, bytes]) -> bytes:
    """A file that `sha256sum -c` accepts: one line a file, by path."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(content.items())]
    return "".join(lines).encode()


def zipped(name: str, content: Mapping[str, bytes]) -> bytes:
    """A zip of these files below one folder."""
    return archive({f"{name}/{path}": data for path, data in content.items()})


def archive(content: Mapping[str, bytes]) -> bytes:
    """A zip of these files: by path, with one fixed time, the same on every system."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for path, data in sorted(content.items()):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Windows would note another one
            entry.external_attr = 0o644 << 16
            whole.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def altered(whole: Path) -> list[str]:
    """What in a zip is not as its own checksums say: altered, missing or added files.

    Raises:
        zipfile.BadZipFile: It is not a zip, or is cut off.
    """
    with zipfile.ZipFile(whole) as archive:
        names = {name.partition("/")[2]: name for name in archive.namelist()}
        listed = dict(line.split("  ", 1)[::-1] for line in archive.read(names[SUMS]).decode().splitlines())
        found = {path: hashlib.sha256(archive.read(name)).hexdigest() for path, name in names.items() if path != SUMS}
    wrong = [f"{path} is missing" for path in listed if path not in found]
    wrong += [f"{path} was added" for path in found if path not in listed]
    return sorted(wrong + [f"{path} was altered" for path in found if listed.get(path, found[path]) != found[path]])


def _bytes(file: Path | bytes) -> bytes:
    return file if isinstance(file, bytes) else file.read_bytes()
