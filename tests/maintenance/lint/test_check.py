"""What is packaged is clean, or found at fault with reason; and what is wrong in a file is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from ilms import resources
from ilms.described import describe_alone
from ilms.errors import UsageError
from ilms.maintenance.compare.compare import compare
from ilms.maintenance.lint.check import codelists, data_structures
from ilms.structures import files
from ilms.structures.model import DataConstraint, DataStructure, Value
from ilms.structures.store import standing_in

DSD = resources.folder("dsd") / "MNA_OEMP_SEX_ECO_NB.xml"


def told(checked) -> set[tuple[str, str]]:
    return {(one.code, one.message) for one in describe_alone(checked.findings, "en")}


def codes(checked) -> set[str]:
    return {batch.code for batch in checked.findings}


@pytest.fixture(scope="module")
def message():
    return files.read(DSD)


def test_the_packaged_codelists():
    """The ILO's own: South Sudan is Sudan in Spanish and French, measures share names, and `...` stands for one."""
    checked = codelists()
    assert checked.artefacts == 19
    assert codes(checked) == {"STR207", "STR208", "STR214"}
    twice = {message for code, message in told(checked) if code == "STR207"}
    lists = ("CL_AGE", "CL_AREA", "CL_CBR", "CL_CDS", "CL_CPR", "CL_CRS", "CL_MEASURE")
    assert {one for one in lists if any(one in message for message in twice)} == set(lists)
    assert all(any(one in message for one in lists) for message in twice)
    assert any(
        message.startswith("SDN, SSD in Codelist ILO:CL_AREA(1.0)") and "(es, fr)" in message for message in twice
    )


@pytest.mark.parametrize("name", ["C18", "A10-birth", "categories", "concepts", "agencies"])
def test_packaged_structures(name):
    """What is found are names that the ILO's concepts lack, and French and Spanish ones that our tables lack."""
    assert codes(data_structures([name])) == ({"STR206"} if name in ("categories", "concepts") else set())


def test_a_workspace_s_copy_of_an_agency_s_list(tmp_path: Path):
    text = (resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8")
    (tmp_path / "codelists").mkdir()
    place = tmp_path / "codelists" / "CL_SEX.xml"
    place.write_text(text.replace(">Male<", ">Men<").replace('id="SEX_O"', 'id="SEX_Q"'), "utf-8")
    with standing_in(tmp_path):
        assert codes(codelists(["CL_SEX"])) >= {"STR210", "STR215"}
        assert not codes(codelists(["CL_SEX"], own=["ILO"])) & {"STR210", "STR215"}  # its agency may do as it likes


def test_the_last_answer_of_the_agency_counts(tmp_path: Path):
    """Whatever is packaged: the agency may have changed its list since."""
    text = (resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8").replace(">Male<", ">Men<")
    (tmp_path / "codelists").mkdir()
    (tmp_path / "codelists" / "CL_SEX.xml").write_text(text, "utf-8")
    answer = tmp_path / "build" / "pulled" / "files" / "1.sdmx"
    answer.parent.mkdir(parents=True)
    answer.write_text(text, "utf-8")
    with standing_in(tmp_path):
        assert "STR210" not in codes(codelists(["CL_SEX"]))


def test_headings_that_a_constraint_lets_through(message, tmp_path: Path):
    def opened(constraint: DataConstraint) -> DataConstraint:
        [region, *rest] = constraint.regions
        selections = [
            replace(s, values=(*s.values, Value("ECO_ISIC4"))) if s.id == "ECO" else s for s in region.selections
        ]
        return replace(constraint, regions=(replace(region, selections=tuple(selections)), *rest))

    made = [opened(one) if isinstance(one, DataConstraint) else one for one in message.artefacts]
    files.write(replace(message, artefacts=tuple(made)), tmp_path / "open.xml", "sdmx-ml-2.1")
    [(code, text)] = told(data_structures([str(tmp_path / "open.xml")]))
    assert code == "STR209"
    assert "ECO_ISIC4" in text


def _edited(message, tmp_path: Path, edit) -> Path:
    made = [edit(one) if isinstance(one, DataStructure) else one for one in message.artefacts]
    path = tmp_path / "edited.json"
    files.write(replace(message, artefacts=tuple(made)), path, "sdmx-json-2.0")
    return path


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda one: replace(one, dimensions=tuple(d for d in one.dimensions if d.part != "TimeDimension")), "STR224"),
        (
            lambda one: replace(
                one,
                attributes=tuple(
                    replace(a, relationship=replace(a.relationship, dimensions=("MEASUR",)))
                    if a.id == "UNIT_MULT"
                    else a
                    for a in one.attributes
                ),
            ),
            "STR222",
        ),
        (
            lambda one: replace(
                one, dimensions=tuple(replace(d, id="SX") if d.id == "SEX" else d for d in one.dimensions)
            ),
            "STR221",
        ),
        (
            lambda one: replace(
                one,
                dimensions=tuple(
                    replace(d, concept=replace(d.concept, item="NOWHERE")) if d.id == "SEX" else d
                    for d in one.dimensions
                ),
            ),
            "STR223",
        ),
        (lambda one: replace(one, dimensions=tuple(reversed(one.dimensions))), "STR225"),
        (
            lambda one: replace(one, dimensions=tuple(replace(d, position="1") for d in one.dimensions)),
            "STR225",
        ),
    ],
)
def test_a_fault_of_a_structure(message, tmp_path, edit, expected):
    assert expected in codes(data_structures([str(_edited(message, tmp_path, edit))]))


