"""`ilms codelist diff` and `ilms dsd diff`."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ilms import resources
from ilms.structures import files


@pytest.fixture
def sexes(tmp_path: Path) -> Path:
    """The packaged list with one code renamed and one label changed."""
    text = (resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8")
    new = tmp_path / "sexes.xml"
    new.write_text(text.replace('"SEX_O"', '"SEX_OTHER"').replace(">Nam<", ">Nam giới<"), "utf-8")
    return new


def test_text(cli, sexes):
    result = cli("codelist", "diff", "CL_SEX", sexes)
    assert result.exit_code == 0, result.err
    assert result.out.splitlines() == [
        "old: CL_SEX", f"new: {sexes}", "", "Codelist ILO:CL_SEX(1.0)",
        "  Renamed: 1  (1 breaking)", "    Other  SEX_O -> SEX_OTHER",
        "  Labels: 1", "    SEX_M  [vi]  Nam -> Nam giới", "", "2 changes (1 breaking): renamed 1, labels 1",
    ]  # fmt: skip
    assert cli("codelist", "diff", "CL_SEX", sexes, "-q").out == "2 changes (1 breaking): renamed 1, labels 1\n"


def test_json_is_the_public_shape(cli, sexes):
    told = json.loads(cli("codelist", "diff", "CL_SEX", sexes, "--format", "json").out)
    assert told["schema_version"] == 1
    assert told["summary"] == {"changes": 2, "breaking": 1, "renamed": 1, "label": 1}
    assert told["changes"][1] == {
        "kind": "label", "codelist": "ILO:CL_SEX(1.0)", "code": "SEX_M", "old": "Nam", "new": "Nam giới",
        "breaking": False, "language": "vi",
        "names": {"en": "Male", "fr": "Hommes", "es": "Hombres", "vi": "Nam giới"},
    }  # fmt: skip


def test_only_with_exit_code_do_changes_decide_it(cli, sexes):
    assert cli("codelist", "diff", "CL_SEX", sexes, "--exit-code").exit_code == 5
    assert cli("codelist", "diff", "CL_SEX", "CL_SEX", "--exit-code").exit_code == 0
    assert cli("codelist", "diff", "CL_SEX", sexes, "--exit-code", "--languages", "vi").exit_code == 5


def test_only_some_languages(cli, sexes):
    assert cli("codelist", "diff", "CL_SEX", sexes, "-q", "--languages", "en, fr").out.startswith(
        "1 change (1 breaking)"
    )


def test_a_page(cli, sexes, tmp_path):
    out = tmp_path / "changes.html"
    assert cli("codelist", "diff", "CL_SEX", sexes, "-o", out, "--lang", "vi").exit_code == 0
    assert "Nam giới" in out.read_text("utf-8")
    assert cli("codelist", "diff", "CL_SEX", sexes, "-o", sexes).exit_code == 2  # not over what was read


@pytest.mark.parametrize("format_", files.FORMATS)
def test_any_format(cli, format_, tmp_path):
    other = tmp_path / f"sex{files.SUFFIX[format_]}"
    files.write(files.read(resources.folder("codelists") / "CL_SEX.xml"), other, format_)
    assert cli("codelist", "diff", "CL_SEX", other).out.endswith("no changes\n")


def test_a_workspace_s_own_list_beside_the_packaged_one(cli, sexes, tmp_path):
    (tmp_path / "vn" / "codelists").mkdir(parents=True)
    (tmp_path / "vn" / "ilms.toml").write_text('[workspace]\narea = "VNM"\n[sender]\nid = "X"\nname = "X"\n', "utf-8")
    sexes.rename(tmp_path / "vn" / "codelists" / "CL_SEX.xml")
    result = cli("codelist", "diff", "packaged:CL_SEX", "CL_SEX", "-C", tmp_path / "vn", "-q")
    assert result.out.startswith("2 changes (1 breaking)"), result.err


def test_an_id_asks_a_file_only_about_itself(cli, tmp_path):
    """As of the answer with all lists that an agency has."""
    every = [files.read(resources.folder("codelists") / f"{id_}.xml") for id_ in ("CL_FREQ", "CL_SEX", "CL_STE")]
    together = replace(every[0], artefacts=tuple(one.artefacts[0] for one in every))
    files.write(together, tmp_path / "all.xml", "sdmx-ml-2.1")
    assert cli("codelist", "diff", "CL_SEX", tmp_path / "all.xml", "-q").out == "no changes\n"
    assert cli("codelist", "diff", tmp_path / "all.xml", "CL_SEX", "-q").out == "no changes\n"
    assert cli("codelist", "diff", tmp_path / "all.xml", "CL_OCU", "-q").out.startswith("4 changes (3 breaking)")


def test_dataflows_and_tables(cli):
    told = json.loads(cli("dsd", "diff", "C18", "DF_MNA_OEMP_SEX_ECO_NB", "--format", "json").out)
    kinds = {(change["kind"], change["artefact"].partition(" ")[0], change["item"]) for change in told["changes"]}
    assert {
        ("component-removed", "DataStructure", "CDS"),
        ("component-added", "DataStructure", "ECO"),
        ("reference", "Dataflow", ""),
        ("constraint", "DataConstraint", "CDS"),
    } <= kinds
    assert cli("dsd", "diff", "A1", "packaged:A1", "--exit-code").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("codelist", "diff", "CL_SX", "CL_SEX"), "`CL_SEX`"),
        (("codelist", "diff", "nowhere.xml", "CL_SEX"), "there is no file `nowhere.xml`"),
        (("codelist", "diff", str(resources.folder("dsd") / "agencies.xml"), "CL_SEX"), "holds no codelist"),
        (("dsd", "diff", "C18", "CL_SEX"), "`ilms codelist diff CL_SEX OTHER`"),
        (("dsd", "diff", "C99", "C18"), "no table or dataflow `C99`"),
    ],
)
def test_what_is_not_there_exits_2(cli, words, said):
    result = cli(*words)
    assert result.exit_code == 2
    assert said in result.err
