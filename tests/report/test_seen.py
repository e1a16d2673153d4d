from pathlib import Path

from ilms import resources
from ilms.mapping.gather import gather
from ilms.messages.formats import read
from ilms.report.coverage import coverage
from ilms.report.seen import present, refused_sources
from ilms.structures.load import resolver
from ilms.workspace import Workspace

SOURCES = resources.folder("examples") / "sources"


def test_a_table_and_year_is_there_once_with_its_sources() -> None:
    office = Workspace.load(SOURCES / "dolab")
    found = {one.table.code: (one.year, one.sources) for one in present(gather(office), None, office)["VNM"]}
    name = "ADM - Administrative records of the Department of Overseas Labour"
    assert found == {"C18": ("2019", (name,)), "C19": ("2024", (name,)), "C20": ("2024", (name,))}


def test_of_one_year_only(shared: Path) -> None:
    datasets = read(shared / "real-data" / "ilostat-published.csv", resolver(None, None))
    found = present(datasets, "2019", None)
    assert {one.year for entries in found.values() for one in entries} == {"2019"}
    assert [one.table.code for one in found["VNM"]] == ["C18"]
    assert found["VNM"][0].sources == ()  # the file has none


def test_what_is_refused_is_told_by_table() -> None:
    read_for = {name: gather(Workspace.load(SOURCES / name)) for name in ("immigration", "lmis", "dolab")}
    assert {name: refused_sources(data) for name, data in read_for.items()} == {
        "immigration": {"B11": {"immigration"}},
        "lmis": {},
        "dolab": {},
    }


def test_movements_fill_nothing_and_permits_do() -> None:
    counted = {}
    for name in ("immigration", "lmis"):
        office = Workspace.load(resources.folder("examples") / "sources" / name)
        (area,) = coverage(gather(office), ["VNM"], None, office)
        counted[name] = [table.number for table in area.by_table if table.years]
    assert counted == {"immigration": [], "lmis": ["A8"]}
