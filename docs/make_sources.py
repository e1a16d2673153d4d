"""Writes the second half of `sources.md`, source by source, from the profiles: `python docs/make_sources.py`."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from ilms.profiles import Profile, packaged

PAGE = Path(__file__).parent / "sources.md"
WIDTH = 120
MARK = "<!-- from here on: docs/make_sources.py -->\n"


def page(said: str) -> str:
    """The page with its second half made anew; what stands above the mark stays."""
    above, mark, _ = said.partition(MARK)
    if not mark:
        raise ValueError(f"{PAGE} has no line {MARK!r}")
    return above + mark + "".join(f"\n{section(profile)}" for profile in packaged().values())


def section(profile: Profile) -> str:
    """What the page says of one source."""
    owner, basis, period = (texts["en"] for texts in (profile.owner, profile.basis, profile.period))
    about = f"{owner}. Basis: {basis}. Period: {period}. Counts **{profile.counts}**."
    lines = [f"## `{profile.id}`: {profile.names['en']}", "", *wrap(about, WIDTH), ""]
    for point in _points(profile):
        lines += wrap(point, WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def _points(profile: Profile) -> Iterator[str]:
    for fill in profile.fills:
        needs = f"; needs: {fill.needs['en']}" if fill.needs else ""
        yield f"could fill {', '.join(fill.tables)} ({fill.told}): {fill.reason['en']}{needs}"
    for refusal in profile.refuses:
        yield f"not {', '.join(refusal.tables)}: {refusal.reason['en']}"
    for weakness in profile.weaknesses:
        yield f"beware: {weakness['en']}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8", newline="\n")
