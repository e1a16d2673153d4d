"""The 35 dataflows as the reference tables describe them."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ilms.maintenance.names import Names

SEX = "SEX"
UNITS = ("UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT")


@dataclass(frozen=True)
class Flow:
    """One dataflow as the reference tables describe it.

    Attributes:
        number: `C18`.
        dimensions: In key order, TIME_PERIOD last.
        collected: Classification versions that the questionnaire takes, the default first.
        disseminated: Those that ILOSTAT publishes, the default first.
    """

    indicator: str
    number: str
    module: str
    criterion: str
    dimensions: tuple[str, ...]
    measure: str
    unit: Mapping[str, str]
    precision: str
    shown: str
    names: Mapping[str, str]
    module_names: Mapping[str, str]
    collected: tuple[str, ...]
    disseminated: tuple[str, ...]


def flows(ilo: Path, names: Names) -> list[Flow]:
    """Read the three reference tables, in the order of the questionnaire.

    Raises:
        KeyError: An indicator is not in every table.
    """
    texts = {row["IND_CODE"]: row for row in _rows(ilo / "reference" / "indicators.csv")}
    versions: dict[str, list[dict[str, str]]] = {}
    for row in _rows(ilo / "reference" / "classification_versions_by_indicator.csv"):
        versions.setdefault(row["CIC_INDICATOR_CODE"], []).append(row)
    made = []
    for row in _rows(ilo / "ilms_tables.csv"):
        id_ = row["indicator"]
        text, mine = texts[id_], versions[id_]
        made.append(
            Flow(
                indicator=id_,
                number=row["module"] + row["table"],
                module=row["module"],
                criterion=_criterion(row),
                dimensions=tuple(row["dims"].split(".")),
                measure=row["measure"],
                unit={name: row[name.lower()] for name in UNITS},
                precision=row["precision_stored"],
                shown=row["decimals_shown_by_ilostat"],
                names={**_texts(text, "IND_TEXT"), **names.of("DATAFLOW", id_)},
                module_names={**_texts(text, "IND_HEADER"), **names.of("MODULE", row["module"])},
                collected=_ordered(mine, "CIC_IS_XLS_QUEST", "CIC_IS_DEFAULT"),
                disseminated=_ordered(mine, "CIC_IS_DISSEM", "CIC_IS_DEFAULT_DISSEM"),
            ),
        )
    return made


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _texts(row: Mapping[str, str], column: str) -> dict[str, str]:
    found = {"en": row[f"{column}_EN"], "fr": row[f"{column}_FR"], "es": row[f"{column}_SP"]}
    return {language: " ".join(accented(text, language).split()) for language, text in found.items()}


def _criterion(row: Mapping[str, str]) -> str:
    """Whom a table counts as migrants; citizenship flows of module B name non-citizens in their measure."""
    if row["module"] == "C":
        return ""
    return "citizenship" if re.search(r"_CCT_|_N(CIT|CTP|CTE|WAP|EMP)_", row["indicator"]) else "birth"


def _ordered(rows: list[dict[str, str]], flag: str, default: str) -> tuple[str, ...]:
    mine = sorted(
        (row for row in rows if row[flag] == "Y"),
        key=lambda row: (row[default] != "Y", row["CIC_CLASSIF_VERSION_CODE"]),
    )
    return tuple(sorted((row["CIC_CLASSIF_VERSION_CODE"] for row in mine), key=lambda v: v != SEX))


# The reference tables were stored without accents; these are the words concerned.
ACCENTS = {
    "fr": (
        "à âge nationalité activité économique éducation née nées étranger salariés chômage émigrant rentrés "
        "résidence précédente"
    ),
    "es": "según país ocupación población situación desocupación educación económica migración",
}
MISSPELT = {"nes": "nées"}  # "personnes nes a l'etranger"


def accented(text: str, language: str) -> str:
    """Put back the accents that the reference tables lost, word by word."""
    whole = {_bare(word): word for word in ACCENTS.get(language, "").split()} | MISSPELT

    def restore(match: re.Match[str]) -> str:
        word = match.group()
        found = whole.get(word.lower(), word)
        return found[0].upper() + found[1:] if word[0].isupper() else found

    return re.sub(r"\w+", restore, text) if language in ACCENTS else text


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
