import tomllib

import pytest

from ilms.mapping.declaring import counted, declared
from ilms.profiles import named, of

NAMES = [profile.id for profile in of("VNM")]


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", NAMES)
def test_a_block_says_what_the_profile_declares(name: str, language: str) -> None:
    text = declared(named(name), language)
    said = tomllib.loads(text)["sources"][name]
    of_it = named(name).declared
    assert said["name"] == of_it.name
    assert said["counts"] == of_it.counts
    assert said["ilostat"] == of_it.ilostat
    assert said["notes"] == of_it.notes
    assert said.get("classifications", {}) == {name: eras.first[0] for name, eras in of_it.classifications.items()}
    assert named(name).names[language] in text.replace("\n#  ", "")
    assert max(len(line) for line in text.splitlines() if line.startswith("#")) <= 110


def test_what_is_no_person_asks_for_a_reason() -> None:
    assert counted(named("lfs"), "en") == ""
    assert "it counts contracts" in counted(named("dolab"), "en")
    assert "giấy phép" in counted(named("lmis"), "vi")
    assert tomllib.loads(counted(named("immigration"), "vi")) == {}
