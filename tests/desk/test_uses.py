"""Each use of the desk, as a person does it in a real browser."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from desk.visiting import Eyes
from ilms.history.ledger import Ledger
from ilms.rehearsal.receiver import Receiver

Person = Callable[..., Eyes]
BOOK, SHEET, JAPAN = Path("sources") / "2019" / "dolab.xlsx", "Biểu 18", "B9"
STRANGE = "Xứ Phù Tang"


def typed(office: Path, cell: str, text: str | int) -> None:
    """What a person does in Excel."""
    book = openpyxl.load_workbook(office / BOOK)
    book[SHEET][cell] = text
    book.save(office / BOOK)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_report_is_live(eyes: Person, office: Path, language: str) -> None:
    person = eyes(language)
    assert person.browser.execute_script("return document.documentElement.lang") == language
    assert len(person.browser.find_elements("css selector", "main section")) >= 5
    typed(office, JAPAN, STRANGE)
    person.until("section#findings", "MAP001")
    assert person.browser.execute_script("return document.querySelector('.status .state.error') !== null")
    typed(office, JAPAN, "Nhật Bản")
    person.until("#status .accepted")
    assert STRANGE not in person.text("main")
    assert person.unhurt()


def test_check_again(eyes: Person) -> None:
    person = eyes()
    before = person.browser.execute_script("return Number(document.getElementById('status').dataset.checked)")
    person.click("#status button")
    person.until(f"#status[data-checked='{before + 1}']")


def test_a_page_that_is_left_when_the_desk_stops_says_so(eyes: Person) -> None:
    person = eyes()
    person.desk.stop()
    assert "ilms desk" in person.until("#status .closed").text
    person.browser.get("about:blank")
    assert not person.unhurt(), "the browser asked a desk that is no more; the next test has it without that complaint"


def test_an_error_that_stops_the_check_is_told_with_its_hint_and_goes_when_it_is_mended(
    eyes: Person, office: Path
) -> None:
    person = eyes()
    mapping = office / "mappings" / "c18-dolab.toml"
    right = mapping.read_bytes()
    mapping.write_bytes(right.replace(b'table = "C18"', b'table = "C81"'))
    person.until(".trouble", "C81")
    assert "section" in person.browser.page_source, "what was found before stays to be seen"
    mapping.write_bytes(right)
    person.until("#status .accepted")
    assert not person.browser.find_elements("css selector", ".trouble")


def test_from_a_cell_to_its_observations_and_back(eyes: Person, office: Path) -> None:
    typed(office, "D9", 58382)  # the sexes no longer add up
    person = eyes()
    person.go("/sheets")
    person.click("ul.files a", SHEET)
    assert person.path == "/sheet"
    # From the cell to what it became, and to what is wrong with it; the grid stays where it is.
    person.browser.execute_script("window.same = true")
    person.click("td a[data-at='D9']")
    beside = person.until("#beside", "58.382")
    assert "Male" in beside.text
    assert "Japan" in beside.text
    assert "SUM" in beside.text
    assert person.browser.execute_script("return window.same"), "the page was loaded anew"
    assert person.text(".grid td.here") == "58382"
    # From an observation to its cell.
    person.go(f"/sheet?file={BOOK.as_posix()}&sheet={SHEET}")
    person.click("#beside .observation a", "C12")
    person.until(".grid td.here", "3478")
    # By the browser's own way back.
    person.browser.back()
    person.until("#beside h2", "Observations of these rows")
    assert person.unhurt()


def test_from_a_number_of_the_report_to_its_cell_in_two_clicks(eyes: Person) -> None:
    person = eyes()
    for _again in range(2):  # before and after the page has changed under its reader
        figure = (
            "return [...document.querySelectorAll('#C18 table.figures td')].find(e => e.textContent.includes('152.53'))"
        )
        person.browser.execute_script(f"({figure.replace('return ', '() => ')})().click()")
        person.until("#origin a", "C8")
        person.browser.execute_script("document.getElementById('origin').close()")
        number = person.browser.execute_script("return Number(document.getElementById('status').dataset.checked)")
        person.click("#status button")
        person.until(f"#status[data-checked='{number + 1}']")
    person.browser.execute_script(f"({figure.replace('return ', '() => ')})().click()")
    person.click("#origin a", "C8")
    person.until(".grid td.here", "152530")
    assert person.unhurt()


def test_from_a_finding_to_its_cell(eyes: Person, office: Path) -> None:
    typed(office, JAPAN, STRANGE)
    person = eyes()
    person.until("section#findings", "MAP001")
    link = person.browser.find_element("css selector", f"section#findings a[href*='at={JAPAN}']")
    person.go("/" + link.get_attribute("href").partition("/")[2].partition("/")[2].partition("/")[2])
    person.until(".grid td.here", STRANGE)
    assert "MAP001" in person.text("#beside")


def test_an_unknown_label_gets_its_code(eyes: Person, office: Path) -> None:
    typed(office, JAPAN, STRANGE)
    mapping = office / "mappings" / "c18-dolab.toml"
    before = mapping.read_text("utf-8")
    person = eyes()
    person.go(f"/sheet?file={BOOK.as_posix()}&sheet={SHEET}&at={JAPAN}")
    person.click("#beside a", STRANGE)
    person.until("#code").send_keys("CDS_DES_JPN")
    person.click("form button.do")
    diff = person.until("pre.diff", "office-cds").text
    assert '+CDS = { column = "Nước đến", map = ["office-cds", "country-vi"] }' in diff
    assert person.text("table.beside-each-other").split()[-2:] == ["0", "0"]
    assert "MAP001" in person.text("main")
    assert (mapping.read_text("utf-8"), (office / "maps").exists()) == (before, False), "nothing is written yet"
    person.click("form[action='/write'] button")
    person.until("h1", "Written")
    person.until("#status .accepted")  # of the check that follows, on that very page
    assert (office / "maps" / "office-cds.csv").read_text("utf-8") == f"label,code\n{STRANGE},CDS_DES_JPN\n"
    kept = [line for line in before.splitlines() if not line.startswith("CDS")]
    assert [line for line in mapping.read_text("utf-8").splitlines() if not line.startswith("CDS")] == kept
    assert person.unhurt()


def test_a_mapping_is_corrected(eyes: Person, office: Path) -> None:
    mapping = office / "mappings" / "c18-dolab.toml"
    right = mapping.read_bytes()
    mapping.write_bytes(
        right.replace('header = { find = "Nước đến" }'.encode(), 'header = { find = "Nơi đến" }'.encode())
    )
    person = eyes()
    person.until("section#findings", "MAP002")
    person.go("/files")
    person.click("ul.files a", "c18-dolab.toml")
    person.until("#text")
    person.browser.execute_script(
        "const t = document.getElementById('text'); t.value = t.value.replace('Nơi đến', 'Nước đến')"
    )
    person.click("form[action='/file'] button")
    person.until("pre.diff", '+header = { find = "Nước đến" }')
    person.click("form[action='/write'] button")
    person.until("h1", "Written")
    assert mapping.read_bytes() == right, "every other byte, comments too, is as it was"


def test_a_plan_is_approved_and_its_submission_watched(eyes: Person, office: Path, receiver: Receiver) -> None:
    person = eyes()
    person.go("/send")
    person.click("#target-rehearsal form[action='/plan'] button")
    person.until("#target-rehearsal form.approve")
    assert "send full" in person.text("#target-rehearsal pre.said")
    # Another word than the target's name is none, as on the terminal: exit code 4, and nothing on record.
    person.type("#typed-rehearsal", "yes")
    person.click("#target-rehearsal form.approve button")
    person.until("#work", "nothing was submitted: not confirmed")
    assert "4" in person.text("#work h2")
    assert Ledger(office / "submissions").all() == []
    person.type("#typed-rehearsal", "rehearsal")
    person.click("#target-rehearsal form.approve button")
    person.until("#work", "registered as request")
    person.until("#work .accepted")
    [sent] = Ledger(office / "submissions").all()
    assert str(sent.state) == "accepted"
    assert sent.receipt()
    person.click("#work a", sent.id)
    assert person.path == "/submission"
    person.click("form[action='/follow'] button")
    person.until("#work", "holds what was sent")
    assert sent.last("verified")
    # A plan that was carried out is not offered again: it leads to what became of it.
    person.go("/send")
    assert person.until("#target-rehearsal a[href*='submission']", sent.id)
    assert not person.browser.find_elements("css selector", "#target-rehearsal form.approve")
    person.click("#target-rehearsal form[action='/plan'] button")
    person.until("#target-rehearsal", "not needed")
    assert not person.browser.find_elements("css selector", "#target-rehearsal form.approve")
    assert person.unhurt()
    assert receiver.url


def test_why_a_command_ended_is_told_with_its_exit_code_and_hint(
    eyes: Person, office: Path, receiver: Receiver
) -> None:
    typed(office, JAPAN, STRANGE)
    person = eyes()
    person.go("/send")
    person.click("#target-rehearsal form[action='/plan'] button")
    person.until("#work .trouble", "not built")
    assert "hint:" in person.text("#work .trouble")
    assert "exit code 1" in person.text("#work h2")
    assert receiver.url


def test_a_plan_that_no_longer_holds_cannot_be_approved(eyes: Person, office: Path, receiver: Receiver) -> None:
    person = eyes()
    person.go("/send")
    person.click("#target-rehearsal form[action='/plan'] button")
    person.until("#target-rehearsal form.approve")
    typed(office, "D9", 58382)
    person.go("/send")
    person.until("#target-rehearsal .trouble", "dolab.xlsx")
    assert "hint:" in person.text("#target-rehearsal .trouble")
    assert not person.browser.find_elements("css selector", "#target-rehearsal form.approve")
    assert receiver.url


def test_who_comes_with_a_used_link_is_told_so_on_a_page_that_can_be_read(eyes: Person) -> None:
    person = eyes()
    person.browser.delete_all_cookies()
    person.browser.get(person.desk.link)
    assert "opens once" in person.text(".trouble")
    assert (
        person.browser.execute_script("return getComputedStyle(document.querySelector('.trouble')).borderTopWidth")
        != "0px"
    )
    complaints = [one["message"] for one in person.browser.get_log("browser")]
    assert not [one for one in complaints if "Content Security Policy" in one], "its style is known by its hash"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_is_blocked_cannot_be_approved(eyes: Person, office: Path, receiver: Receiver, language: str) -> None:
    typed(office, "D9", 58382)
    person = eyes(language)
    person.go("/send")
    person.click("#target-rehearsal form[action='/plan'] button")
    person.until("#target-rehearsal .state.error")
    assert "ilms check C18" in person.text("#target-rehearsal")
    assert not person.browser.find_elements("css selector", "#target-rehearsal form.approve")
    assert receiver.url
