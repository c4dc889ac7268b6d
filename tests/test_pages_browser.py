"""Pages in a real browser: journeys with and without JavaScript and by keyboard, and no barriers on any page.

Debian's Chromium is driven by Playwright. One browser and one server of each kind serve all tests of a run.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from node_packages import installed
from playwright.sync_api import Browser, Page, expect, sync_playwright
from web_server import Server, serving

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "pages"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
LABEL = "/policies/etwinning-school-label"
CLASSES = "/policies/danish-accounting-classes"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the bundled policies and one that has every kind of fact."""
    folder = tmp_path_factory.mktemp("pages")
    for source in (ROOT, CASES):
        for name in ("policies", "schemas"):
            shutil.copytree(source / name, folder / name, dirs_exist_ok=True)
    return folder / "policies"


@pytest.fixture(scope="module")
def server(policies: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("open"), policies=policies) as server:
        for registered_on in ("2022-03-01", "2023-03-01"):
            server.evaluate("etwinning-school-label", {"facts": school(registered_on), "subject": "school-17"})
        yield server


def school(registered_on: str) -> dict[str, Any]:
    """Return the facts of a school of which little is known but the day of its registration."""
    teachers = [{"name": "Ada", "activities": [{"activity": "Bridges", "held_on": "2024-05-01"}]}]
    application = {"submitted_on": "2025-02-03", "assessed": False}
    return {"school": {"registered_on": registered_on}, "application": application, "teachers": teachers}


@pytest.fixture(scope="module")
def keyed(policies: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("keyed"), policies=policies, keyed=True) as server:
        yield server


@pytest.fixture(scope="module")
def axe(pytestconfig: pytest.Config) -> str:
    folder = installed(pytestconfig, Path(__file__).parent / "axe")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def visiting(
    browser: Browser, server: Server, *, scripts: bool = True, language: str = "en", **options: object
) -> Iterator[Page]:
    """Open a page in a fresh browser profile; fails for an outside request and for a breach of the page's policy."""
    context = browser.new_context(
        base_url=server.url,
        java_script_enabled=scripts,
        locale=language,
        **options,  # type: ignore[arg-type]
    )
    page = context.new_page()
    outside: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if not request.url.startswith(server.url) else None)
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    try:
        yield page
        assert outside == []
        assert [each for each in said if "status of 4" not in each] == []
    finally:
        context.close()


BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])


