"""A codelist from a file of any kind into a store: read, held against the list as it is, and written."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from errno import ENOENT
from functools import cache, partial
from pathlib import Path

from ilms.atomic import appearing
from ilms.errors import UsageError
from ilms.findings import Findings
from ilms.languages import _
from ilms.maintenance.canonical import document
from ilms.maintenance.compare.changes import Changes, Kind
from ilms.maintenance.compare.compare import compare
from ilms.maintenance.compare.release import bump
from ilms.maintenance.names import save
from ilms.maintenance.sheets.entry import Entered, Held, Meant, entered
from ilms.maintenance.sheets.filled import filled
from ilms.maintenance.sheets.owned import is_ours, not_ours, refuse
from ilms.maintenance.sheets.questions import Answers, Gone, gone, refuse_unfit, settled, unanswered
from ilms.maintenance.sheets.table import LISTS
from ilms.maintenance.storing import storing
from ilms.maintenance.translation.origins import at_hand, of_folder, path_in, recorded
from ilms.provenance import Provenance
from ilms.structures import files
from ilms.structures.losses import findings as lost_in_21
from ilms.structures.model import ItemScheme
from ilms.structures.schema import Reference
from ilms.structures.store import Store
from ilms.trouble import opened_file_error

STRUCTURES = (".xml", ".json")
FOLDER = "codelists"


@dataclass(frozen=True, eq=False)
class Import:
    """What a file would make of a list.

    Attributes:
        base: The list as it is; None where there is none yet.
        scheme: The list as it would be, under the version that follows.
        changes: From the one to the other; of a new list none.
        findings: What is wrong with the file; with an error among them nothing may be written.
        provenance: The cells that they are about.
        open: Codes that have no row, and nobody has said why.
    """

    base: ItemScheme | None
    scheme: ItemScheme
    changes: Changes
    findings: Findings
    provenance: Provenance
    open: tuple[Gone, ...] = ()


@dataclass(frozen=True)
class Told:
    """What somebody says about a file.

    Attributes:
        identity: Which list it is, where the file does not say it, or it is to be another one.
        answers: What became of codes that are gone.
        some: It has some of the codes only.
        own: The agencies that are ours.
    """

    identity: Reference | None = None
    answers: Answers = field(default_factory=Answers)
    some: bool = False
    own: Collection[str] = ()

    @property
    def meant(self) -> Meant:
        """What a table itself is read by."""
        return Meant(self.identity, self.answers.renamed, self.some)


def held(store: Store, reference: Reference) -> ItemScheme | None:
    """The list of an agency and id that holds in a store, whatever its version.

    Raises:
        UsageError: Its file cannot be read, or is another agency's.
    """
    paths = store.files(FOLDER, reference.id)
    if not paths:
        return None
    lists = [one for one in files.read(paths[0]).artefacts if isinstance(one, ItemScheme) and one.id == reference.id]
    for one in lists:
        if one.agency == reference.agency:
            return one
    if lists:
        raise UsageError(
            _(
                "`{reference}` is a list of {agency} here, and the file is of {other}",
                reference=reference.id,
                agency=lists[0].agency,
                other=reference.agency,
            ),
            hint=_("give a list of your own an id of its own"),
        )
    return None


def prepared(path: Path, store: Store, told: Told) -> Import:
    """Read a file and hold it against the list as it is.

    Args:
        path: A workbook, a text with separators, or a structure message with one codelist.
        store: Where the list is looked for.
        told: What somebody says about it.

    Raises:
        SourceError: It cannot be read.
        UsageError: It does not say which list it is, an answer does not fit, or only another agency may change that.
    """
    look = cache(partial(held, store))
    found, provenance = _entered(path, look, told)
    base = look(found.scheme.reference)
    if base and not told.identity and _is_older(found.scheme.version, base.version):
        # A table that is edited on after it was imported: versions go forward only.
        found = replace(found, scheme=replace(found.scheme, version=base.version))
    lost = gone(base, found) if base else ()
    if base:
        refuse_unfit(lost, found, base, told.answers)
    waiting = unanswered(lost, told.answers)
    done = settled(found, told.answers, waiting)
    if len(done.findings):
        return Import(base, done.scheme, Changes(), done.findings, provenance)
    # What somebody answered is not told from likeness; where nobody was asked, an id that means another thing now is.
    renamed = told.answers.renamed if lost and not waiting else None
    changes = compare(base, done.scheme, renamed=renamed) if base else Changes()
    scheme = _released(path, done.scheme, base, changes, store, told)
    return Import(base, scheme, changes, Findings(), provenance, waiting)


def _entered(path: Path, look: Held, told: Told) -> tuple[Entered, Provenance]:
    if not path.is_file():
        raise opened_file_error(path, FileNotFoundError(ENOENT, _("no such file")))
    if path.suffix.casefold() not in STRUCTURES:
        table = filled(path)
        found = entered(table, look, told.meant)
        _refuse_nameless(path, found.scheme)
        return found, table.provenance
    lists = [one for one in files.read(path).artefacts if isinstance(one, ItemScheme) and one.scheme in LISTS]
    if len(lists) != 1:
        raise UsageError(
            _("`{path}` has {n} codelists, and one is imported at a time", path=path, n=len(lists)),
            hint=_("`ilms codelist pull --from FILE` takes them all"),
        )
    of = told.identity
    scheme = replace(lists[0], agency=of.agency, id=of.id, version=of.version) if of else lists[0]
    base = look(scheme.reference)
    if scheme.final is None and base:  # only SDMX-ML 2.1 says it
        scheme = replace(scheme, final=base.final)
    return Entered(scheme, Findings(), {}, {}), Provenance.empty()


def _is_older(version: str, than: str) -> bool:
    one, other = (tuple(map(int, re.findall(r"\d+", text))) for text in (version, than))
    return one < other


def _refuse_nameless(path: Path, scheme: ItemScheme) -> None:
    """See that the list itself is called something, which the standard asks for."""
    if not scheme.names:
        raise UsageError(
            _("`{path}` does not say what {reference} is called", path=path, reference=scheme.reference),
            detail=_("the list itself has a row, too, the first below the headings"),
            hint=_(
                "put `{reference}` into its column `id` and the list's name into `name:vi` or `name:en`",
                reference=scheme.reference,
            ),
        )


def _released(
    path: Path, scheme: ItemScheme, base: ItemScheme | None, changes: Changes, store: Store, told: Told
) -> ItemScheme:
    """The list under the version that follows from the changes, where it is ours to change.

    Raises:
        UsageError: It is not.
    """
    if not is_ours(scheme.agency, told.own):
        theirs = list(not_ours(changes, scheme.id, at_hand(store))) if base else []
        refuse(scheme.reference, theirs, told.own, f"ilms codelist import {path}")
        if base is None:
            raise UsageError(
                _("{scheme} is new, and {agency} is not an agency of this office", scheme=scheme, agency=scheme.agency),
                detail=_("ours: {own}", own=", ".join(told.own) or "none is known outside a workspace"),
                hint=_("`[sender] id` of ilms.toml says who we are; `--as AGENCY:ID(VERSION)` names the list"),
            )
        return scheme
    if base is None or scheme.version != base.version:
        return scheme
    return replace(scheme, version=bump(base.version, changes))


def write(one: Import, root: Path, own: Collection[str], origin: str) -> tuple[tuple[Path, ...], Findings]:
    """Write the list into a store in the canonical layout; of another agency's, also where the added names are from.

    Args:
        one: What a file would make of a list.
        root: The folder of `codelists/`.
        own: The agencies that are ours.
        origin: Where the names that are new or other are from.

    Returns:
        The files that were written, and what SDMX-ML 2.1 has no place for.

    Raises:
        UsageError: SDMX-ML 2.1 cannot say it, or a file cannot be written.
        StateError: Somebody else is writing there.
    """
    content, losses = document(one.scheme.id, [one.scheme])
    written = [root / FOLDER / f"{one.scheme.id}.xml"]
    with storing(root, f"importing {one.scheme.id}"):
        keep(written[0], content)
        if not is_ours(one.scheme.agency, own) and len(one.changes.of(Kind.LABEL)):
            written.append(path_in(root))
            save(recorded(of_folder(root), one.scheme.id, one.changes, origin), written[1])
    return tuple(written), lost_in_21(losses, "sdmx-ml-2.1")


def keep(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all.

    Raises:
        UsageError: The system refuses it: it is open elsewhere, or may not be written to.
    """
    try:
        with appearing(path) as out:
            out.write(content)
    except OSError as error:
        raise opened_file_error(path, error, writing=True) from error
