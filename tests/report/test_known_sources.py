from ilms.profiles import of
from ilms.report.known_sources import could_fill, known

VIET_NAM = of("VNM")


def test_who_could_fill_a_table_and_does_not() -> None:
    assert [c.profile.id for c in could_fill("A8", VIET_NAM, ())] == ["lfs", "lmis", "work-permits"]
    assert [c.profile.id for c in could_fill("A8", VIET_NAM, ("lfs",))] == ["lmis", "work-permits"]
    assert could_fill("A8", (), ()) == ()


def test_it_says_which_of_the_two_is_meant_and_on_what_condition() -> None:
    found = {c.profile.id: c for c in could_fill("B11", VIET_NAM, ())}
    assert found["immigration"].tables == ("B11-citizenship",)
    assert "gộp lượt" in found["immigration"].as_json("vi")["needs"]
    assert found["mofa"].tables == ("B11-birth", "B11-citizenship")
    told = found["mofa"].as_json("vi")
    assert (told["told"], told["counts"]) == ("stated", "persons")
    assert "địa phương" in told["needs"]


def test_each_source_over_all_tables() -> None:
    found = {one.profile.id: one for one in known(VIET_NAM, {"C18": ["dolab"]})}
    assert (found["dolab"].fills, found["dolab"].could) == (("C18",), ("C16", "C19", "C20"))
    assert found["census"].could == ("A1", "A2", "A3")
    assert found["dolab"].as_json("en")["fills"] == ["C18"]