@BOTH
def test_from_the_first_page_to_what_a_version_asks_for(browser: Browser, server: Server, *, scripts: bool) -> None:
    with visiting(browser, server, scripts=scripts) as page:
        page.goto("/")
        page.get_by_role("link", name="eTwinning School Label 2025-2026").click()
        expect(page.get_by_text("in force today")).to_be_visible()
        expect(page.get_by_role("heading", level=3)).to_have_count(7)
        page.get_by_role("link", name="2018", exact=True).click()
        expect(page).to_have_title("eTwinning School Label 2018-2019 (2018) – Groundrules")
        expect(page.get_by_text("from 2017-12-01 to 2018-11-08")).to_be_visible()
        detail = page.locator("#criterion-registered")
        expect(detail.locator("pre")).to_be_hidden()
        detail.locator("summary").click()
        expect(detail.locator("pre")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the text (YAML)").click()
        assert download.value.suggested_filename == "etwinning-school-label-2018.yaml"
        page.get_by_role("link", name="Dansk").click()
        expect(page.locator("html")).to_have_attribute("lang", "da")
        expect(page.get_by_role("heading", name="Hvad der kræves")).to_be_visible()
        page.get_by_role("link", name="Regelsæt").first.click()
        expect(page.get_by_role("heading", level=1, name="Regelsæt")).to_be_visible()


@BOTH
def test_a_case_is_tried_with_rows_that_come_and_go(browser: Browser, server: Server, *, scripts: bool) -> None:
    with visiting(browser, server, scripts=scripts) as page:
        page.goto(f"{LABEL}/versions/2025/try")
        page.get_by_label("School registered on").fill("2022-03-01")
        page.get_by_label("Application submitted on").fill("2025-02-03")
        page.get_by_role("radiogroup", name="Application assessed").get_by_label("No", exact=True).check()
        page.get_by_role("button", name="Decide", exact=True).click()
        expect(page.locator(".decision .outcome")).to_have_text("Not determined yet")
        expect(page.locator(".decision")).to_be_focused()
        for number, name in enumerate(("Ada", "Bo", "Cy", "Di"), 1):
            page.get_by_role("button", name=re.compile("^\\+ Add .*Teachers$")).click()
            page.locator(f"[name='teachers[{number}].name']").fill(name)
        page.get_by_role("button", name="Remove no. 2 from Teachers").click()
        expect(page.locator("[name='teachers[2].name']")).to_have_value("Cy")
        for number in (1, 2, 3):
            page.get_by_role("button", name=f"(Teachers: no. {number} – Activities)").click()
            row = f"teachers[{number}].activities[1]"
            page.locator(f"[name='{row}.kind']").select_option("project")
            page.locator(f"[name='{row}.held_on']").fill("2024-05-01")
        page.get_by_role("button", name="+ Add the first to National Quality Labels").click()
        page.get_by_role("button", name="Decide", exact=True).click()
        matters = page.locator("section", has=page.get_by_role("heading", name="What still matters"))
        expect(matters.get_by_role("link")).to_have_text(
            ["National Quality Labels: no. 1 – European project", "National Quality Labels: no. 1 – Label granted on"]
        )
        matters.get_by_role("link", name="Label granted on").click()
        expect(page.locator("[name='quality_labels[1].granted_on']")).to_be_in_viewport()
        page.locator("[name='quality_labels[1].granted_on']").fill("2024-10-01")
        page.get_by_role("radiogroup", name="European project").get_by_label("Yes").check()
        page.get_by_role("button", name="Decide", exact=True).click()
        expect(page.locator(".decision .outcome")).to_have_text("Eligible and invited to fill in the form")
        expect(page.get_by_text("No fact that is missing can change this outcome.")).to_be_visible()
        expect(page.get_by_text("is 3 (counted: Ada, Cy, Di)")).to_be_visible()
        page.get_by_role("button", name="Dansk").click()
        expect(page.locator("html")).to_have_attribute("lang", "da")
        expect(page.locator(".decision .outcome")).to_contain_text("inviteret til at udfylde skemaet")
        expect(page.locator("[name='teachers[2].name']")).to_have_value("Cy")


@BOTH
def test_each_mistake_leads_to_its_field_and_what_was_entered_stays(
    browser: Browser, server: Server, *, scripts: bool
) -> None:
    with visiting(browser, server, scripts=scripts) as page:
        page.goto(f"{CLASSES}/versions/2024/try")
        page.get_by_label("Net turnover of the financial year").fill("a lot")
        page.get_by_label("Net turnover of the previous financial year").fill("-4")
        page.get_by_label("Full-time employees in the financial year").fill("12")
        page.get_by_role("button", name="Decide", exact=True).click()
        expect(page).to_have_title(re.compile("^Error: "))
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        expect(summary.get_by_role("link")).to_have_count(2)
        summary.get_by_role("link", name="previous financial year").click()
        field = page.get_by_label("Net turnover of the previous financial year")
        expect(field).to_be_in_viewport()
        expect(field).to_have_accessible_description("In million DKK. at least 0 was expected")
        expect(page.get_by_label("Net turnover of the financial year")).to_have_value("a lot")
        expect(page.get_by_label("Full-time employees in the financial year")).to_have_value("12")
        expect(page.locator(".decision")).to_have_count(0)


@BOTH
def test_signing_in_with_a_key_and_out_again(browser: Browser, keyed: Server, *, scripts: bool) -> None:
    with visiting(browser, keyed, scripts=scripts) as page:
        page.goto(f"{LABEL}/versions/2018")
        expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
        page.get_by_label("API key").fill("grk_wrong")
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_label("API key").fill(keyed.keys["read"])
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile("/versions/2018$"))
        expect(page.get_by_role("link", name="Try a case")).to_have_count(0)
        page.goto(f"{LABEL}/versions/2018/try")
        expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        page.goto("/")
        expect(page).to_have_url(re.compile("/sign-in"))


