"""What a new workspace is made of: `ilms.toml`, a mapping file to start from for each table, empty places."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ilms import resources
from ilms.languages import FALLBACK, Text, _
from ilms.mapping.declaring import counted, declared
from ilms.profiles import Profile
from ilms.structures.load import codelist
from ilms.structures.tables import Table, tables
from ilms.words import Words
from ilms.workspace import FILE, LANGUAGES

TEMPLATES = "mappings/templates"  # below `mappings/`, where no mapping file is read

# What a sheet calls each dimension, and the code map for its labels. A dimension that stands for two things
# (place of birth, country of birth) is told by its version.
STUBS: Mapping[str, Text] = {
    "AGE": _("Age group"),
    "EDU": _("Education"),
    "ECO": _("Economic activity"),
    "OCU": _("Occupation"),
    "STE": _("Status in employment"),
    "CBR_BIR": _("Place of birth"),
    "CCT_CIT": _("Citizenship"),
    "CBR_BRT": _("Country of birth"),
    "CCT_CTZ": _("Country of citizenship"),
    "CRS_RES": _("Country of residence"),
    "CPR_PRV": _("Country of previous residence"),
    "CDS_DES": _("Country of destination"),
}
MAPS = {
    "SEX": "sex-{language}",
    "AGE": "age",
    "EDU": "education-{language}",
    "ECO": "activity",
    "OCU": "occupation",
    "STE": "status",
    "CBR_BIR": "origin",
    "CCT_CIT": "origin",
}
VERSIONED = ("AGE", "EDU", "ECO", "OCU", "STE")
COUNTRIES = "country-{language}"
NATIONAL = {
    "ECO": '# With sections of VSIC 2018: map = "vsic2018"; `version` sums them.\n',
    "OCU": '# With major groups of VSCO 2020: map = "vsco2020"; `version` sums them.\n',
    "EDU": "# Education is the highest level completed; finer levels are summed to `version`.\n",
}
YEAR, UNTIL = _("Year"), _("Note")


def lay_down(folder: Path, area: str, language: str, profiles: Sequence[Profile] = ()) -> list[Path]:
    """Write a workspace into a folder, over nothing that is there.

    Args:
        folder: Made where it does not exist.
        area: A code of CL_AREA.
        language: Of the words in the templates.
        profiles: Of the sources that it is laid down for; each gives its block in `ilms.toml` and a template for every
            table that it could fill.

    Returns:
        The files that were written; one that existed is left as it is and is not among them.
    """
    written = []
    for name, text in files(area, language, profiles):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def files(area: str, language: str, profiles: Sequence[Profile] = ()) -> Iterator[tuple[str, str]]:
    """Each file of a new workspace: its path below the folder, and its text."""
    yield FILE, settings(area, language, profiles)
    yield "waivers.toml", WAIVERS.format(head=Words(language, "mapping")("waivers.head"))
    yield ".gitignore", "# derived; `ilms build` makes it again\n/build/\n"
    for empty in ("sources", "mappings", "maps", "rules"):
        yield f"{empty}/.gitkeep", ""
    for table in tables():
        yield f"{TEMPLATES}/{table.code}.toml", mapping(table, language)
    for profile in profiles:
        for table in fillable(profile):
            yield f"{TEMPLATES}/{profile.id}/{table.code}.toml", mapping(table, language, profile)


def fillable(profile: Profile) -> list[Table]:
    """The tables that a source could fill as it is: none where it counts movements, which are no persons yet."""
    return [table for table in tables() if profile.could_fill(table) and profile.counts != "movements"]


def settings(area: str, language: str, profiles: Sequence[Profile] = ()) -> str:
    """The text of `ilms.toml`."""
    country = codelist("CL_AREA").label(area)
    languages = json.dumps([one for one in dict.fromkeys((language, FALLBACK)) if one in LANGUAGES])
    words = Words(language, "mapping")
    said = {word: words(f"settings.{word}") for word in COMMENTS}
    known = "\n".join(declared(profile, language) for profile in profiles) or SURVEY.format(**said)
    return SETTINGS.format(area=area, country=country, languages=languages, known=known, **said)


def mapping(table: Table, language: str, profile: Profile | None = None) -> str:
    """The text of a mapping file for a table: valid, with words to put the office's own in place of.

    Without a profile it is of a labour force survey.
    """
    keys = _keys(table)
    (rows, down), *across = keys.items()
    stub = STUBS[down].said(language)
    own = profile.maps if profile else {}
    maps = {d: _asked(own.get(d, ()), _map(key, language)) for d, key in keys.items()}
    dimensions = [f'{rows} = {{ column = "{stub}", map = {maps[rows]}{_version(table, rows)} }}']
    dimensions += [f"{d} = {{ header = 1, map = {maps[d]}{_version(table, d)} }}" for d, _ in across]
    dimensions.append(f'SEX = {{ header = {len(keys)}, map = "{_map("SEX", language)}" }}')
    file = profile.file if profile else "sources/{year}/lfs.xlsx"
    year = 'file = "year"' if "{year}" in file else f'column = "{YEAR.said(language)}"'
    dimensions.append(f"TIME_PERIOD = {{ {year} }}")
    money = table.unit["UNIT_MEASURE"] == "LC"
    unit = "units" if money else "persons"
    return MAPPING.format(
        code=table.code,
        title=table.label("en"),
        versions=", ".join(" or ".join(table.collected[d]) for d in keys),
        dataflow=table.dataflow,
        stored="the local currency" if money else "thousands of persons",
        source=profile.id if profile else "lfs",
        counted=counted(profile, language) if profile else "",
        file=file,
        unit=profile.unit if profile and profile.unit != "persons" else unit,
        stub=stub,
        until=UNTIL.said(language),
        advice=_advice(table),
        dimensions="\n".join(dimensions),
        language=_mapped(language),
        notes=_notes(table),
    )


def _keys(table: Table) -> dict[str, str]:
    """Each dimension but SEX to its place in `STUBS`: its name, or its version where that has two uses."""
    return {d: d if d in STUBS else table.collected[d][0] for d in table.dimensions if d != "SEX"}


def _map(key: str, language: str) -> str:
    return MAPS.get(key, COUNTRIES).format(language=_mapped(language))


def _mapped(language: str) -> str:
    """The language of the labels that code maps are for: what else is spoken begins with the English ones."""
    return language if (resources.folder("maps") / f"sex-{language}.csv").exists() else FALLBACK


def _asked(own: Sequence[str], otherwise: str) -> str:
    """The maps that are asked, as TOML: the source's own before the usual one."""
    names = tuple(dict.fromkeys((*own, otherwise)))
    return f'"{names[0]}"' if len(names) == 1 else "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _version(table: Table, dimension: str) -> str:
    """The version that the questionnaire collects, where the map knows labels of several."""
    return f', version = "{table.collected[dimension][0]}"' if dimension in VERSIONED else ""


