"""How the kinds of rules against earlier years and submissions are judged."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ilms.checks.content.earlier.ended import ended
from ilms.checks.content.earlier.exchanged import exchanged
from ilms.checks.content.earlier.jumps import jumps
from ilms.checks.content.earlier.lookalikes import look_alikes
from ilms.checks.content.earlier.moved import moved
from ilms.checks.content.earlier.population import population
from ilms.checks.content.earlier.repeats import repeats
from ilms.checks.content.earlier.revised import revised
from ilms.checks.content.earlier.scale import scale
from ilms.checks.content.tables import Tables
from ilms.checks.rules import earlier
from ilms.checks.rules.rule import Rule
from ilms.findings import Batch

EARLIER: Mapping[type[Rule], Callable[[Any, Tables], Iterator[tuple[int, Batch]]]] = {
    earlier.Scale: scale,
    earlier.Population: population,
    earlier.Repeat: repeats,
    earlier.LookAlike: look_alikes,
    earlier.Exchanged: exchanged,
    earlier.Moved: moved,
    earlier.Jump: jumps,
    earlier.Revision: revised,
    earlier.Ended: ended,
}
