"""What all tests share: how long property tests search, and golden files that can be rewritten."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres
import pytest
from hypothesis import HealthCheck, settings

PROFILE = os.environ.get("GROUNDRULES_PROFILE", "quick")

settings.register_profile(
    "quick", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(PROFILE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected output, for review in git diff")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if PROFILE == "long":
        return
    skip = pytest.mark.skip(reason="only in the long profile")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skip)


TABLE = "table"
"""The property under which a test records a table to be shown at the end of a run."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the tables that tests have recorded."""
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, table in getattr(report, "user_properties", ()):
            if name == TABLE:
                terminalreporter.section(report.nodeid.partition("::")[0])
                terminalreporter.write_line(str(table))


Golden = Callable[[Path, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with the file that holds what is expected, or rewrite that file."""

    def compare(path: Path, actual: str) -> None:
        if request.config.getoption("--update-golden"):
            path.write_text(actual, encoding="utf-8")
        else:
            assert path.is_file(), f"{path} is missing: run with --update-golden and review it"
            assert actual == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL; tests that need one are skipped where there is none."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.cluster() as found:
        yield found


NUMBERS = itertools.count()


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a log can be kept: a folder, and then a database of a PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "log")
    found: postgres.Cluster = request.getfixturevalue("cluster")
    return found.create(f"log{next(NUMBERS)}")
