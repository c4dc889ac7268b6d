"""Pages over HTTP: who sees which, in which language, and that a session is no more than the key it was begun with."""

import hashlib
import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from string import Formatter

import pytest
import requests
from flask import Response
from flask.testing import FlaskClient
from node_packages import installed
from web_server import POLICIES, Server, serving, wait_until
from werkzeug.http import parse_cookie

from casework.web.contract import CONTRACT
from engine.web.keys import SCOPES, entry, load_keys, new_key
from engine.web.pages import guesses
from engine.web.pages.assets import ASSETS, FOLDER
from engine.web.pages.contract import BY_ENDPOINT, PAGES, Page
from engine.web.pages.guesses import Guesses
from engine.web.pages.language import LANGUAGES
from engine.web.pages.sessions import COOKIE, LASTS, Sessions, begin
from engine.web.pages.words import WORDS
from engine.web.settings import Settings, SettingsRefused
from server import create_app

TEMPLATES = FOLDER.parent / "templates" / "pages"
EVERY_KIND = Path(__file__).parent / "cases" / "pages" / "policies"
TRY = "/policies/library-card/versions/2023/try"
OPEN = {"sign_in_page", "sign_in", "sign_out", "asset"}
"""The pages that anyone may use; a new one is put here on purpose."""

PICO = "fbc9a63fc9fc9f72d12fd7fc9806e11fa9f77ae4f9cad146b27003a1119ba3db"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server"), keyed=True) as server:
        yield server


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings(policies=POLICIES, watch=False, log="off")).test_client()


@pytest.fixture(scope="module")
def decided(server: Server) -> str:
    """Return the id of a decision that the server has on record."""
    headers = {"Authorization": f"Bearer {server.keys['evaluate']}"}
    return str(server.evaluate("library-card", {"facts": {}, "version": "2023"}, **headers).json()["decision_id"])


def address(page: Page, decision: str = "some-id") -> str:
    """Return an address at which a page is, its parameters replaced by what there is."""
    path = page.path.replace("{policy}", "library-card").replace("{version}", "2023")
    return path.replace("{name}", "pages.css").replace("{id}", decision)


def token_in(text: str) -> str:
    found = re.search(r'name="\.token" value="([^"]+)"', text)
    assert found, text
    return found[1]


