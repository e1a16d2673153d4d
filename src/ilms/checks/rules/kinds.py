"""The kinds of rules there are, by the word that a file uses."""

from collections.abc import Mapping

from ilms.checks.rules.across import AtMost, Equal, Pasted
from ilms.checks.rules.astray import Astray
from ilms.checks.rules.disclosure import DISCLOSURE
from ilms.checks.rules.earlier import EARLIER
from ilms.checks.rules.notes import ABOUT_NOTES
from ilms.checks.rules.own import Scripted
from ilms.checks.rules.rule import Rule
from ilms.checks.rules.steady import EveryYear
from ilms.checks.rules.within import WITHIN

_ALL: tuple[type[Rule], ...] = (
    *WITHIN, EveryYear, Astray, Equal, AtMost, Pasted, *EARLIER, Scripted, *ABOUT_NOTES, *DISCLOSURE,
)  # fmt: skip

KINDS: Mapping[str, type[Rule]] = {kind.KIND: kind for kind in _ALL}
