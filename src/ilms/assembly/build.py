"""Write what was mapped and checked: byte for byte the same as long as it says the same."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms import __version__
from ilms.assembly.content import combined, content_hash, message_id
from ilms.assembly.inputs import inputs_of
from ilms.assembly.kept import PROVENANCE, load_origins, save_origins
from ilms.assembly.manifest import NAME, Attached, BuiltFile, Manifest, load_manifest
from ilms.assembly.prepare import Prepared
from ilms.assembly.turns import turn
from ilms.dataset import Dataset
from ilms.errors import FindingsError, StateError, UsageError
from ilms.findings import Findings, Severity, catalogue
from ilms.groups import Groups
from ilms.hashes import sha256_file
from ilms.laid_out import pieces
from ilms.languages import _
from ilms.lock import FILES as LOCKS
from ilms.lock import Waiting
from ilms.messages.formats import SUFFIX, check_name, read, unwritable, write
from ilms.messages.header import Header, now
from ilms.messages.notes import Book, book
from ilms.observations import VALUE, Observations
from ilms.progress import along
from ilms.structures.schema import Schema
from ilms.workspace import Sender, Workspace

DEFAULT_FORMATS = ("sdmx-ml-2.1", "sdmx-csv-2.0")
UNFINISHED = f"{NAME}.part"
FINDINGS = "findings.json"
ILO = Sender("ILO", "International Labour Organization")


@dataclass(frozen=True)
class Build:
    """A build folder that is complete: its manifest is written last.

    Attributes:
        raised: What the formats asked for raised by themselves: what they cannot carry or would word otherwise.
            Empty for a build that was written earlier; its findings.json has all.
    """

    folder: Path
    manifest: Manifest
    raised: Groups = field(default_factory=Groups)

    @cached_property
    def dataflows(self) -> tuple[str, ...]:
        """The ids of the dataflows it holds, in the manifest's order."""
        return tuple(dict.fromkeys(file.dataflow for file in self.manifest.files))

    def file(self, dataflow: str, format: str) -> Path:  # noqa: A002  # the field's own word
        """The message of a dataflow in a format.

        Raises:
            UsageError: It was not built in that format.
        """
        for built in self.manifest.of(dataflow):
            if built.format == format:
                return self.folder / built.path
        raise UsageError(
            _("`{folder}` has no {format} of {dataflow}", folder=self.folder, format=format, dataflow=dataflow),
            hint=_("`ilms build --to {format}`", format=format),
        )

    def dataset(self, dataflow: str, resolve: Callable[[str | None], Schema]) -> Dataset:
        """The observations of one dataflow, read back from its message, with their cells."""
        built = self.manifest.of(dataflow)[0]
        schema = resolve(dataflow)
        found = read(self.folder / built.path, lambda named: resolve(named) if named else schema, built.format)
        nothing = Observations.from_columns(schema, {name: [] for name in schema.key})
        data = found[0] if found else Dataset(nothing)  # a message of no observations names no dataflow
        return replace(data, provenance=load_origins(self.folder, dataflow), name=built.table)


def build(
    workspace: Workspace,
    prepared: Prepared,
    formats: Iterable[str] = DEFAULT_FORMATS,
    out: Path | None = None,
    language: str = "en",
) -> Build:
    """Write the messages of checked data sets.

    Args:
        workspace: Gives the header's sender and, unless `out` does, the folder.
        prepared: The checked data sets and what was found; kept beside the messages.
        formats: Which messages to write of each.
        out: The folder; `build/` of the workspace by default.
        language: Of the words about what a format cannot carry.

    Raises:
        FindingsError: The data has errors of form, so that no message can be right.
        UsageError: There is nothing to write, or an unknown format is asked for.
        HeldError: Somebody else is at work there.
    """
    formats = tuple(dict.fromkeys(formats))
    for name in formats:
        check_name(name)
    if not prepared.datasets:
        raise UsageError(
            _("there is nothing to build: no mapping found any observation"), hint=_("`ilms check` says why")
        )
    register = book(workspace)
    checked = len(prepared.open)
    prepared = prepared.plus(_lost_in_writing(prepared.datasets, formats, register), language)
    _refuse_malformed(prepared.open)
    folder = out or workspace.build
    with claimed(workspace, folder):
        return _written(workspace, prepared, formats, folder, register, checked)


def _written(
    workspace: Workspace, prepared: Prepared, formats: Sequence[str], folder: Path, register: Book, checked: int
) -> Build:
    before = load_manifest(folder)
    kept = {(f.dataflow, f.format, f.content_sha256): f.prepared for f in before.files} if before else {}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / UNFINISHED).touch()
    (folder / NAME).unlink(missing_ok=True)  # no manifest, no build: a kill leaves nothing that looks finished
    for name in (*SUFFIX, PROVENANCE):
        shutil.rmtree(folder / name, ignore_errors=True)
    data_sets = along("writing", prepared.datasets, lambda one: one.name)
    files = [f for data in data_sets for f in _write_messages(workspace, data, formats, folder, kept, register)]
    with (folder / FINDINGS).open("w", encoding="utf-8", newline="\n") as listed:
        listed.writelines(pieces({"schema_version": 1, **prepared.as_json()}))
        listed.write("\n")
    content = combined([file.content_sha256 for file in files])
    manifest = Manifest(
        ilms=__version__,
        content=content,
        files=files,
        inputs=prepared.inputs,
        summary=prepared.summary(),
        partial=prepared.partial,
        until=prepared.until,
    )
    if inputs_of(workspace) != prepared.inputs:
        raise StateError(_("a source was saved while it was being read"), hint=_("run `ilms build` again"))
    (folder / UNFINISHED).write_bytes(manifest.dump())
    (folder / UNFINISHED).replace(folder / NAME)
    return Build(folder, manifest, prepared.open[checked:])


