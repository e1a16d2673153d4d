"""Which names are missing, and where each is from."""

from dataclasses import replace

import pytest

from ilms.maintenance.names import COLUMNS, Names
from ilms.maintenance.translation.gaps import Named, names, spoken
from ilms.maintenance.translation.origins import at_hand
from ilms.structures.load import codelist, codelists
from ilms.structures.schema import Code, Codelist, Reference
from ilms.structures.store import PACKAGED

LIST = Codelist(
    Reference("ILO", "CL_X", "1.0"), {},
    (Code("A", {"en": "a", "vi": "á"}), Code("B", {"en": "b"}), Code("C", {"vi": "c"})),
)  # fmt: skip
KNOWN = Names([dict(zip(COLUMNS, ("CL_X", "A", "vi", "á", "CLDR"), strict=True))])


def test_every_name_with_its_origin():
    told = list(names(LIST, ("en", "vi"), KNOWN, LIST))
    assert told == [
        Named("CL_X", "A", "en", "a", "ILO"), Named("CL_X", "A", "vi", "á", "CLDR"),
        Named("CL_X", "B", "en", "b", "ILO"), Named("CL_X", "B", "vi", None),
        Named("CL_X", "C", "en", None), Named("CL_X", "C", "vi", "c", "ILO"),
    ]  # fmt: skip


def test_a_name_that_nobody_vouches_for_has_no_origin():
    """Somebody typed it over in the file itself, past the table of names."""
    other = replace(LIST, codes=(Code("A", {"en": "typed", "vi": "over"}), *LIST.codes[1:]))
    told = {(one.code, one.language): one.origin for one in names(other, ("en", "vi"), KNOWN, LIST)}
    assert (told["A", "en"], told["A", "vi"], told["B", "en"]) == ("", "", "ILO")


def test_gaps_by_language():
    [english, vietnamese] = spoken(LIST, ("en", "vi"), names(LIST, ("en", "vi"), KNOWN, LIST))
    assert ([code.id for code in english.gaps], english.named, english.origins) == (["C"], 2, {"ILO": 2})
    assert ([code.id for code in vietnamese.gaps], vietnamese.origins) == (["B"], {"CLDR": 1, "ILO": 1})


@pytest.mark.parametrize("id_", codelists())
def test_every_vietnamese_name_of_the_packaged_lists_is_there_and_says_where_it_is_from(id_: str):
    told = list(names(codelist(id_), ("vi",), at_hand(PACKAGED), codelist(id_)))
    assert not [one for one in told if one.name is None or one.origin in ("", "ILO")]
