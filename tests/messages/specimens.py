"""Observations to write and read back: real structures, awkward texts."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from ilms.messages import formats
from ilms.messages.header import FLAT, SERIES, Header
from ilms.messages.interface import Resolve
from ilms.observations import Observations
from ilms.structures.load import resolver, schema
from ilms.structures.schema import Schema
from ilms.workspace import Sender

C18 = "DF_MNA_OEMP_SEX_CDS_NB"
REGISTER = "ADM - Administrative records of the Department of Overseas Labour"

# (format, form): the two forms of SDMX-ML count as two.
VARIANTS = [(name, SERIES) for name in formats.NAMES]
VARIANTS += [(name, FLAT) for name in formats.NAMES if name.startswith("sdmx-ml")]
SDMX = [variant for variant in VARIANTS if variant[0].startswith("sdmx")]
EXACT = [variant for variant in VARIANTS if variant[0] != "ilostat-csv"]

NFC, NFD = "Đài Loan, Hàn Quốc", "\u0110a\u0300i Loan, Ha\u0300n Quo\u0302\u0301c"
TEXTS = [
    "plain", "a, b", 'the "quoted" word', "A & B", "<b>bold</b>", "]]>", "tab\there",
    "line\nbreak", "return\rhere", "both\r\n", "no\u00a0break", " leading", "trailing ", "  ", "🌏 emoji",
    "NA", "nan", "None", "=1+1", "@x", "'",
    "\u0085next\u2028line", NFC, NFD, "x" * 10_000, "a;b|c", '"', '""', "#", "\\n \\", "A: B", "%s {0}", "",
]  # fmt: skip
# Every character an XML 1.0 document may hold.
LEGAL = st.characters(codec="utf-8", exclude_characters=[*map(chr, set(range(32)) - {9, 10, 13}), "\ufffe", "\uffff"])
VALUES = ["1.10", "0", "-0.000", "12345678901234567890.12345", "1e5", "NaN", "", "7.92", "1.1 "]


def header(form: str = SERIES, action: str = "I") -> Header:
    return Header(
        "SPECIMEN_1", datetime(2026, 11, 21, tzinfo=UTC), Sender("VN_NSO", "Cục Thống kê & <đối tác>"),
        (Sender("ILO", "ILO"),), action=action, at_observation=form,
    )  # fmt: skip


def c18() -> Schema:
    return schema(C18)


def some(**columns: list[str | None]) -> Observations:
    """Rows of C18 with distinct keys; columns given replace or add to the usual ones."""
    count = len(next(iter(columns.values()))) if columns else 6
    places = ["CDS_DES_TOTAL", "CDS_DES_JPN", "CDS_DES_KOR", "CDS_DES_TWN"]
    usual: dict[str, list[str | None]] = {
        "REF_AREA": ["VNM"] * count,
        "FREQ": ["A"] * count,
        "MEASURE": ["MNA_OEMP_NB"] * count,
        "SEX": [("SEX_T", "SEX_M", "SEX_F")[i % 3] for i in range(count)],
        "CDS": [places[i // 3 % 4] for i in range(count)],
        "TIME_PERIOD": [str(1999 + i // 12) for i in range(count)],
        "OBS_VALUE": [f"{i}.{i % 7}0" for i in range(count)],
        "UNIT_MEASURE_TYPE": ["NB"] * count,
        "UNIT_MEASURE": ["PS"] * count,
        "UNIT_MULT": ["3"] * count,
        "SOURCE": [REGISTER] * count,
        "OBS_STATUS": [None if i % 4 else "B" for i in range(count)],
    }
    return Observations.from_columns(c18(), usual | columns)


def to_file(observations: Observations, folder: Path, variant: tuple[str, str], action: str = "I") -> Path:
    name, form = variant
    path = folder / f"message{formats.SUFFIX[name]}"
    formats.write(observations, path, name, header(form, action))
    return path


def resolve_for(name: str) -> Resolve:
    return resolver(None, C18 if name == "csv" else None)


def back(path: Path, name: str) -> Observations:
    """Read back the only data set."""
    (dataset,) = formats.read(path, resolve_for(name))
    assert not len(dataset.findings)
    return dataset.observations


def listed(observations: Observations, *leave_out: str) -> list[dict[str, str | None]]:
    """Rows of text, in the order of their keys."""
    names = [c.id for c in observations.schema.components if c.id not in leave_out]
    rows = [
        dict(zip(names, values, strict=True))
        for values in zip(*(observations.text(name).to_pylist() for name in names), strict=True)
    ]
    return sorted(rows, key=lambda row: [row.get(name) or "" for name in (*observations.schema.key, "OBS_VALUE")])
