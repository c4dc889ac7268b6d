"""`groundrules serve`: what it says and how it ends."""

import json
import socket
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result
from web_server import COMMAND, POLICIES, copy_of_policies, free_port, launch, serving, wait_until

from engine.cli import main
from engine.web.keys import load_keys
from engine.web.settings import Settings, SettingsRefused, is_loopback
from server import create_app


def ended(folder: Path, *flags: str, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Start a server that is expected to end by itself; return its exit code and what it printed."""
    log = folder / "server.log"
    code = launch(log, *flags, cwd=folder, environment=environment).wait(60)
    return code, log.read_text(encoding="utf-8")


def test_the_server_says_what_it_serves_answers_and_ends_cleanly_on_a_signal(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        said = server.log.read_text(encoding="utf-8").splitlines()[:3]
        engine = server.get("/v1/status").json()["engine"]
        assert said == [
            f"{engine} on {server.url}, documentation at /docs",
            "  library-card: 2020, 2023",
            "  no API keys: only this machine is answered",
        ]
        assert server.stop() == 0
        assert "Traceback" not in server.log.read_text(encoding="utf-8")
        with pytest.raises(requests.ConnectionError):
            server.get("/health/live")


def test_the_worker_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.process.kill()
        server.process.wait(60)

        def gone() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", int(server.url.rpartition(":")[2]))) != 0

        wait_until(gone)


def test_without_keys_no_address_that_others_can_reach_is_listened_on(tmp_path: Path) -> None:
    code, said = ended(tmp_path, "--host", "0.0.0.0", "--policies", str(POLICIES))  # noqa: S104 - to be refused
    assert code == 2
    assert said == (
        "error: `0.0.0.0` can be reached from other machines, and no API keys are configured\n"
        "  = help: name a file of keys with --keys (`groundrules serve --new-key ID --keys FILE` makes one), "
        "or listen on 127.0.0.1\n"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "::ffff:127.0.0.1"])
def test_loopback_is_known_in_all_its_forms(host: str) -> None:
    assert is_loopback(host)


OTHERS = ("0.0.0.0", "::", "", "10.0.0.1", "example.org", "127.0.0.1.example.org", "::ffff:10.0.0.1")  # noqa: S104


@pytest.mark.parametrize("host", OTHERS)
def test_what_is_not_loopback_is_not_taken_for_it(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(SettingsRefused):
        create_app(Settings(host=host, policies=POLICIES, watch=False))


def test_with_keys_the_server_listens_where_it_is_told(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0", keyed=True) as server:  # noqa: S104 - this is what is tested
        assert server.get("/v1/policies").status_code == 401
        assert server.get("/v1/policies", Authorization=f"Bearer {server.keys['read']}").status_code == 200


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = ended(tmp_path, "--port", str(port), "--policies", str(POLICIES))
    assert code == 2
    assert f"error: port {port} of `127.0.0.1` cannot be listened on: address already in use" in said


def test_policies_with_errors_are_not_served_and_every_error_is_shown(tmp_path: Path) -> None:
    policies = copy_of_policies(tmp_path)
    file = policies / "library-card" / "2023.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("reader.age >=", "raeder.age >="), encoding="utf-8")
    code, said = ended(tmp_path, "--port", str(free_port()), "--policies", str(policies))
    assert code == 1
    assert "error[unknown-name]" in said
    assert "2023.yaml" in said
    assert "not served: 1 error" in said
    assert "Traceback" not in said


def test_a_folder_without_policies_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, said = ended(tmp_path, "--port", str(free_port()), "--policies", str(tmp_path / "empty"))
    assert code == 1
    assert "there is no policy in" in said


def test_a_file_of_keys_that_is_wrong_is_explained_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "keys.yaml").write_text('- {id: "a", sha256: "00", scopes: [evaluete]}\n', encoding="utf-8")
    code, said = ended(tmp_path, "--port", str(free_port()), "--policies", str(POLICIES), "--keys", "keys.yaml")
    assert code == 1
    assert "error[wrong-value]: `sha256` is 64 hexadecimal digits in lower case, in quotes" in said
    assert "help: did you mean `evaluate`?" in said


@pytest.mark.parametrize(
    ("subjects", "message"),
    [
        ("reader", "error: `GROUNDRULES_SUBJECTS` has `reader`, a type and its policy were expected"),
        ("reader=library", "error[policy-unknown]: there is no policy `library`, which `reader` subjects are to have"),
    ],
)
def test_types_of_subjects_that_are_wrong_are_explained(tmp_path: Path, subjects: str, message: str) -> None:
    flags = ("--port", str(free_port()), "--policies", str(POLICIES))
    code, said = ended(tmp_path, *flags, environment={"GROUNDRULES_SUBJECTS": subjects})
    assert code == 1
    assert message in said
    assert "Traceback" not in said


def test_one_command_makes_a_key_that_opens_what_it_should(tmp_path: Path) -> None:
    keys = tmp_path / "keys.yaml"
    flags = ("serve", "--new-key", "portal", "--scope", "evaluate", "--scope", "read", "--keys", str(keys))
    made = subprocess.run([*COMMAND, *flags], capture_output=True, text=True, check=True)
    key = made.stdout.strip()
    assert key.startswith("grk_")
    assert key not in keys.read_text(encoding="utf-8")
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    with serving(tmp_path, "--keys", str(keys)) as server:
        assert server.get("/v1/policies", Authorization=f"Bearer {key}").status_code == 200
        assert (
            server.request("POST", "/v1/bundle/reload", headers={"Authorization": f"Bearer {key}"}).status_code == 403
        )
        assert "key=portal" in server.log.read_text(encoding="utf-8")


def test_a_key_is_added_to_a_file_that_stays_one_of_keys(tmp_path: Path) -> None:
    keys = tmp_path / "keys.yaml"
    entry = '- {id: "a", sha256: "' + "0" * 64 + '", scopes: [read]}'
    for before in ("", "\n", entry, entry + "\n"):
        keys.write_text(before, encoding="utf-8")
        assert make_key(keys, "b").exit_code == 0
        assert [each.id for each in load_keys(keys).keys or ()][-1] == "b"
    flow = '[{"id": "a", "sha256": "' + "0" * 64 + '", "scopes": ["read"]}]'
    for before, message in (
        (entry, "has a key with the id `a` already"),
        (flow, "has a key with the id `a` already"),
        (flow.replace('"a"', '"c"'), "error["),
        ("nonsense", "a list of keys was expected"),
    ):
        keys.write_text(before, encoding="utf-8")
        result = make_key(keys, "a")
        assert (result.exit_code, message in result.output, result.stdout) == (2, True, ""), result.output
        assert keys.read_text(encoding="utf-8") == before


def make_key(file: Path, id_: str) -> Result:
    return CliRunner().invoke(main, ["serve", "--new-key", id_, "--scope", "read", "--keys", str(file)])


def test_a_key_without_a_scope_is_not_made(tmp_path: Path) -> None:
    code, said = ended(tmp_path, "--new-key", "portal", "--keys", "keys.yaml")
    assert code == 2
    assert "the new key has no scope" in said
    assert not (tmp_path / "keys.yaml").exists()


def test_settings_come_from_the_environment() -> None:
    found = Settings.from_environment(
        {"GROUNDRULES_PORT": "9000", "GROUNDRULES_POLICIES": "p", "GROUNDRULES_WATCH": "false", "GROUNDRULES_KEYS": ""}
    )
    assert found == Settings(policies=Path("p"), port=9000, watch=False)


@pytest.mark.parametrize(("name", "text"), [("PORT", "http"), ("MAX_BODY", "-1"), ("THREADS", "0"), ("WATCH", "maybe")])
def test_a_setting_that_cannot_be_read_is_named(name: str, text: str) -> None:
    with pytest.raises(SettingsRefused, match=f"`GROUNDRULES_{name}` is `{text}`"):
        Settings.from_environment({f"GROUNDRULES_{name}": text})


def test_the_example_of_the_first_issue_is_answered(tmp_path: Path) -> None:
    with serving(tmp_path, policies=None) as server:
        answer = server.evaluate("etwinning-school-label", {"facts": {"school": {"registered_on": "2015-03-01"}}})
        decision = answer.json()
        assert answer.status_code == 200
        assert decision["status"] == "undetermined"
        assert decision["outcome"] is None
        assert decision["missing"]
        assert "teachers" in decision["missing"]

        body = {"facts": {"school": {"registered_on": "yesterday"}, "schol": {}}}
        refused = server.evaluate("etwinning-school-label", body)
        assert refused.status_code == 422
        found = [(each["code"], each["pointer"], each["help"]) for each in refused.json()["errors"]]
        assert found == [
            ("fact-undeclared", "/facts/schol", "did you mean `school`?"),
            ("fact-format", "/facts/school/registered_on", "write a day that exists as `2025-01-31`"),
        ]


def test_a_line_of_the_log_is_one_line_and_holds_no_fact(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        borrowed = "Ingeborg-Æblegrød"
        body = {"facts": {"loans": [{"title": borrowed}]}, "version": "2023", "subject": borrowed}
        assert server.evaluate("library-card", body, **{"X-Request-Id": "r-1"}).status_code == 200
        server.get("/v1/policies/a%0Ab")
        lines = server.log.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if "Ingeborg" in line or json.dumps(borrowed).strip('"') in line]
        assert [line for line in lines if "id=r-1 " in line]
        assert [line for line in lines if 'path="/v1/policies/a\\nb"' in line]