def _advice(table: Table) -> str:
    """What the questionnaire says of the table, as far as a mapping is concerned."""
    if any(key not in MAPS for key in _keys(table).values()):
        return "# Map every country you have: the five largest and Other are made when the questionnaire is.\n"
    return "".join(NATIONAL[d] for d in table.dimensions if d in NATIONAL)


def _notes(table: Table) -> str:
    if not table.criterion:
        return '# I11 = "Methodology revised"   # a break in the series\n'
    meant = "Persons born outside of the country" if table.criterion == "birth" else "Non-citizens"
    return f'T36 = "{meant}"   # whom the table counts as migrants\n'


COMMENTS = ("head", "round", "sender", "sources", "code", "preferred", "practice", "package")
SETTINGS = """\
# {head}

[workspace]
area = "{area}"   # {country}
languages = {languages}
round = ""   # {round}

[sender]
id = "{area}_NSO"   # {sender}
name = "National statistical office of {country}"
contact = ""

# {sources}
{known}
# {preferred}
# [tables.C18]
# prefer = ["dolab", "lfs"]
# [tables.B12]
# not-submitted = "no register of education of arrivals"

# {practice}
[targets.rehearsal]
kind = "rehearsal"

# {package}
[targets.ilostat]
kind = "package"
shape = "questionnaire"
protected = true
"""

SURVEY = """\
[sources.lfs]
name = "Labour force survey"
ilostat = "to be assigned"   # {code}
counts = "persons"
notes = {{ S1 = "Labour force survey" }}
"""

WAIVERS = """\
# {head}
#
# [[waiver]]
# code = "SUM001"
# table = "C18"
# period = "2019"
# reason = "the sum of rounded weights"
# who = "name"
# until = 2027-12-31
"""

MAPPING = """\
# {code}: {title}
# {dataflow}, classified by {versions}; stored in {stored}.
#
# A template: copy it to `mappings/`, put your file, sheet and words in place of these, delete what does
# not fit. docs/mapping.md explains every key. Nothing in this folder is read.
table = "{code}"
source = "{source}"
{counted}
[read]
file = "{file}"
sheet = "{code}"
header = {{ find = "{stub}" }}
until = "{until}"
unit = "{unit}"   # what one is in the sheet
signs = {{ "-" = {{ value = "0" }}, "…" = {{ status = "N" }} }}

{advice}[dimensions]
{dimensions}

# [attributes]
# OBS_STATUS = {{ column = "{until}", map = "status-{language}" }}

[notes]
{notes}"""
