"""A PostgreSQL of the tests' own: on loopback, in a temporary folder, run by a user that may run it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version."""


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, None where it is not installed."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    file = found[-1] if found else Path(on_path) if on_path else None
    return file.resolve().parent if file else None


def user() -> str | None:
    """Return whom PostgreSQL is run as: root may not; None is whoever runs the tests."""
    return "postgres" if os.geteuid() == 0 else None


def missing() -> str | None:
    """Return why there can be no PostgreSQL here, None where there can."""
    if programs() is None:
        return "PostgreSQL is not installed (Debian: postgresql)"
    try:
        if user():
            pwd.getpwnam("postgres")
    except KeyError:
        return "PostgreSQL may not be run by root, and there is no user `postgres`"
    return None


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL that can be stopped and started again."""

    folder: Path
    port: int

    def address(self, database: str) -> str:
        """Return the address of a database as the log takes it."""
        return f"postgresql://log@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._run(
            "pg_ctl", "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", options, "start"
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: `immediate` is as if the machine had lost its power, but for what the disk holds."""
        self._run("pg_ctl", "-w", "-D", str(self.folder / "data"), "-m", mode, "stop")

    def create(self, database: str) -> str:
        """Make a database and return its address."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())
        return self.address(database)

    def _run(self, program: str, *arguments: str) -> None:
        folder = programs()
        assert folder is not None
        with (self.folder / "control").open("ab") as out:
            subprocess.run(
                [str(folder / program), *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                user=user(),
                cwd=self.folder,
            )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a PostgreSQL that runs while the block does."""
    folder = Path(tempfile.mkdtemp(prefix="groundrules-postgres-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = Cluster(folder, probe.getsockname()[1])
    try:
        if name := user():
            shutil.chown(folder, name)
        (folder / "control").touch()
        found._run("initdb", "-D", str(folder / "data"), "-U", "log", "-A", "trust", "-E", "UTF8", "--no-locale")
        found.start()
        try:
            yield found
        finally:
            found.stop()
    finally:
        shutil.rmtree(folder)