def test_a_constraint_with_a_code_that_is_not_there(tmp_path):
    text = DSD.read_text("utf-8").replace(">SEX_T<", ">SEX_X<")
    path = tmp_path / "wrong.xml"
    path.write_text(text, "utf-8")
    [(code, said)] = told(data_structures([str(path)]))
    assert code == "STR221"
    assert "Codelist ILO:CL_SEX(1.0) does not have: SEX_X" in said


def test_what_the_schema_refuses_is_told_with_its_line(tmp_path: Path):
    text = (resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8")
    path = tmp_path / "refused.xml"
    path.write_text(text.replace(' agencyID="ILO"', ""), "utf-8")
    [one] = [one for one in describe_alone(codelists([str(path)]).findings, "vi") if one.code == "STR212"]
    assert "dòng 11" in one.message
    assert "agencyID" in (one.shown[0] or "")
    assert "http" not in (one.shown[0] or "")


def test_what_the_schema_refuses_is_told_once(tmp_path: Path):
    path = tmp_path / "refused.xml"
    path.write_text(
        (resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8").replace('"SEX_O"', '"Đ 1"'), "utf-8"
    )
    told = [one for one in describe_alone(codelists([str(path)]).findings) if one.code == "STR212"]
    assert [one.shown[0] for one in told] == [told[0].shown[0]]
    assert "Đ 1" in (told[0].shown[0] or "")


def test_a_position_that_is_no_number(tmp_path: Path):
    path = tmp_path / "odd.xml"
    path.write_text(DSD.read_text("utf-8").replace('position="2"', 'position="second"'), "utf-8")
    assert {"STR212", "STR225"} <= codes(data_structures([str(path)]))
    assert not compare(files.read(DSD), files.read(path))


def test_a_list_without_codes(tmp_path: Path):
    [given] = files.read(resources.folder("codelists") / "CL_SEX.xml").artefacts
    for external, expected in ((None, {"STR226"}), (True, set())):
        made = replace(given, agency="VNM_NSO", id="CL_NONE", items=(), external=external)
        files.write(replace(files.read(DSD), artefacts=(made,)), tmp_path / "none.xml", "sdmx-ml-2.1")
        assert codes(codelists([str(tmp_path / "none.xml")])) == expected


@pytest.mark.parametrize("what", ["CL_NOWHERE", "nowhere.xml"])
def test_what_is_not_there(what):
    with pytest.raises(UsageError):
        codelists([what])
    with pytest.raises(UsageError):
        data_structures([what])