@BOTH
def test_two_versions_are_compared_side_by_side(browser: Browser, server: Server, *, scripts: bool) -> None:
    with visiting(browser, server, scripts=scripts) as page:
        page.goto(f"{LABEL}/versions/2019")
        page.get_by_role("link", name="What changed since 2018").click()
        expect(page.get_by_role("heading", level=1, name="From 2018 to 2019")).to_be_visible()
        trained = page.get_by_role("row", name="D. Teachers trained")
        expect(trained.locator(".direction")).to_have_text("incomparable")
        trained.get_by_role("link").click()
        case = page.locator("#criterion-teachers_trained .case")
        expect(case.first).to_be_in_viewport()
        expect(case.locator(".status")).to_have_text(["met", "not met", "not met", "met"])
        moved = page.locator(".changes > li", has_text="window-end-moved-later")
        expect(moved.locator(".two > div").first).to_contain_text("2018-03")
        expect(moved.locator(".two > div").last).to_contain_text("2019-02-15")
        page.get_by_label("To version").select_option("2018")
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_text("The two versions say the same.")).to_be_visible()


@BOTH
def test_an_auditor_finds_a_decision_and_verifies_it(browser: Browser, server: Server, *, scripts: bool) -> None:
    with visiting(browser, server, scripts=scripts) as page:
        page.goto("/")
        page.get_by_role("link", name="Decisions").click()
        page.get_by_label("Subject").fill("school-17")
        page.get_by_label("Outcome").select_option("not_eligible")
        page.get_by_role("button", name="Search").click()
        expect(page).to_have_url(re.compile("subject=school-17"))
        page.get_by_role("row").get_by_role("link").first.click()
        expect(page.locator(".decision .outcome")).to_have_text("Not eligible")
        expect(page.get_by_text("School registered on 2023-03-01 is not on or before 2023-01-09")).to_be_visible()
        page.get_by_role("button", name="Verify this decision").click()
        expect(page.locator(".verified")).to_be_focused()
        expect(page.get_by_role("heading", name="Verified: on record as it was made")).to_be_visible()
        expect(page.locator(".steps > li > p > .status.met")).to_have_count(6)
        page.get_by_role("link", name="Log", exact=True).click()
        expect(page.get_by_text("takes decisions")).to_be_visible()


def follow(page: Page) -> None:
    """Press the enter key on what leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press_until(page: Page, selector: str, most: int = 80) -> None:
    """Press the tab key until the focus is on an element."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_a_case_is_tried_by_keyboard_alone(browser: Browser, server: Server) -> None:
    with visiting(browser, server) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        press_until(page, "a[href$='danish-accounting-classes']", 2)
        follow(page)
        press_until(page, "a[href$='/versions/2024']")
        follow(page)
        press_until(page, "a[href$='/try']")
        follow(page)
        press_until(page, "[name='financial_year.full_time_employees']")
        page.keyboard.type("12")
        press_until(page, "[name='company.class_before']")
        page.keyboard.type("C m")
        page.locator("[name='previous_year.net_turnover']").focus()
        follow(page)  # a form is sent from any field, and the first button decides
        expect(page.locator(".decision")).to_be_focused()
        expect(page.locator("[name='financial_year.full_time_employees']")).to_have_value("12")


def test_rows_are_added_and_removed_by_keyboard_and_the_focus_goes_along(browser: Browser, server: Server) -> None:
    with visiting(browser, server) as page:
        page.goto("/policies/every-kind/versions/first/try")
        press_until(page, "[name='.add'][value=names]")
        follow(page)
        expect(page.locator("[name='names[1]']")).to_be_focused()
        page.keyboard.type("Ada")
        press_until(page, "[name='.add'][value=pets]")
        with page.expect_navigation():
            page.keyboard.press("Space")
        expect(page.locator("[id='pets[1]-row']")).to_be_focused()
        press_until(page, "[name='pets[1].name']")
        page.keyboard.type("Rex")
        press_until(page, "[name='.remove'][value='pets[1]']")
        follow(page)
        expect(page.locator("[name='names[1]']")).to_have_value("Ada")
        expect(page.locator("[name='pets[1].name']")).to_have_count(0)


