"""The kinds of rules there are, by the word that a file uses."""

from collections.abc import Mapping

from ilms.checks.rules.across import AtMost, Equal
from ilms.checks.rules.own import Scripted
from ilms.checks.rules.rule import Rule
from ilms.checks.rules.within import Mean, OneVersion, Sum

KINDS: Mapping[str, type[Rule]] = {kind.KIND: kind for kind in (Sum, Mean, OneVersion, Equal, AtMost, Scripted)}
