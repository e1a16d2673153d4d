"""A profile in the words of a new workspace: its block in `ilms.toml`, and what a mapping says of what it counts."""

import json
from collections.abc import Mapping
from textwrap import wrap

from ilms.languages import chosen
from ilms.mapping.fitness import UNITS
from ilms.profiles import Profile
from ilms.words import Words

WIDTH = 110
PERSONS = "persons"


def declared(profile: Profile, language: str) -> str:
    """The text of `[sources.ID]`, with what is known of the source as remarks."""
    source = profile.source
    lines = [*_remarks(profile, language), f"[sources.{profile.id}]", f"name = {_text(source.name)}"]
    lines += [f"ilostat = {_text(source.ilostat)}", f"counts = {_text(profile.counts)}"]
    if source.classifications:
        lines.append(f"classifications = {_inline(source.classifications)}")
    if source.notes:
        lines.append(f"notes = {_inline(source.notes)}")
    return "\n".join(lines) + "\n"


def counted(profile: Profile, language: str) -> str:
    """What a mapping of a source that does not count persons has to say; empty for one that does.

    MAP019 and MAP020: a unit that is no person needs a reason to stand for one.
    """
    if profile.counts == PERSONS:
        return ""
    asked = Words(language, "mapping")("profile.counted", unit=UNITS[profile.counts])
    return f'# as-persons = "..."   # {asked}\n'


def _remarks(profile: Profile, language: str) -> list[str]:
    said = [f"{chosen(profile.names, language)} - {chosen(profile.owner, language)}."]
    words = Words(language, "mapping")
    said.append(words("profile.basis", basis=chosen(profile.basis, language)))
    for fill in profile.fills:
        about = chosen(fill.needs or fill.reason, language)
        said.append(
            words("profile.needs" if fill.needs else "profile.fills", tables=", ".join(fill.tables), about=about)
        )
    said += [
        words("profile.refuses", tables=", ".join(no.tables), reason=chosen(no.reason, language))
        for no in profile.refuses
    ]
    said += [words("profile.weakness", weakness=chosen(one, language)) for one in profile.weaknesses]
    return [line for text in said for line in wrap(text, WIDTH, initial_indent="# ", subsequent_indent="#   ")]


def _inline(entries: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {_text(text)}" for key, text in entries.items()) + " }"


def _text(text: str) -> str:
    """A basic string of TOML: JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)
