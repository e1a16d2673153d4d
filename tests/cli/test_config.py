"""`ilms config show`: every setting that holds, where it comes from, and no secret among them."""

import json

CONFIG = '''
[workspace]
area = "VNM"
languages = [
  "vi",   # a list that goes on
  "en",
]

[sources.lfs]
name = "Labour force survey"
notes = { S1 = """
two
lines""", S3 = "5" }

[targets.nso]
kind = "dotstat"
transfer = "https://nguyen:s3cret-1@transfer.example.org"
dataspace = "design"
password = "s3cret-2"

[targets.nso.auth]
client_id = "stat"
client_secret = "s3cret-3"
credential_command = ["tool", "s3cret-4"]
'''


def shown(cli, folder, *options: str) -> dict[str, dict[str, object]]:
    (folder / "ilms.toml").write_text(CONFIG, "utf-8")
    result = cli("config", "show", "-C", folder, "--format", "json", *options)
    assert result.exit_code == 0, result.err
    return {one["name"]: one for one in json.loads(result.out)["settings"]}


def test_each_setting_has_the_line_in_which_it_stands(cli, tmp_path) -> None:
    every = shown(cli, tmp_path, "--origin")
    lines = dict(enumerate(CONFIG.splitlines(), 1))
    for name, key in (
        ("workspace.area", "area"),
        ("workspace.languages", "languages"),
        ("sources.lfs.notes.S3", "notes"),
        ("targets.nso.dataspace", "dataspace"),
        ("targets.nso.auth.client_id", "client_id"),
    ):
        assert every[name]["origin"] == "ilms.toml"
        assert lines[every[name]["line"]].startswith(key), name


def test_what_holds_where_nothing_is_said(cli, tmp_path) -> None:
    every = shown(cli, tmp_path, "--origin")
    told = {name: every[name]["value"] for name in ("targets.nso.version", "targets.nso.tls", "sources.lfs.counts")}
    assert told == {"targets.nso.version": "3", "targets.nso.tls": "verified", "sources.lfs.counts": "persons"}
    assert {every[name]["origin"] for name in told} == {"default"}
    assert every["sender.id"]["value"] == "VNM"


def test_no_secret_is_shown_wherever_somebody_put_it(cli, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", "s3cret-5")
    monkeypatch.setenv("ILMS_REHEARSAL", '{"client_secret": "s3cret-6"}')
    monkeypatch.setenv("HTTPS_PROXY", "http://nguyen:s3cret-7@proxy.example.org:8080")
    every = shown(cli, tmp_path, "--origin")
    assert "s3cret" not in json.dumps(every)
    assert every["targets.nso.transfer"]["value"] == "https://transfer.example.org"
    assert every["HTTPS_PROXY"]["value"] == "http://proxy.example.org:8080"
    assert every["ILMS_NSO_CLIENT_SECRET"] == {
        "name": "ILMS_NSO_CLIENT_SECRET", "value": "(hidden)", "origin": "environment", "line": None,
    }  # fmt: skip
    text = cli("config", "show", "--origin", "-C", tmp_path).out
    assert "s3cret" not in text
    assert "ilms.toml:3" in text


def test_the_command_line_goes_before_the_environment(cli, tmp_path, monkeypatch) -> None:
    assert shown(cli, tmp_path, "--origin")["--lang"]["origin"] == "default"
    monkeypatch.setenv("ILMS_LANG", "vi")
    assert shown(cli, tmp_path, "--origin")["--lang"] == {
        "name": "--lang", "value": "vi", "origin": "environment", "line": None,
    }  # fmt: skip
    assert shown(cli, tmp_path, "--origin", "--lang", "en")["--lang"]["origin"] == "option"


def test_without_origin_it_is_the_settings_alone(cli, tmp_path) -> None:
    assert shown(cli, tmp_path)["workspace.area"] == {"name": "workspace.area", "value": "VNM"}
