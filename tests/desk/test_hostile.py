"""What others wrote is text at the desk, whatever it says."""

from collections.abc import Callable
from pathlib import Path

from desk.test_uses import BOOK, JAPAN, SHEET, typed
from desk.visiting import Eyes

HOSTILE = '"><script>document.title="taken"</script><img src=x onerror="document.title=1">'


def test_what_a_label_says_is_shown_and_not_run(eyes: Callable[..., Eyes], office: Path) -> None:
    typed(office, JAPAN, HOSTILE)
    mapping = office / "mappings" / "c18-dolab.toml"
    mapping.write_text(f"{mapping.read_text('utf-8')}# </textarea>{HOSTILE}\n", "utf-8")
    person = eyes()
    cell = f"/sheet?file={BOOK.as_posix()}&sheet={SHEET}&at={JAPAN}"
    for path, where in (("/", "main"), (cell, ".grid"), (cell, "#beside")):
        person.go(path)
        person.until(where, HOSTILE)
        assert "taken" not in person.browser.title
    person.click("#beside p.do a")
    person.until("h1", HOSTILE)
    person.go("/file?file=mappings/c18-dolab.toml")
    person.until("#text")
    assert person.browser.execute_script("return document.getElementById('text').value").endswith(f"{HOSTILE}\n")
    assert person.unhurt(), "nothing was even tried that the policy forbids"


def test_the_policy_forbids_what_would_be_tried(eyes: Callable[..., Eyes]) -> None:
    person = eyes()
    person.browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">');"
        "const s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s);"
    )
    assert person.browser.title != "1"
    assert not person.unhurt(), "the browser says what it did not do"
