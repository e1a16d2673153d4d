"""`ilms codelist impact`: told in both languages and as JSON, written on a yes, refused a second time."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ilms import resources
from ilms.structures import files


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The Viet Nam example, and in it a CL_SEX with another code for women."""
    root = tmp_path / "viet-nam"
    shutil.copytree(resources.folder("examples") / "viet-nam", root)
    text = (resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8")
    (root / "new.xml").write_text(text.replace('"SEX_F"', '"SEX_W"'), "utf-8")
    return root


def test_text_in_both_languages(cli, here):
    result = cli("codelist", "impact", "CL_SEX", "new.xml", "-C", here)
    assert result.exit_code == 0, result.err
    lines = result.out.splitlines()
    assert lines[:3] == [
        "SEX_F (Female): renamed to SEX_W",
        "  code maps",
        "    maps/sex-vi.csv line 17  Nữ  SEX_F -> SEX_W  [comes with ilms; yours will go before it]",
    ]
    assert '+SEX = { header = 2, map = ["sex-vi-cl-sex", "sex-vi"] }' in lines
    assert lines[-1] == "changes: 1, touching anything: 1; places: 45, to be decided: 0; files to write: 12"
    assert "--write" in result.err
    said = cli("codelist", "impact", "CL_SEX", "new.xml", "-C", here, "--lang", "vi", "-q").out
    assert said.startswith("SEX_F (Nữ): đổi mã thành SEX_W\n  bảng chuyển mã\n")
    assert "+++" not in said


def test_json_is_the_public_shape(cli, here):
    told = json.loads(cli("codelist", "impact", "CL_SEX", "new.xml", "-C", here, "--format", "json").out)
    assert told["summary"] == {"changes": 1, "touching": 1, "places": 45, "undecided": 0, "files": 12}
    [change] = told["changes"]
    assert (change["kind"], change["code"], change["new"], change["nearest"]) == ("renamed", "SEX_F", "SEX_W", [])
    assert change["touches"][0] == {
        "what": "code-map", "file": "maps/sex-vi.csv", "packaged": True, "overruled": True, "line": 17, "at": "Nữ",
        "text": "SEX_F", "becomes": "SEX_W",
    }  # fmt: skip
    mapping = next(one for one in told["files"] if one["file"] == "mappings/c18-dolab.toml")
    assert mapping["diff"].startswith("--- a/mappings/c18-dolab.toml\n+++ b/mappings/c18-dolab.toml\n@@ ")
    assert (mapping["new"], told["written"]) == (False, False)


def test_it_is_written_on_a_yes_only(cli, here):
    mapping = here / "mappings" / "c18-dolab.toml"
    before = mapping.read_bytes()
    refused = cli("codelist", "impact", "CL_SEX", "new.xml", "-C", here, "--write")
    assert refused.exit_code == 4
    assert mapping.read_bytes() == before
    assert cli("codelist", "impact", "CL_SEX", "new.xml", "-C", here, "--write", "--yes").exit_code == 0
    assert mapping.read_bytes() == before.replace(b'"sex-vi"', b'["sex-vi-cl-sex", "sex-vi"]')
    [line] = (here / "codelists" / "impact.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["codes"] == {"SEX_F": "SEX_W"}
    assert cli("codelist", "impact", "CL_SEX", "new.xml", "-C", here, "--exit-code").exit_code == 5
    assert cli("codelist", "impact", "CL_SEX", "packaged:CL_SEX", "-C", here, "--exit-code").exit_code == 0


def test_codes_that_changed_places_are_not_changed_twice(cli, here):
    message = files.read(resources.folder("codelists") / "CL_ECO.xml")
    ids = {"ECO_ISIC4_J": "ECO_ISIC4_K", "ECO_ISIC4_K": "ECO_ISIC4_J"}
    [list_] = message.artefacts
    swapped = replace(list_, items=tuple(replace(item, id=ids.get(item.id, item.id)) for item in list_.items))
    files.write(replace(message, artefacts=(swapped,)), here / "new.xml", "sdmx-ml-2.1")
    own = here / "maps" / "ours.csv"
    own.parent.mkdir()
    own.write_bytes("label,code\nTin học,ECO_ISIC4_J\nNgân hàng,ECO_ISIC4_K\n".encode())
    arguments = ("codelist", "impact", "CL_ECO", "new.xml", "-C", here, "--write", "--yes")
    assert cli(*arguments).exit_code == 0
    written = own.read_text("utf-8")
    assert written == "label,code\nTin học,ECO_ISIC4_K\nNgân hàng,ECO_ISIC4_J\n"
    again = cli(*arguments)
    assert again.exit_code == 4
    assert "written before" in again.err
    assert own.read_text("utf-8") == written


def test_what_labels_do_not_tell_is_told_by_a_person(cli, here):
    text = (here / "new.xml").read_text("utf-8")
    for name in ("Female", "Femmes", "Mujeres", "Nữ"):
        text = text.replace(f">{name}<", f">{name[::-1]}-9<")
    (here / "new.xml").write_text(text, "utf-8")
    arguments = ("codelist", "impact", "CL_SEX", "new.xml", "-C", here)
    assert "SEX_F (Female): removed" in cli(*arguments).out
    told = cli(*arguments, "--renamed", "SEX_F=SEX_W")
    assert "renamed to SEX_W" in told.out
    assert "--renamed SEX_F=SEX_W" in told.err
    for answer, said in (("SEX_F", "one code"), ("SEX_Q=SEX_W", "no code"), ("SEX_F=SEX_M", "both versions")):
        refused = cli(*arguments, "--renamed", answer)
        assert refused.exit_code == 2
        assert said in refused.err


def test_a_person_says_that_a_code_was_not_renamed(cli, here):
    assert (
        "SEX_F (Female): removed"
        in cli("codelist", "impact", "CL_SEX", "new.xml", "-C", here, "--renamed", "SEX_F=").out
    )
