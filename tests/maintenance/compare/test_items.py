"""Scripted edits of a list, each recognised and named."""

from dataclasses import replace

import pytest

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.compare.compare import compare
from ilms.structures.model import Annotation, Item, ItemScheme, StructureHeader, StructureMessage

NAMES = {
    "T": ("Total", "Tổng số"),
    "A": ("Agriculture, forestry and fishing", "Nông nghiệp, lâm nghiệp và thủy sản"),
    "A01": ("Crop and animal production", "Trồng trọt và chăn nuôi"),
    "A02": ("Forestry and logging", "Lâm nghiệp và khai thác gỗ"),
    "J": ("Information and communication", "Thông tin và truyền thông"),
    "K": ("Financial and insurance activities", "Hoạt động tài chính, ngân hàng và bảo hiểm"),
    "L": ("Real estate activities", "Hoạt động kinh doanh bất động sản"),
    "X": ("Not elsewhere classified", "Không xác định"),
}
PARENT = {"A01": "A", "A02": "A"}


def code(id_, parent=None, **names):
    return Item(id=id_, names=names, parent=parent)


BASE = ItemScheme(
    id="CL_ECO",
    agency="NSO",
    scheme="Codelist",
    names={"en": "Activity", "vi": "Ngành kinh tế"},
    items=tuple(code(id_, PARENT.get(id_), en=en, vi=vi) for id_, (en, vi) in NAMES.items()),
)


def edited(**changes):
    """The base list with some codes replaced (`A01=code(...)`), renamed to nothing (`A01=None`)."""
    made = [changes.get(item.id, item) for item in BASE.items]
    return replace(BASE, items=tuple(item for item in made if item))


def one(new, old=BASE):
    [change] = compare(old, new)
    return change


def item(id_):
    return next(i for i in BASE.items if i.id == id_)


def test_added():
    change = one(
        replace(BASE, items=(*BASE.items[:4], code("A03", "A", en="Fishing and aquaculture"), *BASE.items[4:]))
    )
    assert change == Change(
        Kind.ADDED, "Codelist NSO:CL_ECO(1.0)", "A03", None, "Fishing and aquaculture", parent="A", after="A02"
    )
    assert not change.breaking


def test_removed():
    change = one(edited(A02=None))
    assert (change.kind, change.item, change.old, change.new) == (Kind.REMOVED, "A02", "Forestry and logging", None)
    assert change.breaking
    assert change.parent == "A"


def test_renamed_by_its_label_and_place():
    change = one(edited(A01=replace(item("A01"), id="ISIC_A01")))
    assert (change.kind, change.item, change.old, change.new) == (Kind.RENAMED, "A01", "A01", "ISIC_A01")
    assert change.breaking
    assert change.sure == 1
    assert not change.reused


def test_renamed_with_another_label():
    new = replace(
        item("A01"),
        id="A1",
        names={"en": "Crop and animal production, hunting", "vi": "Trồng trọt, chăn nuôi, săn bắt"},
    )
    changes = compare(BASE, edited(A01=new))
    assert changes.summary() == {"renamed": 1, "label": 2}
    [renamed] = changes.of(Kind.RENAMED)
    assert 0.6 <= renamed.sure < 1
    assert {c.item for c in changes.of(Kind.LABEL)} == {"A01"}  # as the old side calls it


def test_the_parents_rename_is_no_change_of_its_children():
    new = replace(
        edited(A=replace(item("A"), id="S1")),
        items=tuple(
            replace(i, id="S1") if i.id == "A" else replace(i, parent="S1") if i.parent == "A" else i
            for i in BASE.items
        ),
    )
    assert one(new).kind is Kind.RENAMED


def test_two_that_are_equally_like_are_not_guessed():
    old = replace(BASE, items=(code("T", en="Total"), code("Z", en="Other activities"), code("X", en="Unknown")))
    new = replace(
        old, items=(old.items[0], old.items[2], code("P", en="Other activities"), code("Q", en="Other activities"))
    )
    assert compare(old, new).summary() == {"removed": 1, "added": 2}


def test_a_label_that_stands_often_needs_its_place():
    headings = [code(f"V{n}", en=f"Version {n}") for n in range(3)]
    old = replace(BASE, items=tuple(x for h in headings for x in (h, code(f"{h.id}_T", h.id, en="Total"))))
    new = replace(old, items=tuple(replace(i, id="V1_TOTAL") if i.id == "V1_T" else i for i in old.items))
    change = one(new, old)
    assert (change.kind, change.item, change.new) == (Kind.RENAMED, "V1_T", "V1_TOTAL")
    # Somewhere else `Total` is another total.
    far = replace(old, items=(*(i for i in old.items if i.id != "V0_T"), code("V9_T", "V2", en="Total")))
    assert compare(old, far).summary() == {"removed": 1, "added": 1}


