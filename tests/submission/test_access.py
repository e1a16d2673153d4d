"""What targets need to let us in, told without asking them; and that a plan repeats what is given up."""

import pytest

from ilms.cli.plan import show
from ilms.submission.access import access
from ilms.submission.auth import Secrets
from ilms.submission.targets import settings
from ilms.workspace import TargetSettings, Workspace
from submission.office import CONFIG, Office, c18

BASIC = {"kind": "basic", "username": "vn-nso"}


def needs(office: Office, kind: str, **options: object) -> list[tuple[str, str, str]]:
    declared = TargetSettings("drop", kind, options)
    return [(need.variable, need.at, need.user) for need in access(office.workspace, declared, Secrets({})).needs]


def test_what_people_or_the_system_let_in_needs_nothing(office: Office) -> None:
    assert needs(office, "package") == needs(office, "folder") == []


@pytest.mark.parametrize("kind", ["webdav", "fmr"])
def test_a_password_goes_to_the_address_of_the_target(office: Office, kind: str) -> None:
    found = needs(office, kind, url="https://drop.example.org/in/", auth=BASIC)
    assert found == [("ILMS_DROP_PASSWORD", "https://drop.example.org/in/", "vn-nso")]


@pytest.mark.parametrize(
    ("auth", "variables"),
    [
        ({"kind": "agent"}, []),
        ({"kind": "password"}, ["ILMS_DROP_PASSWORD"]),
        ({"kind": "key", "file": "locked"}, ["ILMS_DROP_PASSPHRASE"]),
        ({"kind": "key", "file": "open"}, []),
        ({"kind": "key", "file": "none"}, []),  # what is wrong with that is told when the target is asked
    ],
)
def test_ssh_needs_what_its_way_in_needs(office: Office, auth: dict[str, str], variables: list[str]) -> None:
    (office.workspace.root / "locked").write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", "utf-8")
    (office.workspace.root / "open").write_text("-----BEGIN PRIVATE KEY-----\n", "utf-8")
    found = needs(office, "sftp", host="sftp.example.org", user="vn-nso", path="in", auth=auth)
    assert [one[0] for one in found] == variables
    assert {one[1] for one in found} <= {"sftp://sftp.example.org:22"}


@pytest.mark.parametrize("word", ["not verified", "not encrypted"])
def test_a_plan_repeats_what_is_given_up_of_tls(connected: Office, receiver, capsys, word: str) -> None:
    info = receiver.info
    section = f"""
[targets.nso]
kind = "dotstat"
transfer = "{info["transfer"]}"
nsi = "{info["nsi"]}"
dataspace = "{info["dataspace"]}"
tls = "{word}"
auth = {{ authority = "{info["authority"]}", client_id = "{info["client_id"]}" }}
"""
    root = connected.workspace.root
    (root / "ilms.toml").write_text(CONFIG + section, "utf-8")
    secrets = Secrets({"ILMS_NSO_CLIENT_SECRET": info["client_secret"]})
    office = Office(Workspace.load(root), "nso", secrets)
    plan = office.plan(c18())
    assert plan.tls == word
    show(plan)
    assert f'tls = "{word}"' in capsys.readouterr().out
    assert settings(office.workspace, "nso").options["tls"] == word


def test_a_plan_says_nothing_where_nothing_is_given_up(connected: Office, capsys) -> None:
    plan = connected.plan(c18())
    show(plan)
    assert plan.tls == ""
    assert "tls" not in capsys.readouterr().out
