"""Words for units: what a text says that figures are counted in, and what one of them is."""

import re
from collections.abc import Iterable

from ilms.sources.sheet import fold

PERSONS = r"(?:lượt\s+)?(?:người|lao động|persons?|people|workers?)"
MONEY = r"(?:đồng|vnđ|vnd|dong|usd|riel|khr|local currency)"
HUNDREDS = r"(?:trăm|hundreds?)"
THOUSANDS = r"(?:nghìn|ngàn|thousands?|1[.,\s]?000|'000|000s)"
TEN_THOUSANDS = r"(?:(?:chục|mười|ten|10)\s+(?:nghìn|ngàn|thousands?)|vạn|10[.,\s]?000)"
MILLIONS = r"(?:triệu|millions?)"
# What may stand alone in a cell, in brackets, or behind the words that announce a unit.
UNIT = r"(?:đơn vị(?:\s+tính)?|đvt|đv|units?(?:\s+of\s+measure(?:ment)?)?)"
ANNOUNCED = re.compile(rf"^\W*{UNIT}\b\s*[:.]?\s*(?P<unit>.*)$")
BRACKETS = re.compile(r"\(([^()]+)\)")
SAID = r"(?:figures?|data|numbers?|values?|số liệu|estimates?)"
AMONG = r"\s*[,;/](?!\d)\s*"  # `1,000 persons` is one unit
SCALES = ((HUNDREDS, 2), (THOUSANDS, 3), (TEN_THOUSANDS, 4), (MILLIONS, 6))
SCALED = rf"(?:in\s+)?(?:{'|'.join(form for form, _ in SCALES)})"
# What one is where it is no person, by the words for it that may stand where a unit stands.
OTHERS = {
    "movements": r"lượt(?:\s+(?:người|khách|xuất cảnh|nhập cảnh|xuất nhập cảnh))*|departures?|arrivals?|entries|exits|"
    r"trips?|movements?|(?:border\s+)?crossings?",
    "permits": r"giấy phép(?:\s+lao động)?|(?:work\s+)?permits?|licen[cs]es?",
    "contracts": r"hợp đồng(?:\s+lao động)?|(?:(?:labou?r|employment|work)\s+)?contracts?",
}
COUNT = r"(?:(?:số(?:\s+lượng)?|number\s+of|no\.?\s+of|total)\s+)?"
DONE = r"(?:\s+(?:issued|granted|signed|registered|(?:đã\s+|được\s+)?(?:cấp|ký|đăng ký)))?"


def _told(words: str) -> Iterable[str]:
    """The pieces of a folded text that may be a unit."""
    announced = ANNOUNCED.match(words)
    pieces = re.split(AMONG, announced["unit"]) if announced else [words]
    pieces += [part for inside in BRACKETS.findall(words) for part in re.split(AMONG, inside)]
    return [piece.strip(" .:()") for piece in pieces]


def powers(text: str, noun: str = PERSONS) -> set[int]:
    """The powers of ten that a text states as units of what the noun names; empty where it states none.

    >>> powers("Đơn vị tính: Nghìn người"), powers("Số lao động (người)"), powers("Biểu 18. Lao động đi làm việc")
    ({3}, {0}, set())

    A number of persons is a unit in brackets or where a unit is announced; as a heading it may stand below thousands.

    >>> powers("(number of workers)"), powers("Number of workers")
    ({0}, set())
    """
    words = fold(text)
    # Behind the last comma of a title stands its unit, if it is more than a noun: `Employed by sex, thousands`.
    behind = [last] if "," in words and re.match(SCALED, last := words.rpartition(",")[2].strip()) else []
    forms = [(rf"(?:in\s+)?{scale}(?:\s+(?:of\s+)?{noun})?", power) for scale, power in SCALES]
    forms += [(rf"(?:1\s+)?{noun}", 0), (rf"100\s+{noun}", 2)]
    told = [*_told(words), *behind]
    found = {power for part in told for form, power in forms if re.fullmatch(form, part)}
    announced = ANNOUNCED.match(words)
    stated = [announced["unit"]] if announced else BRACKETS.findall(words)
    return found | {0 for part in stated if re.fullmatch(rf"{COUNT}{noun}", part.strip(" .:()"))}


def spoken(text: str) -> set[int]:
    """The power of ten that a sentence names: `Figures are in thousands.`; empty where it names none.

    >>> spoken("Note: Figures are in thousands."), spoken("Thousands went abroad")
    ({3}, set())
    """
    words = fold(text)
    return {
        power
        for form, power in SCALES
        if re.search(rf"\b{SAID}\b[^.;]*\b(?:in|tính bằng|tính theo|là)\s+{form}\b", words)
    }


def counted(text: str) -> str | None:
    """What one is by a text that stands where a unit stands; None for persons and where it does not say.

    >>> counted("Đơn vị tính: Lượt người"), counted("Number of permits issued"), counted("Departures by country")
    ('movements', 'permits', None)
    """
    forms = {what: rf"(?:{SCALED}\s+(?:of\s+)?)?{COUNT}(?:{words}){DONE}" for what, words in OTHERS.items()}
    pieces = _told(fold(text))
    return next((what for what, form in forms.items() for piece in pieces if re.fullmatch(form, piece)), None)
