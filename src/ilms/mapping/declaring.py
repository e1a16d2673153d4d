"""A profile in the words of a new workspace: its block in `ilms.toml`, and what a mapping says of what it counts."""

import json
from collections.abc import Mapping
from textwrap import wrap

from ilms.profiles import Profile

WIDTH = 110
PERSONS = "persons"
SAID = {
    "basis": {"en": "Basis: {}.", "vi": "Căn cứ: {}."},
    "fills": {"en": "Could fill {}: {}.", "vi": "Có thể điền {}: {}."},
    "needs": {"en": "Could fill {}, if {}.", "vi": "Có thể điền {}, với điều kiện {}."},
    "refuses": {"en": "Not {}: {}.", "vi": "Không dùng cho {}: {}."},
    "weakness": {"en": "Beware: {}.", "vi": "Lưu ý: {}."},
}
# MAP019 and MAP020: a unit that is no person needs a reason to stand for one.
COUNTED = {
    "en": '# as-persons = "..."   # it counts {}: why may each stand for one person? Without a reason, MAP019',
    "vi": '# as-persons = "..."   # nguồn đếm {}: vì sao mỗi đơn vị là một người? Không nêu lý do: MAP019',
}
UNITS = {"contracts": "hợp đồng", "permits": "giấy phép", "movements": "lượt"}


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
    """What a mapping of a source that does not count persons has to say; empty for one that does."""
    if profile.counts == PERSONS:
        return ""
    unit = UNITS[profile.counts] if language == "vi" else profile.counts
    return COUNTED[language].format(unit) + "\n"


def _remarks(profile: Profile, language: str) -> list[str]:
    said = [f"{profile.names.said(language)} - {profile.owner.said(language)}."]
    said.append(SAID["basis"][language].format(profile.basis.said(language)))
    for fill in profile.fills:
        words = SAID["needs" if fill.needs else "fills"][language]
        said.append(words.format(", ".join(fill.tables), (fill.needs or fill.reason).said(language)))
    refused, beware = SAID["refuses"][language], SAID["weakness"][language]
    said += [refused.format(", ".join(no.tables), no.reason.said(language)) for no in profile.refuses]
    said += [beware.format(weakness.said(language)) for weakness in profile.weaknesses]
    return [line for text in said for line in wrap(text, WIDTH, initial_indent="# ", subsequent_indent="#   ")]


def _inline(entries: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {_text(text)}" for key, text in entries.items()) + " }"


def _text(text: str) -> str:
    """A basic string of TOML: JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)
