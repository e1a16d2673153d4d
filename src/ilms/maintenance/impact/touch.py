"""One place that a change touches, and what follows from it there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ilms.maintenance.compare.changes import Change
from ilms.maintenance.rewriting.edits import Edit


class What(StrEnum):
    """What kind of file it is, in the order in which they are told."""

    MAPPING = "mapping"
    CODE_MAP = "code-map"
    AGGREGATION = "aggregation"
    RULE = "rule"
    CONSTRAINT = "constraint"
    PROFILE = "profile"
    SETTING = "setting"
    WAIVER = "waiver"
    QUESTIONNAIRE = "questionnaire"
    OBSERVATIONS = "observations"
    SUBMISSION = "submission"


@dataclass(frozen=True)
class Touch:
    """One place.

    Attributes:
        file: The file, or the folder of a submission.
        packaged: Whether it came with the tool: told, and never edited.
        line: In the file, 1 = first; None where it has no lines, or the place is of several.
        at: Which part of the file it is: a key, a label, a component.
        text: What stands there.
        becomes: What stands there afterwards; None where somebody has to decide.
        edit: The change of the file's bytes; None where it is not edited.
        count: How many observations it is about, of data.
        dataflow: Of data.
        periods: Of data, ascending.
        where: Of data, some cells that they came from: `{"file", "sheet", "cell"}` or `{"file", "line"}`.
    """

    change: Change
    what: What
    file: Path
    packaged: bool = False
    line: int | None = None
    at: str = ""
    text: str = ""
    becomes: str | None = None
    edit: Edit | None = None
    count: int = 0
    dataflow: str = ""
    periods: tuple[str, ...] = ()
    where: tuple[Mapping[str, object], ...] = field(default=(), hash=False)
