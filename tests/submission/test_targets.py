"""`[targets.NAME]` of ilms.toml: what is understood, and what is said about what is not."""

import json
from pathlib import Path

import pytest

from ilms.errors import UnreachableError, UsageError
from ilms.submission.auth import Secrets
from ilms.submission.targets import open_target
from ilms.submission.targets.interface import HandOver, Receiver
from ilms.workspace import Workspace
from submission.office import CONFIG

LINE = {
    "schema_version": 1,
    "transfer": "http://127.0.0.1:1/transfer",
    "nsi": "http://127.0.0.1:1/nsi",
    "authority": "http://127.0.0.1:1/auth",
    "client_id": "stat-suite",
    "client_secret": "of-the-line",
    "dataspace": "design",
}
DOTSTAT = """
kind = "dotstat"
transfer = "https://transfer.example.org/"
version = "2"
nsi = "https://nsi.example.org"
dataspace = "tctk-design"
validation = "advanced"
auth = { authority = "https://auth.example.org/realms/x", client_id = "stat-suite", grant = "client_credentials" }
"""


def workspace(root: Path, section: str = "", name: str = "nso") -> Workspace:
    text = CONFIG + (f"\n[targets.{name}]\n{section}" if section else "")
    (root / "ilms.toml").write_text(text, "utf-8")
    return Workspace.load(root)


def opened(root: Path, section: str):
    return open_target(workspace(root, section), "nso")


def test_a_dotstat_as_at_viet_nams_statistics_office(tmp_path: Path) -> None:
    target = opened(tmp_path, DOTSTAT)
    assert isinstance(target, Receiver)
    assert target.transfer.url("import/sdmxFile") == "https://transfer.example.org/2/import/sdmxFile"
    assert target.transfer.fields["validationType"] == "1"
    assert target.transfer.fields["targetVersion"] == "0"
    assert target.transfer.dataspace == "tctk-design"
    assert target.nsi.url("structure") == "https://nsi.example.org/rest/structure"
    assert target.capabilities.takes_delta
    assert target.capabilities.delta_format == "sdmx-csv-2.0"


def test_without_a_structure_service_nothing_is_read_back(tmp_path: Path) -> None:
    target = opened(tmp_path, 'kind = "dotstat"\ntransfer = "https://x"\ndataspace = "d"')
    assert "`nsi`" in target.capabilities.unseen
    assert target.lacks([tmp_path]) == []
    assert target.channel.credentials is None


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ('kind = "dotstat"\ndataspace = "d"', "has no `transfer`"),
        ('kind = "dotstat"\ntransfer = "https://x"', "has no `dataspace`"),
        (DOTSTAT.replace('"2"', '"7"'), 'version = "7"'),
        (DOTSTAT.replace("advanced", "thorough"), 'validation = "thorough"'),
        (DOTSTAT.replace('"client_credentials"', '"implicit"'), 'grant = "implicit"'),
        (DOTSTAT.replace("client_id", "client"), "key `client`"),
        (DOTSTAT.replace("dataspace", "data-space"), "key `data-space`"),
        ('kind = "package"\nshape = "square"', 'shape = "square"'),
        ('kind = "package"\nfolder = "x"', "key `folder`"),
        ('kind = "package"\nformats = ["sdmx"]', "unknown format `sdmx`"),
        ('kind = "rehearsal"\ntransfer = "x"', "key `transfer`"),
        ('kind = "dotsat"', "kind `dotsat`"),
    ],
)
def test_a_section_that_is_not_as_its_kind_needs_it(tmp_path: Path, section: str, said: str) -> None:
    with pytest.raises(UsageError) as trouble:
        opened(tmp_path, section)
    assert said in trouble.value.title
    assert "nso" in trouble.value.title


@pytest.mark.parametrize(
    ("section", "hint"), [('kind = "dotsat"', "`dotstat`"), (DOTSTAT.replace("dataspace", "data-space"), "`dataspace`")]
)
def test_the_nearest_name_is_offered(tmp_path: Path, section: str, hint: str) -> None:
    with pytest.raises(UsageError) as trouble:
        opened(tmp_path, section)
    assert trouble.value.hint == f"did you mean {hint}?"