def signed_in(server: Server, name: str) -> requests.Session:
    """Return a browser that has signed in with a key."""
    browser = requests.Session()
    page = browser.get(f"{server.url}/sign-in")
    data = {".token": token_in(page.text), "key": server.keys[name], "next": ""}
    answer = browser.post(f"{server.url}/sign-in", data=data, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    return browser


def open_page(browser: requests.Session, server: Server, page: Page, decision: str) -> requests.Response:
    there = server.url + address(page, decision)
    if page.method == "GET":
        return browser.get(there, allow_redirects=False)
    token = token_in(browser.get(server.url + "/sign-in").text)
    return browser.post(there, data={".token": token}, allow_redirects=False)


def test_every_page_has_a_route_and_every_route_of_the_pages_a_scope(client: FlaskClient) -> None:
    rules = {rule.endpoint: rule for rule in client.application.url_map.iter_rules() if rule.endpoint in BY_ENDPOINT}
    assert len(PAGES) == len(BY_ENDPOINT) == len(rules)
    for endpoint, page in BY_ENDPOINT.items():
        assert rules[endpoint].rule.replace("<", "{").replace(">", "}") == page.path
        assert (rules[endpoint].methods or set()) - {"HEAD", "OPTIONS"} == {page.method}
        assert (page.scope is None) == (page.id in OPEN)
    assert not {page.id for page in PAGES} & set(CONTRACT.by_id), "counted under the same name"


@pytest.mark.parametrize("endpoint", ["secret", "pages.secret"])
def test_a_page_that_nobody_classified_is_not_shown(endpoint: str) -> None:
    app = create_app(Settings(policies=POLICIES, watch=False, log="off"))
    app.add_url_rule("/secret", endpoint, lambda: "a secret")
    answer = app.test_client().get("/secret")
    assert answer.status_code == 500
    assert b"a secret" not in answer.data


@pytest.mark.parametrize("page", [each for each in PAGES if each.scope], ids=lambda each: each.id)
def test_a_page_asks_for_a_session_whose_key_has_its_scope(page: Page, server: Server, decided: str) -> None:
    stranger = open_page(requests.Session(), server, page, decided)
    assert stranger.status_code == 303
    assert stranger.headers["Location"].startswith("/sign-in?next=/")
    for scope in SCOPES:
        answer = open_page(signed_in(server, scope), server, page, decided)
        assert answer.status_code == (200 if scope == page.scope else 403), scope
        assert answer.headers["Content-Type"].startswith(("text/html", "application/yaml"))


@pytest.mark.parametrize("scope", SCOPES)
def test_a_page_that_is_not_open_to_a_key_says_what_the_key_may_do(scope: str, server: Server) -> None:
    browser, closed = signed_in(server, scope), "/log" if scope == "read" else "/"
    for language in ("en", "da"):
        answer = browser.get(f"{server.url}{closed}?lang={language}")
        assert answer.status_code == 403
        said = unescape(answer.text.partition("<main")[2])
        assert re.findall("<li>(.+?)</li>", said) == [WORDS[f"may_{scope}"][language]]
        assert 'href="/sign-in"' in said
        assert ('href="/"' in said) == (scope == "read")


def test_the_key_of_a_program_opens_no_page(server: Server) -> None:
    headers = {"Authorization": f"Bearer {server.keys['all']}"}
    assert server.request("GET", "/", headers=headers, allow_redirects=False).status_code == 303


def test_a_session_opens_no_operation_of_the_api(server: Server) -> None:
    assert signed_in(server, "all").get(f"{server.url}/v1/policies").status_code == 401


def test_one_comes_back_to_the_page_that_asked_for_the_key(server: Server) -> None:
    browser = requests.Session()
    page = browser.get(server.url + TRY + "?lang=da")
    assert page.url.endswith("/sign-in?next=/policies/library-card/versions/2023/try?lang%3Dda")
    data = {
        ".token": token_in(page.text),
        "key": server.keys["all"],
        "next": re.findall('name="next" value="(.+?)"', page.text),
    }
    answer = browser.post(f"{server.url}/sign-in", data=data, allow_redirects=False)
    assert answer.headers["Location"] == TRY + "?lang=da"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "/\t/example.org",
        "javascript:alert(1)",
        "/%2F/example.org",
        "/v1/policies",
        "/sign-in",
        "/no-such-page",
        "example.org",
        "http:example.org",
        "/@example.org",
        "",
    ],
)
def test_the_sign_in_leads_to_pages_of_this_service_only(elsewhere: str, server: Server) -> None:
    browser = requests.Session()
    token = token_in(browser.get(f"{server.url}/sign-in", params={"next": elsewhere}).text)
    data = {".token": token, "key": server.keys["all"], "next": elsewhere}
    answer = browser.post(f"{server.url}/sign-in", data=data, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites_and_holds_no_key(server: Server) -> None:
    browser = requests.Session()
    page = browser.get(f"{server.url}/sign-in")
    data = {".token": token_in(page.text), "key": server.keys["read"]}
    answer = browser.post(f"{server.url}/sign-in", data=data, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {each.strip() for each in cookie.split(";")}
    assert "Expires" not in cookie
    assert "Secure" not in cookie
    assert server.keys["read"] not in cookie
    assert token_in(page.text) != token_in(browser.get(f"{server.url}/sign-in").text), (
        "a session before is not taken on"
    )


@pytest.mark.parametrize(("behind", "scheme"), [(True, "http"), (False, "https")])
def test_over_https_the_cookie_never_travels_in_the_clear(*, behind: bool, scheme: str) -> None:
    app = create_app(Settings(policies=POLICIES, watch=False, log="off", https=behind))
    answer = app.test_client().get(TRY, base_url=f"{scheme}://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_cookie_that_was_changed_or_signed_elsewhere_is_no_session(server: Server) -> None:
    good = signed_in(server, "all").cookies[COOKIE]
    other = create_app(Settings(policies=POLICIES, watch=False, log="off")).test_client()
    other.get(TRY)
    foreign = other.get_cookie(COOKIE)
    assert foreign is not None
    for value in (good[:-2] + "xx", "x" + good[1:], good.rpartition(".")[0], "", foreign.value, "é"):
        answer = server.request("GET", "/", cookies={COOKIE: value}, allow_redirects=False)
        assert answer.status_code == 303, value
    assert server.request("GET", "/", cookies={COOKIE: good}, allow_redirects=False).status_code == 200


@pytest.mark.parametrize(("age", "status"), [(LASTS - 60, 200), (LASTS + 60, 303)])
def test_a_session_ends_after_some_hours(
    age: int, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, secret = tmp_path / "keys.yaml", "s" * 32
    keys.write_text(entry("all", new_key(), SCOPES), encoding="utf-8")
    app = create_app(Settings(policies=POLICIES, keys=keys, watch=False, log="off", session_secret=secret))
    answer, now = Response(), time.time()
    with monkeypatch.context() as context, app.test_request_context() as asked:
        context.setattr("itsdangerous.timed.time.time", lambda: now - age)
        (key,) = load_keys(keys).keys or ()
        Sessions(secret).write(asked.request, answer, begin(key))
    client = app.test_client()
    client.set_cookie(COOKIE, parse_cookie(answer.headers["Set-Cookie"])[COOKIE])
    assert client.get("/").status_code == status


def test_a_key_that_is_withdrawn_or_replaced_ends_its_sessions(tmp_path: Path) -> None:
    with serving(tmp_path, keyed=True) as server:
        kept, withdrawn, replaced = (signed_in(server, name) for name in ("all", "read", "audit"))
        assert withdrawn.get(server.url).status_code == 200
        keys = {"all": server.keys["all"], "audit": new_key()}
        lines = [entry(name, key, SCOPES) for name, key in keys.items()]
        (tmp_path / "keys.yaml").write_text("".join(lines), encoding="utf-8")
        wait_until(lambda: withdrawn.get(server.url, allow_redirects=False).status_code == 303)
        assert replaced.get(server.url, allow_redirects=False).status_code == 303
        assert kept.get(server.url, allow_redirects=False).status_code == 200


def test_signing_out_ends_the_session(server: Server) -> None:
    browser = signed_in(server, "all")
    token = token_in(browser.get(server.url).text)
    assert browser.post(f"{server.url}/sign-out", data={"other": "x"}).status_code == 403
    assert browser.post(f"{server.url}/sign-out", data={".token": token}).url == f"{server.url}/sign-in"
    assert browser.get(server.url, allow_redirects=False).status_code == 303


@pytest.mark.parametrize("page", [each for each in PAGES if each.method == "POST"], ids=lambda each: each.id)
@pytest.mark.parametrize("data", [{"other": "x"}, {".token": ""}, {".token": "x" * 32}, {".token": "é"}], ids=str)
def test_a_form_without_the_token_of_its_session_is_refused(page: Page, data: dict[str, str], server: Server) -> None:
    answer = signed_in(server, "all").post(server.url + address(page), data=data)
    assert answer.status_code == 403
    assert "The form was too old or came from elsewhere" in answer.text


def test_wrong_keys_are_told_and_after_a_few_one_has_to_wait(tmp_path: Path) -> None:
    with serving(tmp_path, keyed=True) as server:
        browser = requests.Session()
        token = token_in(browser.get(f"{server.url}/sign-in").text)
        for key in ("", " "):
            answer = browser.post(f"{server.url}/sign-in", data={".token": token, "key": key})
            assert (answer.status_code, "enter an API key" in answer.text) == (422, True)
        for _ in range(guesses.ALLOWED):
            answer = browser.post(f"{server.url}/sign-in", data={".token": token, "key": "grk_wrong"})
            assert (answer.status_code, "this key is not known" in answer.text) == (422, True)
            assert "grk_wrong" not in answer.text
        answer = browser.post(f"{server.url}/sign-in", data={".token": token, "key": server.keys["all"]})
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= guesses.SECONDS + 1
        assert "grk_" not in server.log.read_text(encoding="utf-8")


def test_guesses_are_forgotten_after_a_minute_and_counted_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    wrong = Guesses(lambda: now[0])
    for _ in range(guesses.ALLOWED):
        assert wrong.wait("a") == 0
        wrong.wrong("a")
    assert wrong.wait("a") == 61
    assert wrong.wait("b") == 0
    now[0] = 60.0
    assert wrong.wait("a") == 0
    monkeypatch.setattr(guesses, "REMEMBERED", 2)
    for address_ in "abc":
        wrong.wrong(address_)
    assert len(wrong._wrong) == 2


@pytest.mark.parametrize("remote", ["192.0.2.7", "2001:db8::1"])
def test_without_keys_another_machine_sees_no_page_but_the_sign_in(client: FlaskClient, remote: str) -> None:
    environ = {"REMOTE_ADDR": remote}
    refused = client.get("/", environ_base=environ)
    assert (refused.status_code, refused.mimetype) == (403, "text/html")
    assert "answers its own machine only" in refused.text
    assert client.get("/sign-in", environ_base=environ).status_code == 200
    assert client.get("/").status_code == 200


def test_a_tried_case_is_neither_logged_nor_counted(tmp_path: Path) -> None:
    with serving(tmp_path, policies=EVERY_KIND) as server:
        browser = requests.Session()
        path = f"{server.url}/policies/every-kind/versions/first/try"
        before = server.get("/metrics").text
        data = {
            ".token": token_in(browser.get(path).text),
            ".rows:names": "2",
            "names[1]": "Marmaduke",
            "names[2]": "Wilhelmina",
            "person.age": "77",
        }
        answer = browser.post(path, data=data)
        assert "Granted" in answer.text
        assert "Marmaduke" in answer.text
        after = server.get("/metrics").text
        wrong = browser.post(path, data=data | {"person.income": "Marmaduke"})
        assert "There is a problem" in wrong.text
        server.stop()
        log = server.log.read_text(encoding="utf-8")
    decisions = re.compile("^groundrules_(?:decision|shadow).*$", re.MULTILINE)
    assert decisions.findall(before) == decisions.findall(after)
    assert "/policies/every-kind/versions/first/try" in log
    assert not re.search("Marmaduke|Wilhelmina|sha256", log)


def test_what_was_entered_is_text_and_never_markup() -> None:
    app = create_app(Settings(policies=EVERY_KIND, watch=False, log="off"))
    client, path = app.test_client(), "/policies/every-kind/versions/first/try"
    hostile = "\"'><script>alert(1)</script>{{ 7 * 7 }}"
    names = (
        "person.age",
        "person.trade",
        "person.born_at",
        "person.note",
        ".as_of",
        ".rows:names",
        ".add",
        ".language",
    )
    data = dict.fromkeys(names, hostile) | {".token": token_in(client.get(path).text), ".decided": hostile}
    answer = client.post(path, data=data)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "49" not in answer.text
    assert answer.text.count("&lt;script&gt;") >= 5


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"content_type": "application/json", "data": "{}"}, 415),
        ({"content_type": "application/x-www-form-urlencoded", "data": "a=%FF"}, 400),
        ({"content_type": "application/x-www-form-urlencoded", "data": b"\xff"}, 400),
        ({"content_type": "application/x-www-form-urlencoded", "data": "a" * 1024 * 1025}, 413),
        ({"content_type": "application/x-www-form-urlencoded", "data": "a&" * 30_000}, 400),
    ],
)
def test_a_body_that_is_no_form_is_refused_with_a_page(client: FlaskClient, given: dict[str, str], status: int) -> None:
    answer = client.post(TRY, **given)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")