def test_letters_that_shift_are_renames_of_codes_that_mean_something_else_now():
    """As from VSIC 2018 to VSIC 2025: K was finance and is telecommunications."""
    telecom = code("K", en="Telecommunication, computer programming", vi="Hoạt động viễn thông; lập trình máy tính")
    new = edited(K=telecom, L=replace(item("K"), id="L"), X=replace(item("L"), id="M"))
    changes = compare(BASE, replace(new, items=(*new.items, item("X"))))
    assert [(c.item, c.new, c.reused) for c in changes.of(Kind.RENAMED)] == [("K", "L", True), ("L", "M", True)]
    assert [c.item for c in changes.of(Kind.ADDED)] == ["K"]
    assert changes.summary() == {"renamed": 2, "added": 1}


def test_another_label_alone_does_not_make_another_code():
    change = compare(BASE, edited(K=code("K", en="Banks", vi="Ngân hàng")))
    assert change.summary() == {"label": 2}
    assert not change.breaking


def test_labels_that_were_exchanged_are_two_codes_that_were():
    new = edited(K=replace(item("L"), id="K"), L=replace(item("K"), id="L"))
    changes = compare(BASE, new)
    assert {(c.item, c.new, c.reused) for c in changes.of(Kind.RENAMED)} == {("K", "L", True), ("L", "K", True)}


def test_moved():
    change = one(edited(A02=replace(item("A02"), parent="J")))
    assert (change.kind, change.item, change.old, change.new) == (Kind.MOVED, "A02", "A", "J")
    assert change.breaking
    assert one(edited(A02=replace(item("A02"), parent=None))).new is None


def test_one_code_that_stands_elsewhere_is_one_change():
    items = [i for i in BASE.items if i.id != "T"]
    change = one(replace(BASE, items=(*items, BASE.items[0])))
    assert (change.kind, change.item, change.old, change.new, change.after) == (Kind.ORDER, "T", "", "X", "X")
    assert not change.breaking


def test_label_in_one_language():
    new = replace(item("L"), names=dict(item("L").names) | {"vi": "Kinh doanh bất động sản"})
    change = one(edited(L=new))
    assert (change.kind, change.item, change.language) == (Kind.LABEL, "L", "vi")
    assert change.old == "Hoạt động kinh doanh bất động sản"
    assert change.new == "Kinh doanh bất động sản"
    gone = one(edited(L=replace(item("L"), names={"en": "Real estate activities"})))
    assert (gone.kind, gone.language, gone.new) == (Kind.LABEL, "vi", None)  # of one code: that is a gap


def test_a_language_that_is_missing_altogether_is_not_gone():
    english = replace(
        BASE, names={"en": "Activity"}, items=tuple(replace(i, names={"en": i.names["en"]}) for i in BASE.items)
    )
    change = one(english)
    assert (change.kind, change.language, change.old) == (Kind.LANGUAGE_MISSING, "vi", "9")
    assert not change.breaking
    assert compare(english, BASE).summary() == {"label": 9}  # the other way round it came


def test_where_the_new_version_lacks_a_language_the_old_names_say_what_it_is_about():
    english = [replace(i, names={"en": i.names["en"]}, parent=None if i.id == "A02" else i.parent) for i in BASE.items]
    renamed = [replace(i, id="M") if i.id == "L" else i for i in english[1:] + english[:1]]
    changes = compare(BASE, replace(BASE, names={"en": "Activity"}, items=tuple(renamed)))
    called = {change.kind: change.names.get("vi") for change in changes}
    assert called[Kind.RENAMED] == NAMES["L"][1]
    assert called[Kind.MOVED] == NAMES["A02"][1]
    assert called[Kind.ORDER] == NAMES["T"][1]


def test_only_the_languages_that_are_asked_for():
    new = edited(L=code("L", en="Property", vi="Nhà đất"))
    assert [c.language for c in compare(BASE, new, languages=["vi"])] == ["vi"]


def test_description_annotation_and_details():
    marked = replace(item("T"), annotations=(Annotation(type="IS_TOTAL", title="Y"),))
    old = edited(T=marked)
    assert (one(old).kind, one(old).detail, one(old).old, one(old).new) == (Kind.ANNOTATION, "IS_TOTAL", None, "Y")
    other = replace(item("T"), annotations=(Annotation(type="IS_TOTAL", title="N"),))
    assert (one(edited(T=other), old).old, one(edited(T=other), old).new) == ("Y", "N")
    described = one(edited(T=replace(item("T"), descriptions={"en": "All activities"})))
    assert (described.kind, described.language, described.new) == (Kind.DESCRIPTION, "en", "All activities")
    addressed = one(edited(T=replace(item("T"), uri="https://nso.example/T")))
    assert (addressed.kind, addressed.detail) == (Kind.DETAIL, "uri")