def test_an_unknown_target_and_none_where_there_are_several(tmp_path: Path) -> None:
    mine = workspace(tmp_path)
    with pytest.raises(UsageError, match="there is no target `ilostt`") as trouble:
        open_target(mine, "ilostt")
    assert trouble.value.hint == "did you mean `ilostat`?"
    with pytest.raises(UsageError, match="which target is not said") as trouble:
        open_target(mine)
    assert "`rehearsal`, `ilostat`" in trouble.value.detail


def test_the_only_target_need_not_be_named(tmp_path: Path) -> None:
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "VNM"\n[targets.ilo]\nkind = "package"\n', "utf-8")
    target = open_target(Workspace.load(tmp_path))
    assert target.name == "ilo"
    assert isinstance(target, HandOver)
    assert not isinstance(target, Receiver)


def test_the_line_of_a_rehearsal_is_looked_for_in_the_environment_first(tmp_path: Path) -> None:
    mine = workspace(tmp_path)
    mine.build.mkdir()
    (mine.build / "rehearsal.json").write_text(json.dumps(LINE | {"dataspace": "of-the-build"}), "utf-8")
    (tmp_path / "line").write_text(json.dumps(LINE | {"dataspace": "of-a-file"}) + "\nmore\n", "utf-8")
    given = {
        "of-the-build": {},
        "of-a-file": {"ILMS_REHEARSAL": str(tmp_path / "line")},
        "of-the-text": {"ILMS_REHEARSAL": json.dumps(LINE | {"dataspace": "of-the-text"})},
    }
    for expected, environment in given.items():
        target = open_target(mine, "rehearsal", secrets=Secrets(environment))
        assert target.transfer.dataspace == expected


def test_the_environments_secret_goes_before_the_lines(tmp_path: Path) -> None:
    mine = workspace(tmp_path)
    environment = {"ILMS_REHEARSAL": json.dumps(LINE)}
    target = open_target(mine, "rehearsal", secrets=Secrets(environment))
    assert target.channel.credentials.authority.secret() == "of-the-line"
    target = open_target(
        mine, "rehearsal", secrets=Secrets({**environment, "ILMS_REHEARSAL_CLIENT_SECRET": "of-the-environment"})
    )
    assert target.channel.credentials.authority.secret() == "of-the-environment"


@pytest.mark.parametrize("line", ["", "{}", "started", '{"transfer": "x"'])
def test_a_file_without_the_line(tmp_path: Path, line: str) -> None:
    mine = workspace(tmp_path)
    mine.build.mkdir()
    (mine.build / "rehearsal.json").write_text(line, "utf-8")
    with pytest.raises(UsageError, match="does not hold the line") as trouble:
        open_target(mine, "rehearsal", secrets=Secrets({}))
    assert "rehearsal.json" in trouble.value.title


def test_no_line_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="no rehearsal receiver runs") as trouble:
        open_target(workspace(tmp_path), "rehearsal", secrets=Secrets({}))
    assert trouble.value.exit_code == 3


def test_a_package_takes_the_formats_it_is_told(tmp_path: Path) -> None:
    target = opened(tmp_path, 'kind = "package"\nformats = ["ilostat-csv"]')
    assert target.capabilities.formats == ("ilostat-csv",)
    assert dict(target.probe())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('timeout = "abc"', "timeout = 'abc' is no number of seconds"),
        ("timeout = -1", "is no number of seconds"),
        ("timeout = nan", "is no number of seconds"),
        ("timeout = true", "is no number of seconds"),
        ('nsi = "nsi.example.org"', "`nsi` is not an address"),
        ('nsi = "http://h:port"', "`nsi` is not an address"),
        ('auth = "me"', "`auth` is not a table"),
        ('auth = { authority = "realm", client_id = "x" }', "`authority` is not an address"),
    ],
)
def test_what_cannot_be_meant_is_told_and_not_tried(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(UsageError) as trouble:
        opened(tmp_path, f'kind = "dotstat"\ntransfer = "https://x"\ndataspace = "d"\n{line}')
    assert told in trouble.value.title
    assert trouble.value.hint


@pytest.mark.parametrize("kind", ["3", "true", "[]"])
def test_a_kind_is_a_word(tmp_path: Path, kind: str) -> None:
    with pytest.raises(UsageError):
        opened(tmp_path, f"kind = {kind}")


@pytest.mark.parametrize(
    ("name", "told"), [("a/b", "a name that is none"), ("con", r"no file can bear"), ("x" * 90, r"no file can bear")]
)
def test_a_target_is_named_as_a_file_can_be(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        workspace(tmp_path, 'kind = "package"', name=f'"{name}"')
