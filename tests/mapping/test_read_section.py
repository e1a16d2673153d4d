import pytest

from mapping.declared import made, refused


def test_one_or_several():
    mapping = made(read__sheet=["2018", "2019"], read__ignore="STT", read__years=[2018, 2019])
    assert (mapping.read.sheets, mapping.read.ignore) == (("2018", "2019"), ("STT",))
    assert mapping.read.years == ("2018", "2019")
    assert made(read__years={"from": 2018, "to": 2020}).read.years == ("2018", "2019", "2020")


@pytest.mark.parametrize("file", ["../office/a.xlsx", "/srv/a.xlsx", "sources/../../a.xlsx", "C:\\a.xlsx", 5])
def test_sources_lie_below_the_workspace(file):
    assert "is not below the workspace" in refused(read__file=file).title


@pytest.mark.parametrize(
    ("name", "hint"), [("windows-125", "windows-1258"), ("TCVN3", "Unikey"), ("rot13", "utf-16"), (7, "utf-16")]
)
def test_an_encoding_that_is_none_is_refused(name, hint):
    assert hint in refused(read__encoding=name).hint
    assert made(read__encoding="windows-1258").read.encoding == "cp1258"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"read__unit": "people"}, "`unit` in [read] of `mappings/c18.toml` is `people`"),
        ({"read__number": "fr"}, "`number` in [read] of `mappings/c18.toml` is `fr`"),
        ({"read__years": {"from": 2018}}, "needs both ends"),
        ({"read__signs": {"-": {}}}, "stands for nothing"),
        ({"read__header": {"rows": 2}}, "does not say which words to find"),
    ],
)
def test_what_is_wrong_is_told(changes, says):
    error = refused(**changes)
    assert says in error.title
    assert error.hint
