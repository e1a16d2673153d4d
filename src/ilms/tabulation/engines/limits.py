"""How much memory and how many threads an engine takes, of what the machine (or its container) has."""

import os
import re

from ilms.errors import UsageError
from ilms.languages import _

SHARE = 0.6  # of the machine's memory, where nobody says
THREAD = 256 << 20  # bytes that a thread needs to sort and to group without getting in the others' way
LEAST = 256 << 20
UNITS = {
    "": 1,
    "K": 10**3,
    "M": 10**6,
    "G": 10**9,
    "T": 10**12,
    "KI": 1 << 10,
    "MI": 1 << 20,
    "GI": 1 << 30,
    "TI": 1 << 40,
}
WRITTEN = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%|(?:[KMGT]I?)?B?)", re.ASCII | re.IGNORECASE)
CGROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def memory(said: str | None) -> int:
    """Bytes that an engine may take.

    Args:
        said: `4GB`, `900 MB`, `3.5 GiB`, `50%`; None: a share of what there is.

    Raises:
        UsageError: It is not written so, too little to work with, or more than there is.
    """
    there = machine()
    if said is None:
        return max(LEAST, int(there * SHARE))
    match = WRITTEN.fullmatch(said.strip())
    if not match:
        raise UsageError(
            _("`{said}` is no amount of memory", said=said), hint=_("write `4GB`, `900MB`, or a share as `50%`")
        )
    number, unit = float(match[1].replace(",", ".")), match[2].upper()
    wanted = int(number * there / 100 if unit == "%" else number * UNITS[unit.removesuffix("B")])
    if wanted > there:
        raise UsageError(_("`{said}` is more memory than there is ({there})", said=said, there=shown(there)))
    if wanted < LEAST:
        raise UsageError(_("`{said}` is too little memory: at least {least}", said=said, least=shown(LEAST)))
    return wanted


def threads(said: int | None, within: int) -> int:
    """Threads of an engine that may take `within` bytes: as many as are said, or as there are processors for us."""
    if said is not None:
        if said < 1:
            raise UsageError(_("`{said}` threads do nothing", said=said))
        return said
    ours = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(ours, within // THREAD))


def machine() -> int:
    """Bytes of memory of this machine, or of the container that this process is in."""
    there = _physical()
    for name in CGROUPS:
        try:
            with open(name, encoding="ascii") as file:  # noqa: PTH123  # no path of ours
                there = min(there, int(file.read()))
        except (OSError, ValueError):  # none, or `max`
            continue
    return there


def _physical() -> int:
    if hasattr(os, "sysconf"):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    import duckdb  # on Windows it asks the system: its default is four fifths of what there is

    return int(_bytes(duckdb.connect().execute("SELECT current_setting('memory_limit')").fetchall()[0][0]) / 0.8)


def _bytes(text: str) -> int:
    number, unit = text.split()
    return int(float(number) * UNITS[unit.upper().removesuffix("B")])


def shown(amount: int) -> str:
    """For people and for the engines: whole megabytes."""
    return f"{amount // 10**6} MB"
