"""Labels to codes along a table: each distinct label is looked up once, and told once if nothing knows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.languages import spoken
from ilms.mapping.axes import Labels
from ilms.mapping.footnotes import bare
from ilms.mapping.layout import NOTHING, NOWHERE, Mask, Numbers, Reading, Region
from ilms.recoding.code_map import NOT_READ, TOGETHER, together
from ilms.recoding.code_maps import Coder
from ilms.sources.sheet import letters


@dataclass(frozen=True, eq=False)
class Codes:
    """One component's codes along a table, in the places of its labels; null where a label has none."""

    labels: Labels
    codes: pa.Array

    @property
    def there(self) -> Mask:
        """Where there is a code."""
        return np.asarray(self.codes.is_valid().to_numpy(zero_copy_only=False))


def dimension(reading: Reading, labels: Labels, coder: Coder, used: Mask, figures: Numbers) -> Codes:
    """Codes of a dimension. A used place whose label is missing, or that no map knows, is a finding.

    Args:
        reading: The sheet and its mapping.
        labels: The dimension's labels.
        coder: What turns them into codes.
        used: The places that have figures to be read.
        figures: A cell with a figure at each place, to show where a label is missing.
    """
    nameless = used & labels.nameless
    where = pa.array(figures[nameless], mask=figures[nameless] == NOWHERE)
    reading.trouble("MAP006", where, dimension=labels.component)
    return _looked_up(reading, labels, coder, used, "MAP001")


def attribute(reading: Reading, labels: Labels, coder: Coder, used: Mask) -> Codes:
    """Codes of an attribute: no label, no attribute. One that no map knows is a finding, and the figure stays."""
    found = _looked_up(reading, labels, coder, used, "MAP034")
    _letters(reading, found, coder, used)
    return found


def _letters(reading: Reading, found: Codes, coder: Coder, used: Mask) -> None:
    """A letter by itself in a column of remarks may be anything: say as which code it is sent.

    A column that bears the attribute's own name holds its codes.
    """
    if reading.mapping.attributes[found.labels.component].at == found.labels.component:
        return
    texts, codes = found.labels.texts, found.codes
    lone = used & found.there & _mask(pc.match_substring_regex(texts, r"^\s*\p{L}\s*$"))
    for label, code in sorted(set(zip(texts.filter(lone).to_pylist(), codes.filter(lone).to_pylist(), strict=True))):
        cells = np.unique(found.labels.cells[lone & _mask(pc.equal(texts, label))])
        said = {f"meaning_{one}": coder.codelist.label(code, one) if coder.codelist else code for one in spoken()}
        where = pa.array(cells, mask=cells == NOWHERE)
        reading.trouble("MAP081", where, label=label.strip(), dimension=found.labels.component, coded=code, **said)


def _mask(values: pa.Array) -> Mask:
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False))


def _looked_up(reading: Reading, labels: Labels, coder: Coder, used: Mask, unknown: str) -> Codes:
    encoded = labels.texts.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    indices = pc.fill_null(encoded.indices, NOWHERE).to_numpy()
    asked = coder.version
    given = labels.given.dictionary_encode() if labels.given is not None else None
    itself = given.dictionary.to_pylist() if given is not None else ()
    read = [distinct[number] for number in np.unique(indices[used & (indices != NOWHERE)])]
    coder = coder.suited(read, itself)
    codes = [coder.code(label) for label in distinct]
    other = coder.version_of(read)
    order = np.argsort(indices, kind="stable")
    order = order[used[order]]
    starts = np.searchsorted(indices[order], np.arange(len(distinct) + 1)).tolist()
    for number, (label, code) in enumerate(zip(distinct, codes, strict=True)):
        # A merged cell is the label of several rows or columns, and one place to look at.
        places = np.unique(labels.cells[order[starts[number] : starts[number + 1]]])
        where = pa.array(places, mask=places == NOWHERE)
        age = coder.scale.trouble(label, code, summed=coder.wanted) if coder.scale else None
        if age is not None:
            told = {"label": _in_one_line(label), "line": _line(label), "dimension": labels.component}
            told["version"] = coder.version
            reading.trouble(age[0], where, **told, **age[1])
            codes[number] = None
        elif code is None:
            told = _unknown(label, labels.component, coder) if len(places) else {}
            sign = bare(label)
            if sign is not None and coder.code(sign[0]):
                reading.trouble("MAP045", where, value=_in_one_line(label), sign=sign[1])
            elif other is not None:
                told = {"label": _in_one_line(label), "dimension": labels.component, "other": other}
                reading.trouble("MAP084", where, map=", ".join(one.name for one in coder.maps), **told)
            else:
                reading.trouble(unknown, where, **told)
        elif code == NOT_READ:
            maps = ", ".join(f"`{one.name}`" for one in coder.maps if one.code(label) == NOT_READ)
            reading.trouble("MAP011", where, label=_in_one_line(label), by=maps)
        elif TOGETHER in code and not coder.wanted:
            told = {"label": _in_one_line(label), "codes": " + ".join(together(code))}
            reading.trouble("MAP035", where, dimension=labels.component, version=asked, **told)
            codes[number] = None
    found = pa.array([code or None for code in codes], pa.string()).take(encoded.indices)
    if given is None:
        return Codes(labels, found)
    full = pa.array([coder.itself(code) for code in itself], pa.string())
    return Codes(labels, pc.coalesce(found, full.take(given.indices)))


def _unknown(label: str, component: str, coder: Coder) -> dict[str, str]:
    codelist = f"`{coder.codelist.reference.id}`" if coder.codelist else "-"
    maps = ", ".join(f"`{one.name}`" for one in coder.maps) or codelist
    told = {"label": _in_one_line(label), "dimension": component, "maps": maps, "line": _line(label)}
    near = {one: ", ".join(some) or NOTHING.said(one) for one, some in coder.suggestions(label).items()}
    return told | {f"near_{language}": text for language, text in near.items()}


def _line(label: str) -> str:
    """A label as the first cell of a line of a code map."""
    text = _in_one_line(label)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"') else text


def _in_one_line(label: str) -> str:
    return " ".join(label.split())


def _named(reading: Reading, one: Codes) -> Sequence[str | None]:
    """The codes of columns; with their labels where different labels of one code are added up."""
    codes: list[str | None] = one.codes.to_pylist()
    if not reading.mapping.dimensions[one.labels.component].sum:
        return codes
    return [f"{code}\x1f{label}" for code, label in zip(codes, one.labels.texts.to_pylist(), strict=True)]


def ambiguous(reading: Reading, region: Region, columns: Sequence[int], across: Sequence[Codes], used: Mask) -> Mask:
    """Columns that would give the same observations are a finding, and none of them is read.

    Returns:
        The columns that stand alone.
    """
    keys = list(zip(*(one.codes.to_pylist() for one in across), strict=True)) if across else [()] * len(columns)
    names = list(zip(*(_named(reading, one) for one in across), strict=True)) if across else keys
    alone = np.array(used, copy=True)
    for name in dict.fromkeys(name for name, is_used in zip(names, used, strict=True) if is_used):
        same = [n for n, other in enumerate(names) if other == name and used[n]]
        if len(same) > 1:
            key = keys[same[0]]
            alone[same] = False
            reading.trouble(
                "MAP007", [region.header.cell(columns[number]) for number in same],
                columns=", ".join(f'{letters(columns[n])} "{region.header.path(columns[n])}"' for n in same),
                codes=" ".join(part for part in key if part) or reading.mapping.table,
            )  # fmt: skip
    return alone
