"""Each catalogue is in step with the source and whole: nobody meets a sentence in a language that is not theirs."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

import ilms
from ilms import errors
from ilms.languages import FALLBACK, spoken
from ilms.locale.catalogues import read, untranslated, updated, write

SOURCE = Path(ilms.__file__).parent
TRANSLATED = [language for language in spoken() if language != FALLBACK]
UPDATE = "python -m ilms.locale"


def fields(text: str) -> set[str]:
    """What is filled in; a brace that is shown stands twice (`{{{at}}}`), or alone in a text without facts."""
    return set(re.findall(r"(?<!\{)(?:\{\{)*\{(\w+)", text))


def texts(message: Message) -> list[tuple[str, str]]:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return [(ids[-1], string) for string in strings]


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_is_what_the_source_asks_for(language: str) -> None:
    held, wanted = (
        {(one.context, str(one.id)) for one in some if one.id} for some in (read(language), updated(language))
    )
    assert sorted(map(str, wanted - held)) == [], f"new in the source: `{UPDATE}`"
    assert sorted(map(str, held - wanted)) == [], f"gone from the source: `{UPDATE}`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_is_translated(language: str) -> None:
    assert [(message.context, message.id) for message in untranslated(read(language))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_speaks_of_the_same_facts(language: str) -> None:
    odd = []
    for message in read(language):
        for text, string in texts(message):
            if message.id and fields(text) != fields(string):
                odd.append((message.context, text, string))
    assert odd == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_typed_is_the_same_in_every_language(language: str) -> None:
    """Between backticks stand commands, options and keys: nobody translates them."""
    commands = re.compile(r"`(ilms [a-z]+|--?[a-z-]+)\b")
    odd = []
    for message in read(language):
        for text, string in texts(message):
            if message.id and set(commands.findall(text)) != set(commands.findall(string)):
                odd.append((message.context, text, string))
    assert odd == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_is_composed(language: str) -> None:
    shown = [pair for one in read(language) for pair in texts(one)]
    assert all(
        unicodedata.is_normalized("NFC", string) for text, string in shown if unicodedata.is_normalized("NFC", text)
    )


def test_a_new_language_is_begun_empty_and_what_changed_waits_for_its_translator(tmp_path, monkeypatch) -> None:
    import ilms.locale.catalogues as room

    monkeypatch.setattr(room, "file_of", lambda language: tmp_path / f"{language}.po")
    fresh = updated("km")
    assert len(list(untranslated(fresh))) == len(fresh) > 2000
    message = fresh.get("next: {what}", "cli.next")
    message.string = "បន្ទាប់៖ {what}"
    write(fresh, "km")
    assert updated("km").get("next: {what}", "cli.next").string == "បន្ទាប់៖ {what}"

    file = tmp_path / "km.po"
    file.write_text(file.read_text("utf-8").replace('"next: {what}"', '"next, {what}"'), "utf-8")
    changed = updated("km").get("next: {what}", "cli.next")
    assert (changed.string, changed.fuzzy) == ("បន្ទាប់៖ {what}", True)
    assert changed in list(untranslated(updated("km")))


def test_a_template_is_written_out() -> None:
    """`_(f"...")` and `_(name)` cannot be found in the source, nor translated."""
    odd = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                text = node.args[0] if len(node.args) == 1 else None
                if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                    odd.append(f"{path.name}:{node.lineno}")
                elif fields(text.value) != {key.arg for key in node.keywords} and node.keywords:
                    odd.append(f"{path.name}:{node.lineno}: facts")
    assert odd == []


TOLD = {"fail", "MessageError", "NoPlaceError", "NotCarriedError"} | {name for name in vars(errors) if "Error" in name}
CODES = re.compile(r"`[^`]*`|[A-Z]{3}\d{3}")


def english(node: ast.expr) -> Iterator[ast.expr]:
    """The texts in an argument that no translator can find."""
    if isinstance(node, ast.IfExp):
        yield from (*english(node.body), *english(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (*english(node.left), *english(node.right))
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "lines":
        yield from (text for part in node.args for text in english(part))
    else:
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        said = (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
        if re.search(r"[A-Za-z]{2}", CODES.sub("", "".join(said))):
            yield node


def test_what_an_error_says_can_be_translated() -> None:
    odd = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in TOLD:
                given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg != "code")]
                odd += [f"{path.name}:{one.lineno}: {ast.unparse(one)}" for part in given for one in english(part)]
    assert odd == []


def test_who_speaks_by_that_name_gives_it_to_nothing_else() -> None:
    """`for _ in rows:` makes `_` a variable of the whole function, which cannot be called then."""
    odd = []
    for path in SOURCE.rglob("*.py"):
        functions = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef))
        for function in functions:
            inside = list(ast.walk(function))
            own = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)  # have variables of their own
            apart = {id(part) for node in inside if isinstance(node, own) for part in ast.walk(node)}
            given = [n for n in inside if isinstance(n, ast.Name) and n.id == "_" and isinstance(n.ctx, ast.Store)]
            called = any(isinstance(n, ast.Call) and getattr(n.func, "id", "") == "_" for n in inside)
            given_to = function.args
            arguments = (*given_to.posonlyargs, *given_to.args, *given_to.kwonlyargs, given_to.vararg, given_to.kwarg)
            named = {one.arg for one in arguments if one}
            if called and (any(id(n) not in apart for n in given) or "_" in named):
                odd.append(f"{path.name}: {function.name}")
    assert odd == []
