"""Policies exchanged while requests run: all or nothing, one bundle a request, and a draft beside it."""

import threading
from pathlib import Path

from web_server import POLICIES, Server, copy_of_policies, free_port, launch, serving, wait_until

ADULT = {"facts": {"reader": {"age": 17, "resident": True}}, "version": "2023"}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def outcome(server: Server) -> str:
    return str(server.evaluate("library-card", ADULT).json()["outcome"])


def reload(server: Server) -> int:
    return server.request("POST", "/v1/bundle/reload").status_code


def test_an_edited_policy_is_picked_up_by_itself(tmp_path: Path) -> None:
    policies = copy_of_policies(tmp_path)
    with serving(tmp_path, policies=policies) as server:
        before = server.get("/v1/status").json()
        assert outcome(server) == "refused"
        edit(policies / "library-card" / "2023.yaml", "value: 18", "value: 17")
        wait_until(lambda: outcome(server) == "granted")
        after = server.get("/v1/status").json()
        assert after["revision"] != before["revision"]
        assert after["last_load"]["at"] > before["last_load"]["at"]


def test_a_bad_file_leaves_the_last_good_bundle_serving_and_shows_in_the_status(tmp_path: Path) -> None:
    policies = copy_of_policies(tmp_path)
    file = policies / "library-card" / "2023.yaml"
    with serving(tmp_path, "--no-watch", policies=policies) as server:
        before = server.get("/v1/status").json()
        edit(file, "reader.age >=", "raeder.age >=")
        answer = server.request("POST", "/v1/bundle/reload")
        assert answer.status_code == 422
        assert answer.json()["code"] == "reload-failed"
        assert outcome(server) == "refused"
        after = server.get("/v1/status").json()
        assert after["revision"] == before["revision"]
        (message,) = after["last_failed_load"]["diagnostics"]
        assert (message["code"], message["file"], message["line"]) == ("unknown-name", "library-card/2023.yaml", 18)
        assert server.get("/health/ready").status_code == 200
        assert 'groundrules_reloads_total{result="failed"} 1.0' in server.get("/metrics").text

        edit(file, "raeder.age >=", "reader.age >=")
        edit(file, "value: 18", "value: 17")
        assert reload(server) == 200
        assert outcome(server) == "granted"


def test_under_load_every_answer_is_all_of_one_bundle(tmp_path: Path) -> None:
    policies = copy_of_policies(tmp_path)
    file = policies / "library-card" / "2023.yaml"
    edit(file, "en: required age", "en: required age of 18")
    found: list[tuple[str, str, str, str]] = []
    failed: list[str] = []
    stop = threading.Event()

    def ask(server: Server) -> None:
        while not stop.is_set():
            answer = server.evaluate("library-card", ADULT)
            if answer.status_code != 200:
                failed.append(answer.text)
                return
            data = answer.json()
            ground = data["criteria"][0]
            found.append((data["digest"], data["outcome"], str(ground["values"]["required_age"]), ground["ground"]))

    with serving(tmp_path, "--no-watch", policies=policies) as server:
        callers = [threading.Thread(target=ask, args=(server,)) for _ in range(4)]
        for each in callers:
            each.start()
        for number in range(12):
            old, new = ("18", "17") if number % 2 == 0 else ("17", "18")
            edit(file, f"value: {old}", f"value: {new}")
            edit(file, f"required age of {old}", f"required age of {new}")
            assert reload(server) == 200
            seen = len(found)
            wait_until(lambda seen=seen: len(found) > seen + 4 or failed)
        stop.set()
        for each in callers:
            each.join()
    assert not failed
    assert len(set(found)) == 2, "an answer mixed two bundles"
    for _, decided, age, ground in found:
        assert decided == ("refused" if age == "18" else "granted")
        assert f"required age of {age}" in ground


def test_a_batch_is_decided_by_the_bundle_that_it_began_with(tmp_path: Path) -> None:
    policies = copy_of_policies(tmp_path)
    line = b'{"facts": {"reader": {"age": 17, "resident": true}}, "version": "2023"}\n'
    path, headers = "/v1/policies/library-card/evaluate/batch", {"Content-Type": "application/x-ndjson"}
    with serving(tmp_path, "--no-watch", policies=policies) as server:
        with server.request("POST", path, data=line * 30_000, headers=headers, stream=True) as answer:
            lines = answer.iter_lines()
            first = next(lines)
            edit(policies / "library-card" / "2023.yaml", "value: 18", "value: 17")
            assert reload(server) == 200
            assert outcome(server) == "granted"
            rest = [line for line in lines if b'"outcome":"refused"' not in line]
        assert b'"outcome":"refused"' in first
        assert rest == []


def test_keys_can_be_taken_away_while_the_server_runs(tmp_path: Path) -> None:
    with serving(tmp_path, keyed=True) as server:
        key = {"Authorization": f"Bearer {server.keys['read']}"}
        assert server.get("/v1/policies", **key).status_code == 200
        file = tmp_path / "keys.yaml"
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if '"read"' not in line]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        wait_until(lambda: server.get("/v1/policies", **key).status_code == 401)


def test_a_draft_is_decided_beside_the_version_in_force_and_never_answered(tmp_path: Path) -> None:
    folder = tmp_path / "drafts" / "library-card"
    folder.mkdir(parents=True)
    (tmp_path / "drafts" / "library-card.facts.schema.json").write_bytes(
        (POLICIES / "library-card.facts.schema.json").read_bytes()
    )
    draft = folder / "2030.yaml"
    text = (POLICIES / "library-card" / "2023.yaml").read_text(encoding="utf-8")
    changes = (('"2023"', '"2030"'), ("value: 18", "value: 12"), ("from: 2023-01-01", "from: 2030-01-01"))
    for old, new in changes:
        text = text.replace(old, new)
    draft.write_text(text, encoding="utf-8")
    with serving(tmp_path, "--shadow", str(draft)) as server:
        for age in (10, 15, 16, 30):
            facts = {"reader": {"age": age, "resident": True}}
            answer = server.evaluate("library-card", {"facts": facts, "as_of": "2024-01-01"}).json()
            assert answer["version"] == "2023"
            assert answer["outcome"] == ("granted" if age >= 18 else "refused")
        named = server.evaluate("library-card", ADULT)
        assert named.status_code == 200
        assert server.evaluate("library-card", {"facts": {}, "version": "2030"}).status_code == 404
        shadow = server.get("/v1/status").json()["shadow"]
        assert (shadow["policy"], shadow["version"]) == ("library-card", "2030")
        assert (shadow["decided"], shadow["differing"]) == (4, 2)
        assert shadow["outcomes"] == [
            {"in_force": "granted", "draft": "granted", "cases": 1},
            {"in_force": "refused", "draft": "granted", "cases": 2},
            {"in_force": "refused", "draft": "refused", "cases": 1},
        ]
        counted = 'groundrules_shadow_decisions_total{draft="granted",in_force="refused",policy="library-card"} 2.0'
        assert counted in server.get("/metrics").text


def test_a_draft_of_a_policy_that_is_not_served_is_refused(tmp_path: Path) -> None:
    policies = copy_of_policies(tmp_path)
    draft = policies / "library-card" / "2023.yaml"
    edit(draft, "policy: library-card", "policy: library-cards")
    other = tmp_path / "server"
    other.mkdir()
    log = other / "server.log"
    flags = ("--port", str(free_port()), "--policies", str(POLICIES), "--shadow", str(draft))
    assert launch(log, *flags, cwd=other).wait(60) == 1
    assert "the draft is a version of `library-cards`, which is not served" in log.read_text(encoding="utf-8")
