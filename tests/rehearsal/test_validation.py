"""What is refused, in the receiver's words; and that one bad row refuses the whole file."""

import pytest

from rehearsal.practice import FLOW, Client, csv_1, csv_2, row

GOOD = row("T", "TOTAL", "2019", "152.530")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row("Q", "JPN", "2019", "1"), "Code [SEX_Q] not found for dimension SEX, at row [3]"),
        (row("T", "XYZ", "2019", "1"), "Code [CDS_DES_XYZ] not found for dimension CDS, at row [3]"),
        (
            row("T", "JPN", "2019", "1").replace("MNA_OEMP_NB", "MNA_OPOP_NB"),
            "Code [MNA_OPOP_NB] is not allowed by the content constraint for dimension MEASURE, at row [3]",
        ),
        (
            row("T", "JPN", "2019", "1").replace(",A,", ",,"),
            "Missing member for [FREQ] dimension, at row [3]",
        ),
        (row("T", "JPN", "", "1"), "Missing member for [TIME_PERIOD] dimension, at row [3]"),
        (row("T", "JPN", "next year", "1"), "Time period value format error [next year], at row [3]"),
        (row("T", "JPN", "2019-Q5", "1"), "Time period value format error [2019-Q5], at row [3]"),
        (row("T", "JPN", "2019", "n.a."), "Observation value format error [n.a.], at row [3]"),
        (row("T", "JPN", "2019", "1 000"), "Observation value format error [1 000], at row [3]"),
        (row("T", "JPN", "2019", '"1,5"'), "Observation value format error [1,5], at row [3]"),
        (row("T", "JPN", "2019", "1", "Q"), "Code [Q] not found for attribute OBS_STATUS, at row [3]"),
        (
            row("T", "JPN", "2019", "1", unit="KG?"),
            "Code [KG?] not found for attribute UNIT_MEASURE, at row [3]",
        ),
        (
            row("T", "JPN", "2019", "1", source="x" * 1025),
            "The value of attribute SOURCE has 1025 characters, more than the 1024 allowed, at row [3]",
        ),
        (
            row("T", "JPN", "2019", "1", source="DOLAB"),
            "Attribute SOURCE has more than one value for [VNM.MNA_OEMP_NB.2019]: [DOLAB], at row [3]",
        ),
        (GOOD, "Duplicate coordinate [VNM.A.MNA_OEMP_NB.SEX_T.CDS_DES_TOTAL.2019], at row [3]"),
    ],
)
def test_one_bad_row_refuses_the_file_and_says_why(reading: Client, bad: str, words: str) -> None:
    before = reading.stored()
    assert words in reading.refused(csv_1(GOOD, bad))
    assert reading.stored() == before


def test_a_text_of_the_allowed_length_is_taken(client: Client) -> None:
    client.put(csv_1(row("T", "JPN", "2019", "1", source="ệ" * 1024)))
    assert client.stored()[0]["SOURCE"] == "ệ" * 1024


def test_numbers_are_kept_as_they_were_written(client: Client) -> None:
    values = ["0", "-1.5", "+2", ".5", "5.", "1e3", "1.10", "12345678901234567890.123", "NaN"]
    client.put(csv_1(*(row("T", "JPN", str(2000 + n), value) for n, value in enumerate(values))))
    assert [r["OBS_VALUE"] for r in client.stored()] == values


def test_periods_of_every_kind_are_taken(client: Client) -> None:
    periods = ["2019", "2019-01", "2019-01-31", "2019-M12", "2019-Q1", "2019-S2", "2019-W53"]
    client.put(csv_1(*(row("T", "JPN", period, "1") for period in periods)))
    assert [r["TIME_PERIOD"] for r in client.stored()] == periods


def test_every_fault_is_told_once_and_the_rest_is_counted(reading: Client) -> None:
    logs = reading.refused(csv_1(*(row("T", f"N{n}", "2019", "1") for n in range(250))))
    assert len(logs) == 101
    assert logs[-1] == "... and 150 more errors"


def test_the_same_key_under_two_actions_is_a_duplicate_but_not_beside_a_delete(client: Client) -> None:
    both = csv_2("M," + GOOD, "R," + GOOD)
    assert any("Duplicate coordinate" in text for text in client.refused(both))
    client.put(csv_2("D," + row("T", "TOTAL", "2019", "", "", "", ""), "R," + GOOD))


def test_what_stands_in_a_delete_is_a_mark_and_no_value(client: Client) -> None:
    client.put(csv_1(row("T", "TOTAL", "2019", "1", "E")))
    client.put(csv_2("D," + row("T", "TOTAL", "2019", "", "not a status", "", "")))
    assert "OBS_STATUS" not in client.stored()[0]


def test_a_delete_still_names_codes_that_exist(reading: Client) -> None:
    logs = reading.refused(csv_2("D," + row("Q", "TOTAL", "2019", "", "", "", "")))
    assert logs == ["Code [SEX_Q] not found for dimension SEX, at row [2]"]


def test_a_status_without_its_whole_key_is_refused(reading: Client) -> None:
    line = f"ILO:{FLOW}(1.0),VNM,,MNA_OEMP_NB,,,2019,,E,,LFS"
    logs = reading.refused(csv_2("M," + line))
    assert "Missing member for [SEX] dimension, at row [2]" in logs


def test_an_unknown_action(client: Client) -> None:
    reply = client.send(csv_2("X," + GOOD))
    if reply.status_code == 200:
        assert any("X" in entry["message"] for entry in client.done(reply)["logs"])
    else:
        assert reply.status_code == 400
    assert client.stored() == []


def test_a_missing_value_needs_a_status_or_is_nothing(client: Client) -> None:
    client.put(csv_1(row("T", "JPN", "2019", "", "N"), row("F", "JPN", "2019", "")))
    assert [(r["SEX"], r["OBS_STATUS"]) for r in client.stored()] == [("SEX_T", "N")]
