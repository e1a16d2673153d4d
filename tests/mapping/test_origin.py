import pytest

from ilms.mapping.origin import From, Origin
from mapping.declared import made, refused


def test_a_column_without_a_header_is_named_by_its_letter():
    mapping = made(dimensions__CDS={"column": {"letter": "AB"}})
    assert mapping.dimensions["CDS"] == Origin("CDS", From.COLUMN, "AB", letter=True)
    assert '{ letter = "A" }' in refused(dimensions__CDS={"column": ""}).hint
    assert '{ letter = "A" }' in refused(dimensions__CDS={"column": {"letter": 1}}).hint
    assert "`leter`" in refused(dimensions__CDS={"column": {"leter": "A"}}).title
    assert "is no text" in refused(dimensions__CDS={"sheet": ["a", "b"]}).title
    assert "is no text" in refused(dimensions__CDS={"value": True}).title


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"dimensions__SEX": {"map": "sex-vi"}}, "SEX in [dimensions] of `mappings/c18.toml` has no origin"),
        ({"dimensions__SEX": {"value": "SEX_T", "header": 2}}, "has two origins: header, value"),
        ({"dimensions__SEX": "SEX_T"}, "is no origin"),
        ({"dimensions__SEX": {"header": "top"}}, "a header level is not `top`"),
        ({"dimensions__SEX": {"header": 0}}, "not `0`"),
        ({"dimensions__SEX": {"block": r"Năm (\d{4}"}}, "is no regular expression"),
        ({"dimensions__SEX": {"column": "Năm", "pattern": "*"}}, "is no regular expression"),
    ],
)
def test_what_is_wrong_is_told(changes, says):
    error = refused(**changes)
    assert says in error.title
    assert error.hint