@pytest.mark.parametrize("path", ["/no-such-page", "/policies/library-cart", "/policies/library-card/versions/1"])
def test_what_is_not_there_is_told_with_a_page_to_a_browser(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "da"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "Ikke fundet" in answer.text


def test_what_is_not_there_is_told_as_a_problem_to_a_program(client: FlaskClient) -> None:
    for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
        answer = client.get("/no-such-page", headers=accept)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_link_to_another_language_never_leaves_the_service(client: FlaskClient) -> None:
    browser = {"Accept": "text/html"}
    for environ in (
        {"PATH_INFO": "//example.org"},
        {"PATH_INFO": "/policies/library-card", "QUERY_STRING": "_external=1&_scheme=javascript&lang=da"},
    ):
        answer = client.get("/", headers=browser, environ_overrides=environ)
        links = re.findall('<a href="([^"]+)" lang', answer.text)
        assert len(links) == len(LANGUAGES)
        assert all(re.match("/(?!/)", each) for each in links), links


def test_the_language_follows_the_address_then_the_choice_then_the_browser(client: FlaskClient) -> None:
    def language(path: str, accept: str) -> str:
        answer = client.get(path, headers={"Accept-Language": accept})
        found = re.search('<html lang="(..)">', answer.text)
        assert found
        assert answer.headers["Content-Language"] == found[1]
        return found[1]

    assert language("/", "fr, de;q=0.5") == "en"
    assert language("/", "da-DK, en;q=0.5") == "da"
    assert language("/?lang=xx", "da") == "da"
    assert language("/?lang=en", "da") == "en"
    assert language("/", "da") == "en", "the choice is kept"
    assert language("/?lang=da", "en") == "da"
    assert language("/", "en") == "da"


def test_every_phrase_is_used_and_every_phrase_that_is_used_is_there() -> None:
    sources = [*TEMPLATES.glob("*.html"), *FOLDER.parent.glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources if path.name != "words.py")
    called = set(re.findall(r'\b(?:t|words|words\(\))\("(\w+)"', text))
    assert called - {"status_", "failed_", "may_"} - set(WORDS) == set()
    built = {name for name in WORDS if name.startswith(("status_", "failed_", "may_"))}
    assert [name for name in WORDS if name not in built and f'"{name}"' not in text] == []


def test_a_phrase_is_filled_in_with_the_same_names_in_every_language() -> None:
    for phrase, texts in WORDS.items():
        assert set(texts) == set(LANGUAGES)
        assert (
            len({frozenset(name for _, name, _, _ in Formatter().parse(each) if name) for each in texts.values()}) == 1
        ), phrase


def test_versions_that_are_not_there_are_not_compared(client: FlaskClient) -> None:
    for query in ("from=1", "to=1", "from=2023&to=%3Cscript%3E"):
        answer = client.get(f"/policies/library-card/compare?{query}")
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
        assert "<script" not in answer.text


def test_without_a_choice_the_newest_version_is_compared_with_the_one_before(client: FlaskClient) -> None:
    answer = client.get("/policies/library-card/compare")
    assert re.search("<h1>From (.+) to (.+)</h1>", answer.text)
    assert answer.text.count(" selected") == 2


def test_only_the_named_files_are_given_out(client: FlaskClient) -> None:
    for name, media_type in ASSETS.items():
        answer = client.get(f"/pages/{name}")
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert client.get(f"/pages/{name}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    for name in ("pico.LICENSE.md", "..%2froutes.py", "routes.py", "..", "nothing.css"):
        assert client.get(f"/pages/{name}").status_code == 404


def test_no_picture_is_data_in_an_address(client: FlaskClient) -> None:
    assert b"data:image" in (FOLDER / "pico.min.css").read_bytes()
    for name in ("pico.min.css", "pages.css"):
        assert b"data:" not in client.get(f"/pages/{name}").data


def test_the_style_sheet_of_others_is_the_one_that_the_lock_file_names(pytestconfig: pytest.Config) -> None:
    assert hashlib.sha256((FOLDER / "pico.min.css").read_bytes()).hexdigest() == PICO
    package = installed(pytestconfig, FOLDER.parent / "vendor") / "node_modules" / "@picocss" / "pico"
    assert (package / "css" / "pico.min.css").read_bytes() == (FOLDER / "pico.min.css").read_bytes()
    assert (package / "LICENSE.md").read_bytes() == (FOLDER / "pico.LICENSE.md").read_bytes()


def test_no_page_has_a_script_or_a_style_in_it_or_loads_from_elsewhere() -> None:
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"<script|<style|\sstyle=|\son\w+=|\bsrc=", text), path.name
        assert not re.findall(r"<link[^>]+href=\"(?!/pages/)", text), path.name
        assert "|safe" not in text.replace(" ", ""), path.name
    own = (FOLDER / "pages.css").read_text(encoding="utf-8")
    assert all(address_.startswith("/pages/") for address_ in re.findall(r'url\("?([^")]+)', own))


def test_a_version_is_downloaded_as_its_author_wrote_it(client: FlaskClient) -> None:
    answer = client.get("/policies/library-card/versions/2023/text")
    assert answer.headers["Content-Disposition"] == "attachment; filename=library-card-2023.yaml"
    assert answer.data == (POLICIES / "library-card" / "2023.yaml").read_bytes()


def test_a_secret_that_is_too_short_is_refused_and_none_is_shown() -> None:
    with pytest.raises(SettingsRefused, match="at least 32 were expected"):
        Settings.from_environment({"GROUNDRULES_SESSION_SECRET": "short"})
    settings = Settings.from_environment({"GROUNDRULES_SESSION_SECRET": "x" * 32})
    assert "xxx" not in repr(settings)


def test_processes_that_share_a_secret_know_each_others_sessions(tmp_path: Path) -> None:
    key = new_key()
    (tmp_path / "keys.yaml").write_text(entry("all", key, SCOPES), encoding="utf-8")
    settings = Settings(policies=POLICIES, keys=tmp_path / "keys.yaml", watch=False, log="off", session_secret="x" * 32)
    one, other = (create_app(settings).test_client() for _ in range(2))
    one.post("/sign-in", data={".token": token_in(one.get("/sign-in").text), "key": key})
    cookie = one.get_cookie(COOKIE)
    assert cookie is not None
    other.set_cookie(COOKIE, cookie.value)
    assert other.get("/").status_code == 200


def test_an_error_of_ours_is_told_without_internals(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        raise ZeroDivisionError("a fact")

    app = create_app(Settings(policies=POLICIES, watch=False, log="off"))
    app.view_functions["pages.home_page"] = broken
    answer = app.test_client().get("/")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert answer.headers["X-Request-Id"] in answer.text
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivisionError" in caplog.text
    assert "a fact" not in answer.text + caplog.text
