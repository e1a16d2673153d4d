"""A workspace to pull into, structure files that were changed by hand, and a service that answers as it is told."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug import Request, Response
from werkzeug.serving import make_server

from ilms import resources
from ilms.maintenance.canonical import document
from ilms.maintenance.pull.home import Home
from ilms.structures import files
from ilms.structures.model import Item, ItemScheme, Maintainable

Change = Callable[[ItemScheme], ItemScheme]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace without structures of its own."""
    root = tmp_path / "office"
    root.mkdir()
    (root / "ilms.toml").write_text('[workspace]\narea = "VNM"\n[sender]\nid = "VNM_NSO"\n', "utf-8")
    return root


@pytest.fixture
def home(office: Path) -> Home:
    return Home(office)


def packaged(id_: str, folder: str = "codelists") -> tuple[Maintainable, ...]:
    return files.read(resources.folder(folder) / f"{id_}.xml").artefacts


def agencys(id_: str) -> ItemScheme:
    """A packaged list as its agency has it: without Vietnamese."""
    [held] = packaged(id_)
    assert isinstance(held, ItemScheme)
    return bare(held)


def bare(scheme: ItemScheme) -> ItemScheme:
    def without(names: Any) -> dict[str, str]:
        return {language: text for language, text in names.items() if language != "vi"}

    items = tuple(replace(item, names=without(item.names)) for item in scheme.items)
    return replace(scheme, names=without(scheme.names), items=items)


def item(scheme: ItemScheme, id_: str, **changed: Any) -> ItemScheme:
    """The list with one item changed."""
    return replace(scheme, items=tuple(replace(i, **changed) if i.id == id_ else i for i in scheme.items))


def with_item(scheme: ItemScheme, id_: str, **names: str) -> ItemScheme:
    return replace(scheme, items=(*scheme.items, Item(id=id_, names=names)))


def without(scheme: ItemScheme, *ids: str) -> ItemScheme:
    return replace(scheme, items=tuple(i for i in scheme.items if i.id not in ids))


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Artefacts as a file."""

    def write(*artefacts: Maintainable, name: str = "given.xml") -> Path:
        path = tmp_path / name
        path.write_bytes(document("GIVEN", artefacts)[0])
        return path

    return write


@pytest.fixture(scope="session")
def live(shared: Path) -> Path:
    """What the ILO's service gave: 46 codelists, three concept schemes, one data structure."""
    return shared / "ilo" / "live-structures-2026-05-18.xml"


@pytest.fixture(scope="session")
def imf(live: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the live answer the data structure and what it needs that is not packaged."""
    needed = ("IMF_ILOSTAT", "CL_MTS", "CL_INS", "CL_DSB", "CS_CLASSIF_TYPE", "CS_ILOSTAT", "CS_NOTE_TYPE")
    path = tmp_path_factory.mktemp("live") / "imf.xml"
    path.write_bytes(document("IMF", [one for one in files.read(live).artefacts if one.id in needed])[0])
    return path


@dataclass
class Told:
    """What a service answers.

    Attributes:
        answers: By path: the answer, or what makes one.
        asked: Every request that came.
    """

    base: str = ""
    answers: dict[str, Response | Callable[[Request], Response]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def has(self, *artefacts: Maintainable, **headers: str) -> None:
        """Serve artefacts by REST 2.1, and by that of 3.0 under /v2."""
        for one in artefacts:
            kind = one.kind.lower()
            place = f"{kind}/{one.agency}/{one.id}/{one.version}"
            answer = Response(document("ANSWER", [one])[0], headers=headers, content_type="application/xml")
            self.answers[f"/{place}"] = self.answers[f"/v2/structure/{place}"] = answer


@pytest.fixture
def service() -> Iterator[Told]:
    told = Told()

    @Request.application
    def answer(request: Request) -> Response:
        told.asked.append(request)
        found = told.answers.get(request.path, Response("No Results Found", 404))
        return found(request) if not isinstance(found, Response) else found

    running = make_server("127.0.0.1", 0, answer)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    told.base = f"http://127.0.0.1:{running.port}"
    yield told
    running.shutdown()
    thread.join()
    running.server_close()