def test_texts_of_an_annotation_in_a_missing_language_are_not_gone():
    note = Annotation(type="NOTE", texts={"en": "as of 2025", "vi": "từ 2025"})
    old = replace(BASE, annotations=(note,))
    new = replace(
        old,
        names={"en": "Activity"},
        annotations=(replace(note, texts={"en": "as of 2025"}),),
        items=tuple(replace(i, names={"en": i.names["en"]}) for i in BASE.items),
    )
    assert compare(old, new).summary() == {"language-missing": 1}


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("version", "2.0", Kind.VERSION),
        ("final", True, Kind.FINAL),
        ("valid_from", "2025-11-15", Kind.VALIDITY),
        ("valid_to", "2030-12-31", Kind.VALIDITY),
        ("agency", "VN", Kind.IDENTITY),
        ("id", "CL_ISIC5", Kind.IDENTITY),
        ("partial", True, Kind.DETAIL),
    ],
)
def test_of_the_list_itself(field, value, kind):
    base = replace(BASE, final=False)
    change = one(replace(base, **{field: value}), base)
    assert (change.kind, change.item) == (kind, "")
    assert change.breaking is (kind is Kind.IDENTITY)


def test_what_does_not_say_whether_it_is_final_says_nothing_of_it():
    """SDMX 3.0 and JSON have no place for it."""
    assert len(compare(replace(BASE, final=True), BASE)) == 0


def test_a_partial_list_takes_nothing_away():
    changes = compare(BASE, replace(BASE, items=BASE.items[:3], partial=True))
    assert changes.summary() == {"detail": 1}


def test_a_stub_says_nothing_of_what_it_stands_for():
    stub = replace(BASE, items=(), external=True)
    assert compare(BASE, stub).summary() == {"detail": 1}
    assert compare(stub, BASE).summary() == {"detail": 1}


def test_nested_items_by_their_path():
    def scheme(*modules):
        return ItemScheme(id="TABLES", agency="ILMS", scheme="CategoryScheme", items=modules)

    old = scheme(Item(id="A", items=(Item(id="A1", names={"en": "Stock"}),)), Item(id="B"))
    new = scheme(Item(id="A"), Item(id="B", items=(Item(id="A1", names={"en": "Stock"}),)))
    told = {(c.kind, c.item, c.new) for c in compare(old, new)}
    assert told >= {(Kind.RENAMED, "A.A1", "B.A1"), (Kind.MOVED, "A.A1", "B")}


def test_messages_pair_what_has_one_identity():
    header = StructureHeader("X", "2026-01-01", "NSO")
    other = replace(BASE, id="CL_OCU")
    old = StructureMessage(header, (BASE, other))
    new = StructureMessage(header, (replace(BASE, version="2.0"), replace(BASE, id="CL_STE")))
    told = {(c.kind, c.artefact) for c in compare(old, new)}
    assert told == {
        (Kind.VERSION, "Codelist NSO:CL_ECO(1.0)"),
        (Kind.ARTEFACT_REMOVED, "Codelist NSO:CL_OCU(1.0)"),
        (Kind.ARTEFACT_ADDED, "Codelist NSO:CL_STE(1.0)"),
    }
    alone = compare(StructureMessage(header, (BASE,)), StructureMessage(header, (other,)))
    assert alone.summary() == {"identity": 1}


def test_several_versions_of_one_list():
    header = StructureHeader("X", "2026-01-01", "NSO")
    old = StructureMessage(header, (BASE, replace(BASE, version="2.0")))
    new = StructureMessage(header, (replace(BASE, version="10.0"), BASE))
    assert [(c.kind, c.old, c.new) for c in compare(old, new)] == [(Kind.VERSION, "2.0", "10.0")]


def test_json():
    new = edited(A01=replace(item("A01"), id="B01"), T=None, L=replace(item("L"), names={"en": "L", "vi": "L"}))
    told = compare(BASE, new).as_json()
    assert told["summary"] == {"changes": 4, "breaking": 2, "removed": 1, "renamed": 1, "label": 2}
    assert told["changes"][0] == {
        "kind": "removed", "codelist": "NSO:CL_ECO(1.0)", "code": "T", "old": "Total", "new": None, "breaking": True,
        "names": {"en": "Total", "vi": "Tổng số"},
    }  # fmt: skip
    assert told["changes"][1]["new"] == "B01"
    assert told["changes"][1]["sure"] == 1
    first = one(replace(BASE, items=(code("N", en="New"), *BASE.items))).as_json()
    assert first["after"] == ""