def attach(built: Build, format: str, paths: Iterable[Path]) -> Build:  # noqa: A002  # the manifest's own word
    """List files of the build folder that were made from the whole build in its manifest."""
    found = [Attached(path.relative_to(built.folder).as_posix(), format, sha256_file(path)) for path in paths]
    listed = replace(built, manifest=replace(built.manifest, attached=[*built.manifest.attached, *found]))
    (built.folder / UNFINISHED).write_bytes(listed.manifest.dump())
    (built.folder / UNFINISHED).replace(built.folder / NAME)
    return listed


def load_build(folder: Path) -> Build:
    """A build that was written earlier.

    Raises:
        UsageError: The folder holds none.
    """
    manifest = load_manifest(folder)
    if manifest is None:
        raise UsageError(_("`{folder}` holds no finished build", folder=folder), hint=_("`ilms build` makes one"))
    return Build(folder, manifest)


def refuse_other(build: Build) -> None:
    """See that a build's folder still holds it.

    Raises:
        StateError: Somebody has made another one there in between.
    """
    now = load_manifest(build.folder)
    if now is None or now.content != build.manifest.content:
        raise StateError(
            _("another build was made in `{folder}` in between", folder=build.folder),
            detail=_(
                "content: {content} was read, {now} is there",
                content=build.manifest.content[:16],
                now=now.content[:16] if now else "-",
            ),
            hint=_("run the command again"),
        )


@contextmanager
def claimed(workspace: Workspace, folder: Path, waiting: Waiting | None = None) -> Iterator[None]:
    """A folder to build in: the workspace's build, or one made by `build`, or one that holds nothing yet.

    Raises:
        UsageError: It holds something else, which a build would overwrite.
        HeldError: Somebody else is at work there.
    """
    ours = folder.resolve() == workspace.build.resolve() or any((folder / name).exists() for name in (NAME, UNFINISHED))
    if not ours and folder.exists() and (not folder.is_dir() or any(one.name not in LOCKS for one in folder.iterdir())):
        raise UsageError(
            _("`{folder}` is there and is no build", folder=folder), hint=_("name a folder that does not exist yet")
        )
    with turn(workspace, "building", folder, waiting):
        yield


def _lost_in_writing(datasets: Iterable[Dataset], formats: Sequence[str], register: Book) -> list[Dataset]:
    """The data sets with what the formats would not carry, or would word otherwise, as their only findings."""
    lost = []
    for data in datasets:
        said = [unwritable(data.observations, name, register=register) for name in formats]
        lost.append(replace(data, findings=Findings.of(batch for findings in said for batch in findings)))
    return lost


def _refuse_malformed(described: Groups) -> None:
    malformed = described.of(Severity.ERROR).only(lambda batch: catalogue()[batch.code].structural)
    if malformed:
        count = malformed.total
        raise FindingsError(
            _("not built: {count} errors of form", count=count) if count > 1 else _("not built: 1 error of form"),
            detail="\n".join(f"{d.code} {d.message} (x{d.count})" for d in malformed[:5]),
            hint=_("`ilms check` lists every one with its cell"),
        )


def _write_messages(
    workspace: Workspace,
    data: Dataset,
    formats: Sequence[str],
    folder: Path,
    kept: dict[tuple[str, str, str], str],
    register: Book,
) -> list[BuiltFile]:
    dataflow = data.observations.schema.dataflow.id
    order = data.observations.order()
    observations = data.observations.take(order)
    content = content_hash(observations)
    periods = _periods(observations.table)
    filled = _periods(observations.table.filter(pc.not_equal(pc.fill_null(observations.text(VALUE), ""), "")))
    save_origins(data, order, folder)
    files = []
    for name in formats:
        prepared = now().isoformat()
        if not os.environ.get("SOURCE_DATE_EPOCH"):
            prepared = kept.get((dataflow, name, content), prepared)
        path = folder / name / f"{dataflow}{SUFFIX[name]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        header = Header(
            id=message_id(dataflow, content),
            prepared=datetime.fromisoformat(prepared),
            sender=workspace.sender,
            receivers=(ILO,),
        )
        write(observations, path, name, header, register=register)
        files.append(
            BuiltFile(
                path=path.relative_to(folder).as_posix(),
                format=name,
                dataflow=dataflow,
                table=data.name,
                observations=len(observations),
                periods=periods,
                prepared=prepared,
                sha256=sha256_file(path),
                content_sha256=content,
                filled=filled,
            ),
        )
    return files


def _periods(table: pa.Table) -> list[str]:
    return sorted(table.column("TIME_PERIOD").unique().drop_null().to_pylist())
