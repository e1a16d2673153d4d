import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.errors import StateError
from ilms.hashes import sha256, sha256_file
from ilms.history.journal import GENESIS, HIDDEN, RECOVERED, Journal, _last, as_bytes, read


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "journal.jsonl", "seed")
    for number in range(3):
        made.append({"event": "step", "number": number, "text": "người"})
    return made


def test_each_line_carries_the_hash_of_the_line_before(journal: Journal) -> None:
    texts = journal.path.read_bytes().splitlines()
    assert [json.loads(text)["previous"] for text in texts] == [
        "seed",
        *(sha256(text) for text in texts[:-1]),
    ]
    assert journal.read().breaks("seed") == []
    assert journal.read().head("seed") == sha256(texts[-1])


def test_a_line_is_readable_text_of_one_line(journal: Journal) -> None:
    journal.append({"text": "two\nlines", "path": Path("a/b")})
    last = journal.path.read_text("utf-8").splitlines()[-1]
    assert '"text":"two\\nlines","path":"a/b"' in last
    assert "người" in journal.path.read_text("utf-8")


def test_a_file_that_is_not_there_is_an_empty_journal(tmp_path: Path) -> None:
    chain = Journal(tmp_path / "none.jsonl").read()
    assert chain.lines == ()
    assert chain.head(GENESIS) == GENESIS


def test_cut_anywhere_it_is_read_and_goes_on(journal: Journal, tmp_path: Path) -> None:
    whole = journal.path.read_bytes()
    ends = [n + 1 for n, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(len(whole) + 1):
        torn = Journal(tmp_path / "cut" / f"{cut}.jsonl", "seed")
        torn.path.parent.mkdir(exist_ok=True)
        torn.path.write_bytes(whole[:cut])
        before = torn.read()
        complete = sum(end - 1 <= cut for end in ends)  # a line that lacks only its end says all
        assert [line.get("number") for line in before.lines] == list(range(complete))
        assert bool(before.torn) == (cut not in {0, *ends, *(end - 1 for end in ends)})
        assert before.unended == (cut in {end - 1 for end in ends})
        torn.append({"event": "after"})
        chain = torn.read()
        assert chain.breaks("seed") == []
        assert (chain.torn, chain.unended) == (b"", False)
        events = [line.get("event") for line in chain.lines]
        assert events == ["step"] * complete + [RECOVERED] * bool(before.torn) + ["after"]


def test_what_was_torn_off_is_quoted(journal: Journal) -> None:
    with journal.path.open("ab") as stream:
        stream.write(b'{"previous":"')
    journal.append({"event": "after"})
    recovered = journal.read().lines[3]
    assert recovered.get("torn") == '{"previous":"'


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[0].replace(b'"number":0', b'"number":9'), *lines[1:]],
        lambda lines: [lines[0], lines[2]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [*lines[:1], b'{"previous":"x"}', *lines[1:]],
        lambda lines: [b"rubbish", *lines[1:]],
        lambda lines: [*lines[:1], b"", *lines[1:]],
    ],
    ids=["altered", "removed", "reordered", "added", "spoilt", "blank"],
)
def test_a_chain_that_was_changed_is_broken(journal: Journal, change) -> None:
    lines = journal.path.read_bytes().splitlines()
    journal.path.write_bytes(b"\n".join(change(lines)) + b"\n")
    assert journal.read().breaks("seed")


def test_credentials_are_not_written() -> None:
    told = json.loads(
        as_bytes(
            {
                "client_secret": "abc",
                "headers": {"Authorization": "Basic abc"},
                "message": "401 for Bearer eyJhbGciOi.eyJzdWIi.c2ln at https://user:abc@nsi.example/rest",
                "tokens": 3,
                "list": ["bearer abc"],
            }
        )
    )
    assert "abc" not in json.dumps(told)
    assert "eyJ" not in json.dumps(told)
    assert told["client_secret"] == HIDDEN
    assert told["tokens"] == 3
    assert "nsi.example/rest" in told["message"]


def test_a_name_that_is_no_unicode_can_be_written() -> None:
    assert json.loads(as_bytes({"file": "a\udc80"})) == {"file": "a\udc80"}


def test_a_files_hash_is_its_bytes_hash(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    assert sha256_file(tmp_path / "f") == sha256(b"abc")


def test_a_disk_that_takes_nothing_is_told_in_words(tmp_path: Path) -> None:
    place = tmp_path / "no" / "such" / "folder" / "journal.jsonl"
    with pytest.raises(StateError, match="cannot be written") as trouble:
        Journal(place).append({"event": "x"})
    assert trouble.value.exit_code == 4


CHANGES = st.lists(
    st.tuples(st.sampled_from(["add", "tear", "end", "cut", "alter", "remove"]), st.integers(0, 60)), max_size=12
)


@given(changes=CHANGES)
def test_what_is_remembered_of_a_journal_is_never_older_than_the_file(changes: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl"
        for kind, number in changes:
            raw = path.read_bytes() if path.exists() else b""
            match kind:
                case "add":
                    raw += b'{"event":"%d"}\n' % number
                case "tear":
                    raw += b'{"event":"'
                case "end":
                    raw += b"}"
                case "cut":
                    raw = raw[:number]
                case "alter" if raw:  # as many bytes as before
                    at = number % len(raw)
                    raw = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
            path.write_bytes(raw)
            if kind == "remove":
                path.unlink()
            elsewhere = Path(folder) / f"{number}-{len(raw)}.jsonl"
            elsewhere.write_bytes(b"" if kind == "remove" else raw)
            _last.pop(elsewhere, None)
            found, anew = read(path), read(elsewhere)
            assert (found.lines, found.torn, found.unended, found.whole) == (
                anew.lines, anew.torn, anew.unended, anew.whole,
            )  # fmt: skip


def test_a_journal_that_grows_keeps_its_lines(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.jsonl")
    journal.append({"event": "a"})
    before = journal.read()
    assert journal.read() is before
    journal.append({"event": "b"})
    after = journal.read()
    assert after.lines[0] is before.lines[0]
    assert [line.get("event") for line in after.lines] == ["a", "b"]
