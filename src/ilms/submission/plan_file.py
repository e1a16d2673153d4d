"""A plan as it is kept: what will be done per dataflow, why, and from what it was made."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ilms.errors import StateError, UsageError
from ilms.hashes import sha256, sha256_file
from ilms.languages import _
from ilms.structures.schema import Reference
from ilms.submission import why as reasons
from ilms.submission.why import Why, said
from ilms.workspace import Workspace

SCHEMA_VERSION = 1
STRUCTURES = "structures"  # stands for a dataflow's id in a submission that carries no data
ANEW = _("`ilms plan` makes a new plan")
KINDS = ("added", "removed", "revised", "attributes", "unchanged")


class Decision(StrEnum):
    """What becomes of a dataflow."""

    FULL = "send full"
    DELTA = "send delta"
    NOT_NEEDED = "not needed"
    BLOCKED = "blocked"


SENDING = (Decision.FULL, Decision.DELTA)


@dataclass(frozen=True)
class File:
    """A file that the plan speaks of.

    Attributes:
        name: Its name in the ledger: `sent/DF_X.xml`, `full/DF_X.csv`.
        path: Where it lies: relative to the plan's folder, or absolute for packaged structures.
    """

    name: str
    path: str
    sha256: str

    def read(self, folder: Path) -> bytes:
        """Its bytes, if they are the ones that were planned.

        Args:
            folder: The plan's.

        Raises:
            StateError: They are not, or it is gone.
        """
        place = folder / self.path
        try:
            content = place.read_bytes()
        except OSError as error:
            raise StateError(
                _("`{place}` of the plan cannot be read", place=place), detail=str(error), hint=ANEW
            ) from error
        if sha256(content) != self.sha256:
            raise StateError(_("`{place}` is not as it was planned: nothing was sent", place=place), hint=ANEW)
        return content


@dataclass(frozen=True)
class Step:
    """One dataflow.

    Attributes:
        periods: The periods that the data at hand speaks of, and in a restoration those that are to go as well;
            others are left as they are.
        travelling: The periods that the files which leave speak of.
        observations: How many observations travel; in a delta, those that differ.
        changes: How the data at hand differs from what is there: `KINDS` to how many.
        drift: How what is there differs from what was last accepted; empty where it does not.
        kept: Periods that the receiver has from us and that the data at hand does not speak of.
        findings: What the target's own shape brought to light (`{"code", "severity", "messages": {language: text},
            "waived": who and why, or ""}`).
        waived: What the build has and somebody answers for (`{"code", "severity", "key", "messages", "reason", "who",
            "until"}`); a hand-over names it in the cover note.
        folded: How many observations of the build the target's shape puts together with others in `_X`.
        before: A hash of what the receiver holds for our area; None where it cannot be asked.
        reason: Why this decision, in words; `why` has the same for every language.
        hint: A command that helps a blocked dataflow.
        cause: Why it is blocked: `findings` or `unsettled`.
    """

    dataflow: str
    table: str
    decision: Decision
    reason: str
    periods: list[str] = field(default_factory=list)
    travelling: list[str] = field(default_factory=list)
    observations: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    drift: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    waived: list[dict[str, Any]] = field(default_factory=list)
    folded: int = 0
    before: str | None = None
    files: list[File] = field(default_factory=list)
    hint: str = ""
    cause: str = ""
    why: list[Why] = field(default_factory=list)

    def because(self, *why: Why) -> "Step":
        """The same for these reasons."""
        return replace(self, why=list(why), reason=said(why))

    def said(self, language: str) -> str:
        """The reason in a language, if it is known in words and facts."""
        return said(self.why, language) or self.reason

    def named(self, part: str) -> list[File]:
        """Its files of one part, `sent` or `full`."""
        return [file for file in self.files if file.name.startswith(f"{part}/")]


class Fate(StrEnum):
    """What becomes of an artefact at the target."""

    CREATE = "create"
    REPLACE = "replace"
    NOT_NEEDED = "not needed"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Publication:
    """One artefact of a plan of structures.

    Attributes:
        kind: Its class in the information model, `Codelist`.
        final: Whether it is sent as a final version, which no receiver changes afterwards.
        reason: Why this fate, in words; `why` has the same for every language.
        changes: How what is there would change: `added`, `removed`, `revised` to how many.
        source: The file it was read from, and `sha256` of that.
        before: A hash of what the target holds under its identity; None where it holds nothing.
        after: Likewise of what is to stand there.
        sent: Its file's name in the ledger; "" where none travels.
        hint: What helps where it is blocked; `help` has the same for every language.
    """

    kind: str
    agency: str
    id: str
    version: str
    final: bool
    fate: Fate
    reason: str
    source: str
    sha256: str
    changes: dict[str, int] = field(default_factory=dict)
    before: str | None = None
    after: str = ""
    sent: str = ""
    hint: str = ""
    why: list[Why] = field(default_factory=list)
    help: list[Why] = field(default_factory=list)

    def because(self, *why: Why, help: Why | None = None) -> "Publication":  # noqa: A002  # the field's name
        """The same for these reasons, and with what helps."""
        helped = [help] if help else []
        return replace(self, why=list(why), reason=said(why), help=helped, hint=said(helped))

    def said(self, language: str) -> str:
        """The reason in a language, if it is known in words and facts."""
        return said(self.why, language) or self.reason

    def helped(self, language: str) -> str:
        """What helps, likewise."""
        return said(self.help, language) or self.hint

    @property
    def reference(self) -> Reference:
        """Its identity."""
        return Reference(self.agency, self.id, self.version)

    @property
    def artefact(self) -> str:
        """`Codelist VNM_NSO:CL_ECO_VN(1.0)`."""
        return f"{self.kind} {self.reference}"


@dataclass(frozen=True)
class Plan:
    """What `ilms plan` decided and `ilms submit` does.

    Attributes:
        content: The hash of what the build says.
        build: The build's folder.
        ledger: A hash of what the ledger knows of this target.
        structures: The structure files that the receiver lacks, in the order in which they travel.
        only_structures: Whether no data is to travel; then `build` is empty.
        publications: The artefacts of a plan of structures, each with what becomes of it.
        tls: What the target gives up of TLS, in its section's own words; empty where nothing is.
        restores: The id of the submission to whose state this plan leads back; then the build is that state.
    """

    target: str
    kind: str
    area: str
    prepared: str
    build: str
    content: str
    ledger: str
    structures: list[File] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    only_structures: bool = False
    publications: list[Publication] = field(default_factory=list)
    restores: str = ""
    tls: str = ""

    @property
    def sending(self) -> list[Step]:
        """The dataflows that travel."""
        return [step for step in self.steps if step.decision in SENDING]

    @property
    def blocked(self) -> list[Step]:
        """The dataflows that cannot travel as they are."""
        return [step for step in self.steps if step.decision is Decision.BLOCKED]

    @property
    def travelling(self) -> list[str]:
        """What a submission of it is of: dataflows, or structures."""
        return [STRUCTURES] if self.only_structures else [step.dataflow for step in self.sending]

    @property
    def held_up(self) -> list[Publication]:
        """The artefacts that cannot travel as they are."""
        return [one for one in self.publications if one.fate is Fate.BLOCKED]

    @property
    def others(self) -> str:
        """The command that plans what travels without what is blocked; empty where that is nothing."""
        names = [step.table or step.dataflow for step in self.sending]
        torn = {one.source for one in self.held_up}
        if files := list(dict.fromkeys(one.source for one in self.publications if one.sent and one.source not in torn)):
            names = ["--structures", *files]
        return shlex.join(["ilms", "plan", *names, "--target", self.target]) if names else ""

    @property
    def needed(self) -> bool:
        """Whether anything travels at all."""
        return bool(self.sending or (self.only_structures and self.structures))

    def as_json(self) -> dict[str, Any]:
        """As it is written and shown."""
        return {"schema_version": SCHEMA_VERSION, **asdict(self)}

    def save(self, path: Path) -> None:
        """Write it, whole or not at all."""
        part = path.with_name(f"{path.name}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes((json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n").encode())
        part.replace(path)


def load_plan(path: Path) -> Plan:
    """Read a plan.

    Raises:
        UsageError: There is none, or it is not what `ilms plan` writes.
    """
    try:
        return from_json(json.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise UsageError(
            _("there is no plan `{path}`", path=path), hint=_("`ilms plan --target NAME` makes one")
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            _("`{path}` is not a plan of `ilms plan`", path=path),
            detail=str(error) if isinstance(error, ValueError) else _("it is JSON of something else"),
            hint=_("`ilms plan --target NAME` makes one"),
        ) from error


def refuse_place(path: Path, workspace: Workspace) -> None:
    """See that writing a plan there takes nothing away.

    Raises:
        UsageError: Something else is there, or it is in the ledger.
    """
    hint = _("`-o` names another place; without it the plan goes to build/")
    if path.is_relative_to(workspace.submissions.resolve()):
        raise UsageError(_("the plan cannot be written to `{path}`: that is in the ledger", path=path), hint=hint)
    if path.is_dir():
        raise UsageError(_("the plan cannot be written to `{path}`: that is a folder", path=path), hint=hint)
    if path.exists():
        try:
            load_plan(path)
        except (UsageError, OSError) as error:
            raise UsageError(_("`{path}` is not a plan: it is not written over", path=path), hint=hint) from error


def from_json(raw: Mapping[str, Any]) -> Plan:
    """A plan from what `as_json` gives."""
    facts = {name: value for name, value in raw.items() if name != "schema_version"}
    facts["structures"] = [File(**file) for file in facts["structures"]]
    facts["publications"] = [
        Publication(**{**one, "fate": Fate(one["fate"]), **_reasons(one, "why", "help")})
        for one in facts.get("publications", ())
    ]
    facts["steps"] = [
        Step(
            **{
                **s,
                "decision": Decision(s["decision"]),
                "files": [File(**f) for f in s["files"]],
                **_reasons(s, "why"),
            }
        )
        for s in facts["steps"]
    ]
    return Plan(**facts)


def _reasons(raw: Mapping[str, Any], *names: str) -> dict[str, list[Why]]:
    return {name: reasons.from_json(raw.get(name, ())) for name in names}


def latest(build: Path, target: str | None = None) -> Path:
    """The newest plan in a build folder, for a target if one is named.

    Raises:
        UsageError: There is none.
    """
    found = sorted(build.glob(f"plan-{target or '*'}.json"), key=lambda path: path.stat().st_mtime_ns)
    if not found:
        raise UsageError(_("there is no plan in `{build}`", build=build), hint=_("`ilms plan --target NAME` makes one"))
    return found[-1]


def file_of(name: str, path: Path, folder: Path) -> File:
    """A file with its hash; its path relative to the plan's folder where it lies below that."""
    inside = path.is_relative_to(folder)
    return File(name, path.relative_to(folder).as_posix() if inside else str(path), sha256_file(path))
