"""A kill at every fifth kind of moment; all moments under `make soak-submissions` (`submission.crash.__main__`)."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from submission.crash.case import Case
from submission.crash.points import kind
from submission.crash.scenes import SCENES, Scene
from submission.crash.stage import Stage
from submission.memory import in_memory

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork are POSIX's")
SHARES = 4  # parts that can run beside one another
EACH = 5  # kind that is tried here: a fork of a process that has run many tests takes its time
SetUp = tuple[Scene, Stage, tuple[str, ...]]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[SetUp, int]]]:
    """One moment of each kind, in one of the scenes that have it: not always the first."""
    places: dict[str, list[tuple[SetUp, int]]] = {}
    with ExitStack() as stages:
        for scene in SCENES:
            root = stages.enter_context(in_memory(tmp_path_factory.mktemp(scene.name)))
            stage, command = scene.stage(root)
            stages.callback(stage.close)
            for number, what in enumerate(stage.moments(command), 1):
                places.setdefault(kind(what), []).append(((scene, stage, command), number))
        yield [found[17 * number % len(found)] for number, found in enumerate(places.values())][::EACH]


@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_is_lost_and_nothing_is_done_twice(cases: list[tuple[SetUp, int]], share: int, record_property) -> None:
    killed = 0
    for number, ((scene, stage, command), moment) in enumerate(chosen := cases[share::SHARES]):
        # Every other time the command that takes it up is killed as well.
        case = Case(scene, stage, command, moment, 7 * moment % 40 + 1 if number % 2 else 0)
        case.run()
        killed += bool(case.killed)
    assert killed >= len(chosen) - 1  # a status request more or less moves the last moments
    record_property("kills", killed)


def test_a_full_disk_stops_in_words_and_nothing_is_lost(tmp_path: Path, record_property) -> None:
    revision = next(scene for scene in SCENES if scene.name == "revision")
    stage, command = revision.stage(tmp_path)
    full = 0
    for room in range(2100, 3900, 300):
        case = Case(revision, stage, command, moment=0, room=room)
        case.run()
        if "File too large" in case.said[0]:
            assert "has room" in case.said[0]
            full += 1
    stage.close()
    assert full > 2
    record_property("full", full)
