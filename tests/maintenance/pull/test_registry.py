"""The ILO's own structures from a registry that none of us wrote: dsss, over the wire."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.pull.codelists import codelists
from ilms.maintenance.pull.home import Home
from ilms.maintenance.pull.pulled import Pull
from ilms.maintenance.pull.service import Service, way
from ilms.maintenance.pull.structures import structures
from ilms.submission.observer import Silent

LISTS = ("CL_SEX", "CL_ECO", "CL_OBS_STATUS")


@pytest.fixture(scope="module")
def registry(live: Path) -> Iterator[str]:
    """dsss with the recorded answer, on this machine; it reads and writes by sdmx1."""
    import sdmx
    import uvicorn
    from dsss.starlette import build_app
    from dsss.store import DictStore

    with live.open("rb") as file:
        message = sdmx.read_sdmx(file)
    for codes in message.codelist.values():  # sdmx1 cannot write a reference to a list that was read without its URN
        codes.urn = sdmx.urn.make(codes)
    store = DictStore()
    store.update_from(message)
    server = uvicorn.Server(uvicorn.Config(build_app(store=store, debug=False), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def source(registry: str, home: Home, rest: str = "") -> Service:
    return Service(*way(registry, Silent()), home.root, rest=rest)


def of_lists(pull: Pull) -> set[Kind]:
    return {change.kind for change in pull.changes}


@pytest.mark.parametrize("rest", ["2.1", "3.0"])
def test_its_lists_are_ours_but_for_the_order_that_it_gives_them(registry: str, home: Home, rest: str):
    """sdmx1 puts every code behind its parent: that is told as what it is, and nothing else."""
    asked = source(registry, home, rest)
    pull = codelists(asked, home, LISTS)
    assert [file.path.stem for file in pull.files] == list(LISTS)
    assert of_lists(pull) <= {Kind.ORDER}
    assert "languages" not in {remark.word for file in pull.files for remark in file.remarks}
    pull.write()
    assert not codelists(asked, Home(home.root), LISTS).needed
    asked.channel.close()


def test_a_data_structure_with_all_that_it_needs(registry: str, home: Home):
    pull = structures(source(registry, home), home, ["ILO:IMF_ILOSTAT"])
    assert {file.path.stem for file in pull.files} == {"CL_MTS", "CL_INS", "CL_DSB", "concepts", "IMF_ILOSTAT"}
