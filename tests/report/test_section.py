from ilms.report.section import ticked


def test_what_stands_between_backticks_is_code_and_nothing_is_live():
    assert ticked("add `<b>` to `maps/` & go") == "add <code>&lt;b&gt;</code> to <code>maps/</code> &amp; go"


def test_a_backtick_alone_stays():
    assert ticked("5` north") == "5` north"
