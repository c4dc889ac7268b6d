"""What the operator decides: from environment variables, or from the flags of `groundrules serve`."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from engine.audit.opening import FOLDER
from engine.diagnostics import Refused
from engine.resources import policies_root

PREFIX = "GROUNDRULES_"
SHORTEST_SECRET = 32


class SettingsRefused(Refused):
    """Raised for settings with which the service must not start."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs; each attribute is the environment variable `GROUNDRULES_<ATTRIBUTE>`.

    Attributes:
        policies: the folder with a folder for each policy; None is `policies` here, else the bundled ones.
        keys: the file of API keys; None leaves the service open, which is allowed on loopback only.
        shadow: a draft version that is decided beside the version in force, and never answered.
        host: the address to listen on.
        port: the port to listen on.
        threads: how many requests are worked on at once.
        max_body: bytes of a request with one case, and of a line of a batch.
        max_batch: bytes of a whole batch; beyond the first megabyte they wait on disk.
        watch: load policies anew when their files change.
        https: browsers reach the service by https, through a proxy in front: cookies are sent by it alone.
        session_secret: what the cookies of pages are signed with; None makes a secret that ends with the process.
        log: where decisions are logged: a folder, the address of a PostgreSQL, or `off`.
        log_key: the file of the key that signs for the log; None is `key` in its folder.
    """

    policies: Path | None = None
    keys: Path | None = None
    shadow: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 16
    max_body: int = 1024 * 1024
    max_batch: int = 256 * 1024 * 1024
    watch: bool = True
    https: bool = False
    session_secret: str | None = field(default=None, repr=False)
    log: str = FOLDER
    log_key: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Return the settings in environment variables; one that is missing or empty leaves the default.

        Raises:
            SettingsRefused: a variable cannot be read.
        """
        given: dict[str, Any] = {}
        for each in fields(cls):
            name = PREFIX + each.name.upper()
            text = environment.get(name, "").strip()
            if text:
                given[each.name] = READERS[each.name](name, text)
        return cls(**given)

    @property
    def root(self) -> Path:
        """The folder of policies that is served."""
        here = Path("policies")
        return self.policies or (here if here.is_dir() else policies_root())

    def require_safe(self) -> None:
        """Refuse an address that others can reach where no keys are asked for.

        Raises:
            SettingsRefused: the address is not loopback and there is no file of keys.
        """
        if self.keys is None and not is_loopback(self.host):
            raise SettingsRefused(
                f"`{self.host}` can be reached from other machines, and no API keys are configured",
                "name a file of keys with --keys (`groundrules serve --new-key ID --keys FILE` makes one), "
                "or listen on 127.0.0.1",
            )


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine alone; names other than `localhost` are not trusted."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _path(_name: str, text: str) -> Path:
    return Path(text)


def _text(_name: str, text: str) -> str:
    return text


def _secret(name: str, text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise SettingsRefused(
            f"`{name}` has {len(text)} characters, at least {SHORTEST_SECRET} were expected",
            "take 32 random bytes, as `openssl rand -base64 32` prints them",
        )
    return text


def _count(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) > 0):
        raise SettingsRefused(f"`{name}` is `{text}`, a whole number above 0 was expected", "write digits only")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text not in SWITCH:
        raise SettingsRefused(f"`{name}` is `{text}`, true or false was expected", "write `true` or `false`")
    return SWITCH[text]


SWITCH: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}

READERS: Mapping[str, Callable[[str, str], Any]] = {
    "policies": _path,
    "keys": _path,
    "shadow": _path,
    "host": _text,
    "port": _count,
    "threads": _count,
    "max_body": _count,
    "max_batch": _count,
    "watch": _switch,
    "https": _switch,
    "session_secret": _secret,
    "log": _text,
    "log_key": _path,
}
"""How the text of each variable is read."""