def unfold(page: Page) -> None:
    """Open all that can be opened on a page."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def every_kind_with_rows(page: Page) -> None:
    page.goto("/policies/every-kind/versions/first/try")
    for button in ("names", "pets", "pets[1].vaccinated_on"):
        page.locator(f"[name='.add'][value='{button}']").click()


def every_mistake(page: Page) -> None:
    every_kind_with_rows(page)
    for name in ("person.age", "person.income", "person.born_at", "person.stay", "person.note", "pets[1].name"):
        page.locator(f"[name='{name}']").fill("?")
    page.get_by_role("button", name=re.compile("^(Decide|Afgør)$")).click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(6)


def undetermined(page: Page) -> None:
    page.goto(f"{LABEL}/versions/2025/try")
    page.get_by_role("button", name=re.compile("^(Decide|Afgør)$")).click()


def determined(page: Page) -> None:
    page.goto(f"{LABEL}/versions/2025/try")
    page.locator("[name='school.registered_on']").fill("2024-01-01")
    page.get_by_role("button", name=re.compile("^(Decide|Afgør)$")).click()
    unfold(page)


def wrong_key(page: Page) -> None:
    page.goto("/sign-in")
    page.locator("#key").fill("grk_wrong")
    page.locator("main button").click()


def at(path: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(path)

    return go


def whole_version(page: Page) -> None:
    page.goto(f"{LABEL}/versions/2018")
    unfold(page)


def newest_decision(page: Page) -> None:
    page.goto("/decisions")
    page.locator("tbody a").first.click()
    unfold(page)


def verified_decision(page: Page) -> None:
    newest_decision(page)
    page.locator("main button").click()


SIGHTS: dict[str, Callable[[Page], None]] = {
    "policies": at("/"),
    "policy": at(LABEL),
    "policy that is in force no more": at("/policies/every-kind"),
    "version": whole_version,
    "version with dated values": at(f"{CLASSES}/versions/2024"),
    "comparison": at(f"{LABEL}/compare?from=2018&to=2019"),
    "comparison of a version with itself": at(f"{CLASSES}/compare?from=2024&to=2024"),
    "form": at(f"{CLASSES}/versions/2016/try"),
    "form with rows": every_kind_with_rows,
    "mistakes": every_mistake,
    "undetermined": undetermined,
    "determined": determined,
    "decisions": at("/decisions"),
    "decisions of a day that does not exist": at("/decisions?since=2025-02-30"),
    "decision": newest_decision,
    "verified decision": verified_decision,
    "log": at("/log"),
    "signed in to nothing": at("/sign-in"),
    "not found": at("/no-such-page"),
}
"""Every page, in each state that looks different."""

LOOKS = [
    pytest.param("en", DESKTOP, "light", id="English, desktop, light"),
    pytest.param("en", PHONE, "dark", id="English, phone, dark"),
    pytest.param("da", DESKTOP, "dark", id="Danish, desktop, dark"),
    pytest.param("da", PHONE, "light", id="Danish, phone, light"),
]


def barriers(page: Page, axe: str) -> list[str]:
    """Return what axe finds wrong with a page, and that it is wider than the window."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"], "axe has looked at nothing"
    wrong = [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("wider than the window")
    return wrong


@pytest.mark.parametrize(("language", "size", "scheme"), LOOKS)
def test_no_page_has_a_barrier(
    browser: Browser, server: Server, keyed: Server, axe: str, language: str, size: dict[str, int], scheme: str
) -> None:
    wrong: dict[str, list[str]] = {}
    with visiting(browser, server, language=language, viewport=size, color_scheme=scheme) as page:
        for name, look in SIGHTS.items():
            look(page)
            expect(page.locator("html")).to_have_attribute("lang", language)
            wrong[name] = barriers(page, axe)
    with visiting(browser, keyed, language=language, viewport=size, color_scheme=scheme) as page:
        page.goto("/")
        wrong["sign-in"] = barriers(page, axe)
        wrong_key(page)
        wrong["wrong key"] = barriers(page, axe)
        page.locator("#key").fill(keyed.keys["read"])
        page.locator("main button").click()
        wrong["signed in"] = barriers(page, axe)
        page.goto(f"{LABEL}/versions/2018/try")
        wrong["not allowed"] = barriers(page, axe)
    assert {name: found for name, found in wrong.items() if found} == {}
