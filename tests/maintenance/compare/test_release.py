import pytest

from ilms.maintenance.compare.changes import Change, Changes, Kind
from ilms.maintenance.compare.release import bump


def changes(*kinds: tuple[Kind, bool]) -> Changes:
    return Changes(tuple(Change(kind, "Codelist NSO:CL_A(1.0)", breaking=breaking) for kind, breaking in kinds))


GONE, NEW, WORD = (Kind.REMOVED, True), (Kind.ADDED, False), (Kind.LABEL, False)


@pytest.mark.parametrize(
    ("version", "what", "following"),
    [
        ("1.2.3", (GONE, NEW, WORD), "2.0.0"),
        ("1.2.3", (NEW, WORD), "1.3.0"),
        ("1.2.3", (WORD, (Kind.ORDER, False), (Kind.ANNOTATION, False)), "1.2.4"),
        ("1.2.3", (), "1.2.3"),
        ("1.2.3", ((Kind.LANGUAGE_MISSING, False),), "1.2.3"),
        ("1.0", (GONE,), "2.0"),
        ("1.0", (NEW,), "1.1"),
        ("1.0", (WORD,), "1.1"),
        ("3", (WORD,), "4"),
        ("1.2.3-draft", (GONE,), "1.2.3-draft"),
    ],
)
def test_the_heaviest_change_decides(version, what, following):
    assert bump(version, changes(*what)) == following
