"""Nothing is about ILOSTAT's tables: another agency's structures, a mandatory and a dataset attribute."""

from rehearsal.practice import Client
from rehearsal.tiny import data, tiny


def test_data_follows_the_submitted_structures(client: Client) -> None:
    assert client.structure(tiny()).status_code == 201
    client.put(data("A,2019,5,kg,,All of it", "B,2019-Q1,6,kg,x,"))
    stored = client.stored("TEST.SUB,DF_TINY,2.3")
    assert [(r["G"], r["OBS_VALUE"], r["TITLE"]) for r in stored] == [
        ("A", "5", "All of it"),
        ("B", "6", "All of it"),
    ]
    assert stored[1]["FLAG"] == "x"


def test_an_integer_is_an_integer_and_a_text_has_150_characters(client: Client) -> None:
    client.structure(tiny())
    logs = client.refused(data("A,2019,5.5,kg,,", f"B,2019,5,{'x' * 151},,"))
    assert logs[0] == "Observation value format error [5.5], at row [2]"
    assert "151 characters, more than the 150 allowed" in logs[1]


def test_a_mandatory_attribute_is_asked_for_by_advanced_validation_only(client: Client) -> None:
    client.structure(tiny())
    bare = data("A,2019,5,,,")
    assert client.refused(bare, validationType="1") == ["Missing mandatory attribute UNIT, at row [2]"]
    client.put(bare, validationType="0")
    client.put(data("A,2020,5,kg,,"), validationType="1")
    client.put(data("A,2021,5,,,"), validationType="1")  # it is stored for the whole series by now


def test_a_data_structure_with_data_keeps_its_components(client: Client) -> None:
    assert client.structure(tiny()).status_code == 201
    assert client.structure(tiny(Conditional="Mandatory")).status_code == 200, "nobody has data yet"
    assert client.structure(tiny()).status_code == 200
    client.put(data("A,2019,5,kg,,"))
    reply = client.structure(tiny(Conditional="Mandatory"))
    assert reply.status_code == 207
    assert "is used by data" in reply.text


def test_a_code_that_was_added_can_be_sent(client: Client) -> None:
    client.structure(tiny())
    assert client.refused(data("C,2019,5,kg,,"))
    more = '<s:Code id="B"><c:Name>b</c:Name></s:Code><s:Code id="C"><c:Name>c</c:Name></s:Code>'
    reply = client.structure(tiny(**{'<s:Code id="B"><c:Name>b</c:Name></s:Code>': more}))
    assert reply.status_code in (200, 201)
    client.put(data("C,2019,5,kg,,"))
    assert client.stored("DF_TINY")[0]["G"] == "C"
