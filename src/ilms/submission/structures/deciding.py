"""Decide per artefact: create it at a target, replace what it has, or leave it; and say why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from ilms.assembly.turns import turn
from ilms.errors import UsageError
from ilms.hashes import sha256_file
from ilms.history.ledger import Ledger
from ilms.languages import _
from ilms.structures import files
from ilms.structures.model import Maintainable, StructureHeader, StructureMessage
from ilms.structures.schema import Reference
from ilms.submission.outgoing import emptied
from ilms.submission.plan_file import Fate, File, Plan, Publication, file_of, refuse_place
from ilms.submission.route import risk
from ilms.submission.standing import ledger_head
from ilms.submission.structures.contents import Change, differences, fingerprint, needs, read
from ilms.submission.structures.standing import file_name, held
from ilms.submission.structures.wanted import Wanted, wanted
from ilms.submission.targets import settings
from ilms.submission.targets.interface import HandOver, Receiver
from ilms.submission.why import Why
from ilms.workspace import Workspace

FORM = "sdmx-ml-2.1"  # what every structure service takes
ILO = "ILO"
Identity = tuple[str, Reference]
TOLD = 3  # changes that a reason names


def plan_structures(
    workspace: Workspace,
    ledger: Ledger,
    target: Receiver | HandOver,
    words: Sequence[str] = (),
    dataflows: Iterable[str] = (),
    path: Path | None = None,
) -> Plan:
    """Compare structures with what a target holds, and write the plan.

    Args:
        workspace: Whose structures they are.
        ledger: What was handed over before, where no machine tells what is there.
        target: The open target.
        words: See `wanted`.
        dataflows: Those that the target is to take data of: what it lacks for that goes along.
        path: Where the plan is written; `build/plan-TARGET.json` by default.

    Raises:
        ReceiverError: The receiver does not answer, or refuses the credentials.
        UsageError: There is no such structure, none at all, the target takes none, or no plan may be written there.
        StateError: Somebody else is at work in the build folder.
    """
    path = (path or workspace.build / f"plan-{target.name}.json").resolve()
    chosen = wanted(words, dataflows)
    if not chosen:
        raise UsageError(
            _("there are no structures to send"),
            detail=_("the workspace has none of its own in `codelists/` and `dsd/`"),
            hint=_("name a file, a codelist, a DSD or a table: `ilms plan --structures C18`"),
        )
    refuse_place(path, workspace)
    target.probe()
    with turn(workspace, f"planning for {target.name}"):
        head = ledger_head(ledger, target.name)  # before it is read: what is recorded meanwhile makes the plan stale
        planner = _Planner(target, ledger, workspace.sender.id)
        lot = planner.lot(chosen)
        folder = emptied(path)
        travelling = [_laid_out(folder, one.sent, planner.messages[one.sent]) for one in lot if one.sent]
        declared = settings(workspace, target.name)
        plan = Plan(
            target=target.name,
            kind=declared.kind,
            area=workspace.area,
            prepared=datetime.now(UTC).isoformat(timespec="seconds"),
            build="",
            content="",
            ledger=head,
            structures=travelling,
            only_structures=True,
            publications=lot,
            tls=risk(declared.options),
        )
        plan.save(path)
        return plan


class _Planner:
    """Looks at each artefact and at what the target holds of it.

    Attributes:
        messages: One an artefact, by its name in the ledger.
    """

    def __init__(self, target: Receiver | HandOver, ledger: Ledger, sender: str) -> None:
        self.target, self.ledger, self.sender = target, ledger, sender
        self.messages: dict[str, bytes] = {}

    def lot(self, chosen: Sequence[Wanted]) -> list[Publication]:
        """What becomes of each, in their order; what refers to something blocked is blocked as well."""
        there = {_identity(one): held(self.target, self.ledger, *_identity(one)) for one in chosen}
        found = {_identity(one): self._alone(one, there[_identity(one)]) for one in chosen}
        for one in chosen:  # what is referred to comes first
            identity = _identity(one)
            if found[identity].sent:
                found[identity] = self._with_needs(one, found, there)
        return list(found.values())

    def _alone(self, one: Wanted, there: Maintainable | None) -> Publication:
        """What becomes of an artefact, whatever it refers to."""
        sent, ours, lost = self._encoded(one.artefact)
        base = Publication(
            **asdict(ours.reference),
            kind=ours.kind,
            final=bool(ours.final),
            fate=Fate.NOT_NEEDED,
            reason="",
            source=str(one.file),
            sha256=sha256_file(one.file),
            before=fingerprint(there) if there else None,
            after=fingerprint(ours),
        ).because(Why("same"))
        if there is None:
            asked = isinstance(self.target, Receiver)
            lacking = Why("lacks" if asked else "never_handed", {"target": self.target.name})
            return replace(base.because(lacking, *lost), fate=Fate.CREATE, sent=sent)
        changes = [c for c in differences(there, ours) if not (there.final and c["field"] == "final")]
        if not changes:
            return base
        told = Why("otherwise", {"changes": _in_short(changes)})
        found = replace(base, changes=dict(Counter(str(c["kind"]) for c in changes)))
        if not one.named:
            return found.because(told, Why("unnamed"))
        if there.final:
            told = Why("final_there", {"changes": _in_short(changes)})
            return replace(found.because(told, help=_raise_it(ours, one.file)), fate=Fate.BLOCKED)
        return replace(found.because(told, *lost), fate=Fate.REPLACE, sent=sent)

    def _encoded(self, artefact: Maintainable) -> tuple[str, Maintainable, list[Why]]:
        """Make a message of an artefact; its name, the artefact as the message says it, and what it cannot say."""
        name = f"sent/structures/{file_name(artefact.kind, artefact.reference)}"
        header = StructureHeader(artefact.id, datetime.now(UTC).isoformat(timespec="seconds"), self.sender)
        self.messages[name], losses = files.encoded(StructureMessage(header, (artefact,)), FORM)
        (said,) = read(self.messages[name], name)
        lost = ", ".join(loss.what for loss in losses)
        return name, said, [Why("no_place", {"format": "SDMX-ML 2.1", "what": lost})] if lost else []

    def _with_needs(
        self, one: Wanted, found: Mapping[Identity, Publication], there: Mapping[Identity, Maintainable | None]
    ) -> Publication:
        mine = found[_identity(one)]
        absent = [
            f"{kind} {reference}"
            for kind, reference in needs(one.artefact)
            if not (
                found[kind, reference].sent or there[kind, reference]
                if (kind, reference) in found
                else held(self.target, self.ledger, kind, reference)
            )
        ]
        if not absent:
            return mine
        told = Why("refers", {"artefacts": ", ".join(absent[:TOLD]), "target": self.target.name})
        return replace(mine.because(told, help=Why("put_beside")), fate=Fate.BLOCKED, sent="")


def _laid_out(folder: Path, name: str, content: bytes) -> File:
    """Put a message beside the plan."""
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return file_of(name, place, folder.parent)


def _identity(one: Wanted) -> Identity:
    return one.artefact.kind, one.artefact.reference


def _in_short(changes: Sequence[Change]) -> list[dict[str, object]]:
    """The first changes as reasons: `added ECO_A`, `revised names.vi of ECO_B`."""
    reasons = [_changed(change) for change in changes[:TOLD]]
    more = len(changes) - TOLD
    return [asdict(one) for one in (*reasons, *([Why("more", {"n": more})] if more > 0 else ()))]


def _changed(change: Change) -> Why:
    field, item = change["field"], change["item"]
    if field and item:
        return Why(f"{change['kind']}_of", {"what": field, "item": item})
    return Why(str(change["kind"]), {"what": field or item or ""})


def _raise_it(artefact: Maintainable, file: Path) -> Why:
    """What a person does about a final version that is to say something else."""
    if artefact.agency == ILO:
        return Why("ilo_alone", {"id": artefact.id})
    return Why("raise_version", {"file": file.name, "version": artefact.version})
