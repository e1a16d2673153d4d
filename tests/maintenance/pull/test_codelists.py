"""What a list of an agency changes here, and what of ours it leaves as it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ilms import resources
from ilms.errors import ReceiverError, UsageError
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.pull.codelists import codelists
from ilms.maintenance.pull.home import Home
from ilms.maintenance.pull.pulled import Pull
from ilms.maintenance.pull.source import File
from ilms.structures import files
from ilms.structures.model import Annotation, ItemScheme
from maintenance.pull.conftest import agencys, item, with_item, without

Write = Callable[..., Path]


def pulled(path: Path, home: Home, *ids: str) -> Pull:
    return codelists(File(path, home.root), Home(home.root), ids)


def words(pull: Pull) -> dict[str, object]:
    return {remark.word: remark.facts.get("what") for file in pull.files for remark in file.remarks}


def now(home: Home, id_: str) -> ItemScheme:
    [held] = files.read(home.root / "codelists" / f"{id_}.xml").artefacts
    assert isinstance(held, ItemScheme)
    return held


def test_the_recorded_answer_of_the_ilo_changes_nothing(live: Path, home: Home):
    pull = pulled(live, home)
    assert len(pull.files) == 19
    assert not pull.needed
    assert [remark.word for remark in pull.remarks] == ["besides"]
    assert pull.remarks[0].facts["n"] == 46 - 19


def test_what_the_agency_changes_comes_and_what_is_ours_stays(written: Write, home: Home):
    given = item(agencys("CL_SEX"), "SEX_M", names={"en": "Men", "fr": "Hommes", "es": "Hombres"})
    given = with_item(given, "SEX_D", en="Diverse")
    pull = pulled(written(given), home, "CL_SEX")
    assert pull.changes.summary() == {"added": 1, "label": 1}
    pull.write()
    codes = {one.id: one for one in now(home, "CL_SEX").items}
    assert codes["SEX_M"].names == {"en": "Men", "fr": "Hommes", "es": "Hombres", "vi": "Nam"}
    assert codes["SEX_D"].names == {"en": "Diverse"}
    assert words(pull) == {"nameless": "SEX_D", "outdated": "SEX_M"}
    assert not pulled(written(given), home, "CL_SEX").needed


def test_one_label_is_one_line_of_a_git_diff(written: Write, home: Home):
    given = item(agencys("CL_ECO"), "ECO_ISIC4_A", names={"en": "Farming"})
    pulled(written(given), home).write()
    lines = [
        (folder / "codelists" / "CL_ECO.xml").read_text("utf-8").splitlines()
        for folder in (resources.root(), home.root)
    ]
    gone, come = (set(lines[a]) - set(lines[b]) for a, b in ((0, 1), (1, 0)))
    assert [line.strip() for line in come] == ['<common:Name xml:lang="en">Farming</common:Name>']
    assert len(gone) == 3  # the English, French and Spanish name


def test_a_new_country_has_its_vietnamese_name_at_once(written: Write, home: Home):
    """Names of countries are shared by the lists whose codes end in an ISO3 code."""
    full = agencys("CL_CDS")
    korea = next(one for one in full.items if one.id == "CDS_DES_KOR")
    pulled(written(replace(full, items=full.items[:3])), home, "CL_CDS").write()
    pulled(written(replace(full, items=(*full.items[:3], korea))), home, "CL_CDS").write()
    assert now(home, "CL_CDS").items[-1].names == {**korea.names, "vi": "Hàn Quốc"}


def test_a_renamed_code_keeps_its_vietnamese_name(written: Write, home: Home):
    given = item(agencys("CL_STE"), "STE_ICSE93_3", id="STE_ICSE93_3A")
    pull = pulled(written(given), home)
    assert [change.new for change in pull.changes.of(Kind.RENAMED)] == ["STE_ICSE93_3A"]
    pull.write()
    before = {one.id: one for one in files.read(resources.folder("codelists") / "CL_STE.xml").artefacts[0].items}  # type: ignore[attr-defined]
    after = {one.id: one for one in now(home, "CL_STE").items}
    assert after["STE_ICSE93_3A"].names["vi"] == before["STE_ICSE93_3"].names["vi"]


def test_a_code_that_means_something_else_now_does_not_keep_the_name(written: Write, home: Home):
    """As K in VSIC 2025, which was finance and is telecommunications: finance is L now."""
    mine, path = replace(agencys("CL_STE"), agency="VNM_NSO", id="CL_VN"), home.root / "codelists" / "CL_VN.xml"
    names = [{"en": "Finance and insurance"}, {"en": "Real estate"}, {"en": "Telecommunications"}]
    codes = [replace(mine.items[0], id=id_, names=n, annotations=()) for id_, n in zip("KLM", names, strict=True)]
    old = [replace(codes[n], names={**names[n], "vi": vi}) for n, vi in enumerate(("Tài chính", "Bất động sản"))]
    new = [replace(codes[0], names=names[2]), replace(codes[1], names=names[0]), replace(codes[2], names=names[1])]
    path.parent.mkdir()
    written(replace(mine, items=tuple(old)), name="held.xml").rename(path)
    pulled(written(replace(mine, items=tuple(new))), home, "CL_VN").write()
    assert [one.names.get("vi") for one in now(home, "CL_VN").items] == [None, "Tài chính", "Bất động sản"]


def test_a_language_that_an_answer_lacks_is_not_taken_away(written: Write, home: Home):
    full = agencys("CL_SEX")
    english = replace(
        full, names={"en": "Sex"}, items=tuple(replace(i, names={"en": i.names["en"]}) for i in full.items)
    )
    pull = pulled(written(english), home)
    assert pull.changes.summary() == {"label": 1}
    assert words(pull) == {"languages": "es, fr"}
    pull.write()
    assert all(set(one.names) == {"en", "fr", "es", "vi"} for one in now(home, "CL_SEX").items)


def test_one_label_that_an_answer_lacks_is_taken_away(written: Write, home: Home):
    given = agencys("CL_SEX")
    given = item(given, "SEX_F", names={"en": "Female", "fr": "Femmes"})
    pull = pulled(written(given), home)
    assert [(change.language, change.new) for change in pull.changes.of(Kind.LABEL)] == [("es", None)]


def test_a_partial_answer_takes_nothing_away(written: Write, home: Home):
    some = without(agencys("CL_SEX"), "SEX_O", "SEX_T")
    some = with_item(replace(some, partial=True), "SEX_D", en="Diverse")
    pull = pulled(written(some), home)
    assert pull.changes.summary() == {"added": 1}
    assert "partial" in words(pull)


def test_codes_of_the_office_in_the_ilos_list_are_not_pulled_over(written: Write, home: Home):
    first = written(with_item(agencys("CL_SEX"), "SEX_D", en="Diverse"))
    pulled(first, home).write()
    own = home.root / "codelists" / "CL_SEX.xml"
    own.write_text(own.read_text("utf-8").replace('id="SEX_O"', 'id="SEX_VN"'), "utf-8")
    with pytest.raises(UsageError, match="codes that are not ILO's: SEX_VN") as told:
        pulled(first, home, "CL_SEX")
    assert "a list of your own" in told.value.hint
    own.write_text(own.read_text("utf-8").replace('id="SEX_VN"', 'id="SEX_O"'), "utf-8")
    pull = pulled(written(agencys("CL_SEX")), home)  # SEX_D came by a pull, so it goes by one
    assert [change.item for change in pull.changes.of(Kind.REMOVED)] == ["SEX_D"]


def test_annotations_of_the_office_stay_and_the_agencys_go_with_it(written: Write, home: Home):
    own, theirs = Annotation(type="VN_NOTE", title="xem"), Annotation(type="IS_TOTAL", title="maybe")
    [held] = files.read(resources.folder("codelists") / "CL_SEX.xml").artefacts
    assert isinstance(held, ItemScheme)
    path = home.root / "codelists" / "CL_SEX.xml"
    path.parent.mkdir()
    noted = item(held, held.items[1].id, annotations=(*held.items[1].annotations, own, theirs))
    written(noted, name="held.xml").rename(path)
    pull = pulled(written(agencys("CL_SEX")), home)
    assert [change.old for change in pull.changes.of(Kind.ANNOTATION)] == ["maybe"]
    pull.write()
    assert own in now(home, "CL_SEX").items[1].annotations


def test_another_agencys_list_never_takes_the_place_of_the_ilos(written: Write, home: Home):
    given = written(replace(agencys("CL_SEX"), agency="VNM_NSO"))
    with pytest.raises(ReceiverError, match=r"has no Codelist ILO:CL_SEX\(1.0\)"):
        pulled(given, home, "CL_SEX")
    with pytest.raises(UsageError, match="would stand in place of Codelist ILO:CL_SEX"):
        pulled(given, home, "VNM_NSO:CL_SEX")


def test_a_list_of_the_offices_own_agency_is_pulled_as_it_is(written: Write, home: Home):
    given = replace(agencys("CL_SEX"), agency="VNM_NSO", id="CL_GIOI_TINH")
    pulled(written(given), home, "VNM_NSO:CL_GIOI_TINH").write()
    assert now(home, "CL_GIOI_TINH") == given


def test_a_stub_is_no_list(written: Write, home: Home):
    stub = replace(agencys("CL_SEX"), items=(), external=True, structure_url="https://elsewhere.example/x")
    with pytest.raises(ReceiverError, match="has only the name") as told:
        pulled(written(stub), home, "CL_SEX")
    assert "https://elsewhere.example/x" in told.value.detail


@pytest.mark.parametrize("format_", ["sdmx-ml-3.0", "sdmx-json-2.0"])
def test_another_format_says_the_same(format_: str, written: Write, home: Home, tmp_path: Path):
    given = files.read(written(*(agencys(id_) for id_ in ("CL_SEX", "CL_ECO"))))
    path = tmp_path / "given.other"
    files.write(given, path, format_)
    pull = pulled(path, home, "CL_SEX", "CL_ECO")
    assert len(pull.files) == 2
    assert not pull.needed
