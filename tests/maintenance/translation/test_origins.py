"""Where names are from: the packaged table, and an office's own in front of it."""

from pathlib import Path

from ilms.maintenance.compare.changes import Change, Changes, Kind
from ilms.maintenance.names import COLUMNS, Names, Row, save
from ilms.maintenance.translation.origins import added, at_hand, of_folder, path_in, recorded
from ilms.structures.store import PACKAGED, Store


def row(artefact: str, id_: str, name: str, origin: str = "translated") -> Row:
    return dict(zip(COLUMNS, (artefact, id_, "vi", name, origin), strict=True))


def label(code: str, new: str | None, language: str = "vi") -> Change:
    return Change(Kind.LABEL, "Codelist ILO:CL_ECO(1.0)", code, "old", new, language)


def test_an_office_s_names_stand_before_the_packaged_ones(tmp_path: Path):
    path_in(tmp_path).parent.mkdir()
    save([row("CL_CDS", "CDS_DES_KOR", "Đại Hàn Dân Quốc", "GSO")], path_in(tmp_path))
    held = at_hand(Store(tmp_path))
    assert added(held, "CL_CDS", "CDS_DES_KOR")["vi"]["origin"] == "GSO"
    assert added(held, "CL_AREA", "KOR")["vi"]["name"] == "Hàn Quốc"
    assert added(at_hand(PACKAGED), "CL_CDS", "CDS_DES_KOR")["vi"]["origin"].startswith("CLDR")


def test_a_list_s_own_name():
    assert added(at_hand(PACKAGED), "CL_ECO", "")["vi"]["name"] == "Phân loại: Ngành kinh tế"


def test_a_folder_without_a_table(tmp_path: Path):
    assert of_folder(tmp_path).rows == ()


class TestRecorded:
    HELD = Names([row("CL_ECO", "A", "a"), row("CL_EDU", "X", "x")])

    def test_a_new_name_stands_with_its_list(self):
        rows = recorded(self.HELD, "CL_ECO", Changes((label("B", "b"),)), "GSO")
        assert [(one["artefact"], one["id"], one["origin"]) for one in rows] == [
            ("CL_ECO", "A", "translated"), ("CL_ECO", "B", "GSO"), ("CL_EDU", "X", "translated"),
        ]  # fmt: skip

    def test_another_name_takes_the_place_of_the_old_one(self):
        rows = recorded(self.HELD, "CL_EDU", Changes((label("X", "y"),)), "GSO")
        assert rows == [row("CL_ECO", "A", "a"), row("CL_EDU", "X", "y", "GSO")]

    def test_a_name_that_is_gone(self):
        assert recorded(self.HELD, "CL_EDU", Changes((label("X", None),)), "GSO") == [row("CL_ECO", "A", "a")]

    def test_the_list_s_own_name(self):
        [made] = recorded(Names(()), "CL_ECO", Changes((label("", "Ngành"),)), "GSO")
        assert (made["artefact"], made["id"]) == ("CODELIST", "CL_ECO")
