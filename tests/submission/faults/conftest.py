"""The bench: an office and a receiver with a cable in between."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ilms.cli.app import run
from ilms.rehearsal.receiver import Receiver
from ilms.submission.submit import Way
from submission.faults.bench import Bench, Typed, port
from submission.faults.cable import Cable
from submission.office import Office


@dataclass(frozen=True)
class Impatient(Way):
    """Waits for what may still be on its way for a tenth of a second, not three."""

    grace: float = 0.1


@pytest.fixture
def bench(
    office: Office, tmp_path: Path, stock: Path, request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> Iterator[Bench]:  # fmt: skip
    """Ready to plan."""
    monkeypatch.setattr("ilms.submission.submit.Way", Impatient)

    def typed(*words: str | Path) -> Typed:
        capsys.readouterr()
        code = run([str(word) for word in words[1:]])
        told = capsys.readouterr()
        return Typed(tuple(map(str, words)), code, told.out, told.err)

    fault = getattr(request, "param", None)
    folder = tmp_path / "receiver"
    if not getattr(fault, "bare", False):
        shutil.copytree(stock, folder)
    receiver = Receiver(folder).start()
    with Cable(port(receiver)) as cable, pytest.MonkeyPatch.context() as trouble:
        made = Bench(office, folder, receiver, cable, typed, trouble)
        made.declare()
        yield made
        made.close()
