"""One code map as a file holds it: an office's labels to codes."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

from ilms.errors import UsageError
from ilms.inert import meant
from ilms.languages import _
from ilms.recoding import spelling
from ilms.sources.sheet import fold
from ilms.workspace import known

COLUMNS = ("label", "code", "language", "comment", "share")
SUFFIXES = (".csv", ".xml", ".json")  # the last two are representation maps of SDMX 3.0
NOT_READ = ""  # the code of a label whose figures are not wanted
BY_SHARE, AMONG = "*", "|"  # `ECO_ISIC4_J*0.6|ECO_ISIC4_K*0.4`: a label whose figures are divided
TOGETHER = "+"  # `EDU_ISCED11_7+8`: a label that stands for several classes, to be summed to a coarser version


@dataclass(frozen=True, eq=False)
class CodeMap:
    """One map.

    Attributes:
        codes: Folded label to code; `NOT_READ` for a label that is declared not to be read.
        labels: The labels as they are written, to suggest from.
    """

    name: str
    codes: Mapping[str, str]
    labels: tuple[str, ...]

    @cached_property
    def respelt(self) -> Mapping[str, str]:
        """Code by each `spelling.keys` of the labels; those that lead to two codes are left out."""
        found: dict[str, set[str]] = {}
        for label, code in self.codes.items():
            for key in spelling.keys(label):
                found.setdefault(key, set()).add(code)
        return {key: codes.pop() for key, codes in found.items() if len(codes) == 1}

    def code(self, label: str) -> str | None:
        """The code of a label, as the map has it: of the label itself, else of the one that is spelt another way.

        Returns:
            None where the map does not know it, or where its spelling may mean two.
        """
        whole = fold(label)
        found = self.codes.get(whole, self.codes.get(spelling.pointless(whole)))
        if found is not None:
            return found
        codes = {self.respelt[key] for key in spelling.keys(label) if key in self.respelt}
        if len(codes) != 1:
            return None
        [code] = codes
        together_ = [self.code(piece) for piece in spelling.listed(label)]
        return None if together_ and None not in together_ and set(together_) != {code} else code


def load(path: Path) -> CodeMap:
    """Read one map: a CSV, or a RepresentationMap of SDMX 3.0.

    Raises:
        UsageError: It is not UTF-8, lacks a column, or gives one label two codes.
    """
    if path.suffix != SUFFIXES[0]:
        return _of_representation_map(path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            _("`{path}` is not UTF-8", path=path),
            detail=str(error),
            hint=_("in Excel: Save As, `CSV UTF-8`"),
        ) from error
    rows = csv.DictReader(text.splitlines())
    known(dict.fromkeys(rows.fieldnames or ()), COLUMNS, f"the header of `{path}`")
    if not {"label", "code"} <= set(rows.fieldnames or ()):
        raise UsageError(_("`{path}` is no code map", path=path), hint=_("its first line must be `label,code`"))
    codes: dict[str, str] = {}
    labels: list[str] = []
    shares: dict[str, list[tuple[str, Decimal]]] = {}
    for row in rows:
        label, code = meant(row["label"] or ""), (row["code"] or "").strip()
        if (row.get("share") or "").strip():
            shares.setdefault(fold(label), []).append((code, _share(row["share"], label, path)))
            labels += [] if label in labels[-1:] else [label]
            continue
        if codes.setdefault(fold(label), code) != code:
            raise UsageError(
                _('`{path}` gives "{label}" two codes', path=path, label=label),
                detail=_("{codes} and {code}", codes=codes[fold(label)], code=code),
            )
        labels.append(label)
    for label, some in shares.items():
        _whole(label, some, path, alone=label not in codes)
    every = codes | {label: dividing(some) for label, some in shares.items()}
    respelt = {other: code for label, code in every.items() for other in spelling.tones(label)}
    return CodeMap(path.stem, respelt | every, tuple(labels))


def _share(text: str, label: str, path: Path) -> Decimal:
    try:
        share = Decimal(text.strip())
    except InvalidOperation:
        share = Decimal(0)
    if not 0 < share <= 1:
        raise UsageError(
            _('`{path}`: "{label}" has the share `{text}`', path=path, label=label, text=text),
            hint=_("a number above 0 and not above 1: 0.6"),
        )
    return share


def _whole(label: str, shares: Sequence[tuple[str, Decimal]], path: Path, *, alone: bool) -> None:
    """Refuse shares that do not divide all of a label's figures once."""
    total = sum(share for _, share in shares)
    listed = ", ".join(f"{code} {share}" for code, share in shares)
    if not alone:
        raise UsageError(
            _('`{path}` gives "{label}" a code with a share and one without', path=path, label=label), detail=listed
        )
    if total != 1:
        raise UsageError(
            _('`{path}`: the shares of "{label}" add up to {total}, not to 1', path=path, label=label, total=total),
            detail=listed,
            hint=_("shares divide the whole of a figure: give the rest to a code too, `X` where it is not known"),
        )
    if len({code for code, _ in shares}) < len(shares) or not all(code for code, _ in shares):
        raise UsageError(
            _('`{path}` gives "{label}" two shares of one code, or one of none', path=path, label=label), detail=listed
        )


def _of_representation_map(path: Path) -> CodeMap:
    """The one representation map of a file as a code map: one value to one, or to nothing (not read).

    Raises:
        UsageError: The file holds none or several, or it has patterns or several components.
    """
    from ilms.structures.files import read
    from ilms.structures.model import RepresentationMap

    found = [one for one in read(path).artefacts if isinstance(one, RepresentationMap)]
    if len(found) != 1:
        raise UsageError(
            _("`{path}` holds {n} representation maps", path=path, n=len(found)), hint=_("a code map is one of them")
        )
    codes: dict[str, str] = {}
    labels = []
    for row in found[0].mappings:
        [source, *others], targets = row.sources, row.targets
        if others or len(targets) > 1 or source.regex or source.start is not None or source.end is not None:
            raise UsageError(
                _("{found} in `{path}` is no code map", found=found[0], path=path),
                detail=_("`{source}` is a pattern, or one of several values", source=source.text),
                hint=_("`ilms convert --map` applies such maps to messages"),
            )
        code = targets[0] if targets else NOT_READ
        if codes.setdefault(fold(source.text), code) != code:
            raise UsageError(
                _('`{path}` gives "{source}" two codes', path=path, source=source.text),
                detail=_("{codes} and {code}", codes=codes[fold(source.text)], code=code),
            )
        labels.append(source.text)
    return CodeMap(path.stem, codes, tuple(labels))


def dividing(shares: Sequence[tuple[str, Decimal]]) -> str:
    """Codes and shares as one text: `ECO_ISIC4_J*0.6|ECO_ISIC4_K*0.4`."""
    return AMONG.join(f"{code}{BY_SHARE}{share}" for code, share in shares)


def divided(code: str) -> list[tuple[str, Decimal]]:
    """The codes and shares of a text that `dividing` made."""
    pairs = [part.split(BY_SHARE) for part in code.split(AMONG)]
    return [(one, Decimal(share)) for one, share in pairs]


def parts(code: str) -> list[str]:
    """The codes of a divided label; any other code alone."""
    return [one for one, _ in divided(code)] if BY_SHARE in code else [code]


def together(code: str) -> list[str]:
    """The codes that one written with `+` stands for: `EDU_ISCED11_7+8` is EDU_ISCED11_7 and EDU_ISCED11_8."""
    first, *more = code.split(TOGETHER)
    version = first.rpartition("_")[0]
    return [first, *(f"{version}_{item}" for item in more)]
