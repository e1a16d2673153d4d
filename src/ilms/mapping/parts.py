"""Parts of a year and several years together: `9 tháng đầu năm 2023`, `Jan-Jun 2024`, `2020/21`. None is the year."""

import re

from ilms.sources.sheet import fold

YEAR = r"(?<!\d)(?:19|20)\d{2}"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
COUNT = r"(?:1[01]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven)"
SOME = r"(?:0?[1-9]|1[01]|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
TO = r"\s*(?:-|\u2013|\u2014|to|through|until|till)\s*"
WHOLE = re.compile(
    rf"\b(?:jan(?:uary)?\.?{TO}dec(?:ember)?\.?|tháng 0?1{TO}(?:tháng\s+)?12|q1{TO}q4|"
    rf"quý (?:1|i)(?:{TO}|\s+đến\s+)quý (?:4|iv))\b"
)
PART = re.compile(
    rf"\b{MONTH}(?:\s+{YEAR})?{TO}(?:\d{{1,2}}\s+)?{MONTH}(?![a-z])|"
    r"\b(?:first|second|1st|2nd|last)\s+half\b|\bhalf[\s-]+year|\bsemesters?\b|"
    rf"\bh[12]\W{{0,2}}{YEAR}|{YEAR}\W{{0,2}}h[12]\b|"
    r"\bq[1-4]\b|\bquarters?\b|\bquarterly\b|"
    rf"\b(?:first|last)\s+{COUNT}\s+months?\b|\b{COUNT}[\s-]+months?\s+(?:of|to|ended|ending)\b|"
    rf"\b{COUNT}\s+(?:first\s+)?months?\b(?=\s*,?\s*{YEAR})|"
    rf"\b{SOME}\s+tháng(?:\s+(?:đầu|cuối))?\s*(?:năm\s+|,\s*)?(?={YEAR})|\b{SOME}\s+tháng\s+(?:đầu|cuối)\b|"
    rf"\btháng\s+\d{{1,2}}\s*(?:-|\u2013|\u2014|đến)\s*(?:tháng\s+)?\d{{1,2}}\b|\bđến\s+(?:hết\s+)?tháng\s+\d|"
    r"\bnửa\s+(?:đầu|cuối)\s+năm\b|\bquý\s+(?:[1-4]|iv|i{1,3})\b|\bsáu tháng\b"
)
# A harvest's or a budget's year, an average or a sum of years: `2020/21`, `2020-2023 average`.
SEVERAL = re.compile(rf"{YEAR}\s*[/\u2013\u2014-]\s*(?:(?:19|20)?\d{{2}})(?![\d/])")
LETTERED = re.compile(rf"{YEAR}\(?[a-z]\)?(?!\w)")  # `2022p`: what the letter says is not lost in silence


def part_of_year(text: str) -> bool:
    """Whether a text speaks of a part of a year only.

    >>> [part_of_year(one) for one in ("Deployed, January to September 2023", "9 tháng đầu năm 2023", "Quý III/2024")]
    [True, True, True]
    >>> [part_of_year(one) for one in ("Năm 2023", "As of 1 July 2023", "12 tháng năm 2023", "Quý I - Quý IV năm 2024")]
    [False, False, False, False]
    """
    folded = fold(text)
    return bool(PART.search(WHOLE.sub(" ", folded)))


def no_year(text: str) -> bool:
    """Whether a label that holds a year is none: a part of it, or several years together.

    >>> [no_year(one) for one in ("2020/21", "2020-2023 average", "Jan-Jun 2024", "2022p", "Sơ bộ 2023")]
    [True, True, True, True, False]
    """
    folded = fold(text)
    return part_of_year(text) or bool(SEVERAL.search(folded) or LETTERED.search(folded))
