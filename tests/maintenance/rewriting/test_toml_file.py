"""Edits of TOML: the value is another, every other byte is what it was."""

import copy
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.maintenance.rewriting.edits import BOM, rewritten
from ilms.maintenance.rewriting.toml_file import TomlFile

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=8)
WORD = st.text("abcd-_1", min_size=1, max_size=3)
SPACE = st.sampled_from(["", " ", "  ", "\t"])
COMMENT = st.sampled_from(["", "# một ghi chú", "#", '# a = "1" [x] """', "# ? undecided"])
PLAIN = st.text("ăâ 1x[]{},.=#'", max_size=6)


@st.composite
def text_literals(draw):
    """A text in one of the four ways."""
    text = draw(PLAIN)
    bare = text.replace("'", "")
    return draw(st.sampled_from([f'"{text}"', f"'{bare}'", f'"""\n{text}\\t"x"""', f"'''{bare}\n'''", '"\\u00e9\\\\"']))


@st.composite
def values(draw, depth=2):
    """A value as people lay it out."""
    kind = draw(st.sampled_from(["text", "text", "other", "array", "inline"] if depth else ["text", "other"]))
    if kind == "text":
        return draw(text_literals())
    if kind == "other":
        return draw(st.sampled_from(["1", "-0.5", "true", "2026-11-22", "0xff", "inf", "1979-05-27 07:32:00"]))
    if kind == "inline":
        keys = draw(st.lists(WORD, max_size=3, unique=True))
        pairs = [f"{key}{draw(SPACE)}={draw(SPACE)}{draw(values(depth - 1))}" for key in keys]
        return "{" + draw(SPACE) + f"{draw(SPACE)},{draw(SPACE)}".join(pairs) + draw(SPACE) + "}"
    parts = [draw(values(depth - 1)) for _ in range(draw(st.integers(0, 3)))]
    between = draw(st.sampled_from([", ", ",", " ,\n  ", ",  # chú thích\n\t"]))
    return "[" + draw(st.sampled_from(["", " ", "\n  ", " # c\n"])) + between.join(parts) + draw(SPACE) + "]"


@st.composite
def documents(draw):
    """A file with comments, arrays of tables that take turns, dotted keys, any line end, with and without BOM."""
    lines = []
    for header in draw(st.lists(st.sampled_from(["", "[[rule]]", "[[part.of]]", "[rule.in]", "[t]"]), max_size=5)):
        lines += [draw(COMMENT), *([header + draw(SPACE) + draw(COMMENT)] if header else [])]
        for key in draw(st.lists(WORD, max_size=3, unique=True)):
            name = draw(st.sampled_from([key, f'"{key} à"', f"'{key}'.b", f"{key} . c"]))
            lines.append(f"{draw(SPACE)}{name}{draw(SPACE)}={draw(SPACE)}{draw(values())}{draw(SPACE)}{draw(COMMENT)}")
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n# end"]))
    content = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))).encode()
    return draw(st.sampled_from([b"", BOM])) + content


def data_of(content):
    return tomllib.loads(content.removeprefix(BOM).decode())


def read(folder, content):
    path = folder / "file.toml"
    path.write_bytes(content)
    return TomlFile.read(path)


def after(*edits):
    [one] = rewritten(edits)
    return one.after


@settings(max_examples=80, deadline=None)
@given(content=documents(), text=TEXT, chosen=st.randoms(use_true_random=False))
def test_only_the_value_differs(tmp_path_factory, content, text, chosen):
    try:
        expected = copy.deepcopy(data_of(content))
    except tomllib.TOMLDecodeError:
        return  # two keys of one name
    file = read(tmp_path_factory.getbasetemp(), content)
    if not file.texts:
        return
    at = chosen.choice(sorted(file.texts, key=str))
    holder = expected
    for part in at[:-1]:
        holder = holder[part]
    holder[at[-1]] = text
    made, place = after(file.replaced(at, text)), file.values[at]
    assert data_of(made) == expected
    assert made.startswith(content[: place.start])
    assert made.endswith(content[place.end :])
    assert place.line == content[: place.start].count(b"\n") + 1


@settings(max_examples=40, deadline=None)
@given(content=documents(), chosen=st.randoms(use_true_random=False))
def test_a_key_is_renamed_where_it_stands(tmp_path_factory, content, chosen):
    try:
        data_of(content)
    except tomllib.TOMLDecodeError:
        return
    file = read(tmp_path_factory.getbasetemp(), content)
    pairs = [at for at in file.values if at in file.keys]
    if not pairs:
        return
    at = chosen.choice(sorted(pairs, key=str))
    made = after(file.renamed(at, "MỚI.5"))
    new = read(tmp_path_factory.getbasetemp(), made)
    assert new.at((*at[:-1], "MỚI.5")) == file.at(at)
    assert len(made) - len(content) == len('"MỚI.5"'.encode()) - (file.keys[at].end - file.keys[at].start)


def test_every_place_in_the_packaged_rules_is_found(request):
    for path in sorted((request.config.rootpath / "rules").glob("*.toml")):
        file = TomlFile.read(path)

        def leaves(value, file=file):
            inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            return isinstance(value, str) + sum(leaves(one, file) for one in inner)

        assert len(file.texts) == leaves(dict(file.data)), path.name


def test_a_regular_expression_stays_between_single_quotes(tmp_path):
    file = read(tmp_path, rb"TIME_PERIOD = { block = 'Nam (\d{4})' }  # year")
    edit = file.replaced(("TIME_PERIOD", "block"), r"Year (\d{4})")
    assert after(edit) == rb"TIME_PERIOD = { block = 'Year (\d{4})' }  # year"


def test_a_text_becomes_a_list(tmp_path):
    file = read(tmp_path, b'ECO = { column = "x", map = "vsic2018" } # c\n')
    edit = file.replaced(("ECO", "map"), ["ours", "vsic2025"])
    assert after(edit) == b'ECO = { column = "x", map = ["ours", "vsic2025"] } # c\n'


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_key_is_added_behind_the_last_one(tmp_path, newline):
    lines = ["[a]", "x = { y = 1 } # c", "", "[b]", "z = 2"]
    file = read(tmp_path, newline.join(lines).encode())
    made = after(file.added(("a", "x", "k"), "v"), file.added(("a", "new"), True), file.added(("b", "q r"), [1]))
    expected = ["[a]", 'x = { y = 1, k = "v" } # c', "new = true", "", "[b]", "z = 2", '"q r" = [1]']
    assert made.decode() == newline.join(expected)


def test_what_is_no_toml_is_refused(tmp_path):
    with pytest.raises(UsageError, match="not readable TOML"):
        read(tmp_path, b"a = ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('a = "1"\n', 'a = "1"\n\n[notes]\nI11 = { text = "271", years = [2026] }\n'),
        ('a = "1" # one', 'a = "1" # one\n\n[notes]\nI11 = { text = "271", years = [2026] }\n'),
        ('[b]\r\na = "1"\r\n', '[b]\r\na = "1"\r\n\r\n[notes]\r\nI11 = { text = "271", years = [2026] }\r\n'),
    ],
)
def test_a_new_table_stands_behind_everything_with_the_files_own_line_ends(tmp_path, before, after):
    path = tmp_path / "a.toml"
    path.write_bytes(before.encode())
    edit = TomlFile.read(path).appended("notes", {"I11": {"text": "271", "years": [2026]}})
    (one,) = rewritten([edit])
    assert one.after.decode() == after
