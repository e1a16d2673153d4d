"""A kind of rule that an office writes in VTL, for what the other kinds cannot say."""

from pathlib import Path
from typing import ClassVar, Self

import msgspec

from ilms.checks.rules.rule import Rule
from ilms.errors import UsageError
from ilms.languages import _


class Scripted(Rule, frozen=True, kw_only=True):
    """A script in VTL 2.1 holds: whatever its validations give back is a finding.

    Attributes:
        script: A file beside the file of the rule.
    """

    KIND: ClassVar[str] = "vtl"

    script: str
    code: str = "VTL001"

    def settled(self, folder: Path, place: str) -> Self:
        """With the script's whole path.

        Raises:
            UsageError: There is no such file.
        """
        path = folder / self.script
        if not path.is_file():
            raise UsageError(_("{place}: there is no script `{path}`", place=place, path=path))
        return msgspec.structs.replace(self, script=str(path))
