"""`groundrules serve`: decide cases over HTTP."""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from engine.audit.log import LogRefused
from engine.audit.opening import location
from engine.backends.rete import RETE_UNAVAILABLE
from engine.cli.output import PATHS, console, print_diagnostics, summary
from engine.diagnostics import Findings
from engine.policy.reader import read_file
from engine.source import Source
from engine.web.keys import SCOPES, entry, keys_in, new_key
from engine.web.service import EXTENSION, Service
from engine.web.settings import Settings, SettingsRefused

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
ANOTHER_ID = "take another id, or take the line of the old key out of the file"
STOP_SECONDS = 10
"""How long requests may take to end after a signal to stop."""


@click.command()
@click.option("--policies", type=PATHS, help="Folder of policies  [default: policies here, else the bundled ones]")
@click.option("--host", help="Address to listen on  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one  [default: 8000]")
@click.option("--keys", type=PATHS, help="File of API keys; without it, only this machine is answered.")
@click.option("--shadow", type=PATHS, help="Draft of a version, decided beside the one in force and never answered.")
@click.option("--threads", type=click.IntRange(1, 512), help="Requests worked on at once  [default: 16]")
@click.option(
    "--log", help="Folder, or address of a PostgreSQL, for the log; `off` keeps none  [default: groundrules-log]"
)
@click.option("--log-key", type=PATHS, help="File of the key that signs for the log  [default: key in its folder]")
@click.option("--watch/--no-watch", default=None, help="Load policies anew when their files change  [default: watch]")
@click.option(
    "--new-key",
    "new_key_id",
    metavar="ID",
    help="Make an API key for ID, add it to the file of keys, print it and end.",
)
@click.option(
    "--scope", "scopes", type=click.Choice(SCOPES), multiple=True, help="What the new key may do; repeatable."
)
@click.pass_context
def serve(context: click.Context, /, new_key_id: str | None, scopes: tuple[str, ...], **flags: Any) -> None:
    """Serve the policies over HTTP.

    Each flag is also an environment variable, such as GROUNDRULES_PORT; a flag goes first.
    Exit code 0: stopped by a signal; 1: the policies have errors, or the log cannot be used; 2: it must not, or
    cannot, start.
    """
    try:
        settings = Settings.from_environment(os.environ)
        settings = replace(settings, **{name: value for name, value in flags.items() if value is not None})
        if new_key_id is not None:
            make_key(new_key_id, scopes, settings.keys)
            return
        settings.require_safe()
        host, port = free_address(settings.host, settings.port)
    except SettingsRefused as refused:
        console(stderr=True).print(f"error: {refused.message}\n  = help: {refused.help}")
        context.exit(2)
    except Findings as error:
        print_diagnostics(error.diagnostics, "pretty", console(stderr=True))
        context.exit(2)
    context.exit(run(replace(settings, host=host, port=port)))


def run(settings: Settings) -> int:
    """Serve until a signal ends it, and return the exit code: 1 where the policies have errors."""
    from granian import Granian  # noqa: PLC0415 - a server that other commands need not load
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    server = Granian(
        target="server",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        blocking_threads=settings.threads,
        websockets=False,
        log_level=LogLevels.critical,
        workers_kill_timeout=STOP_SECONDS,
    )
    try:
        server.serve(target_loader=partial(load, settings), wrap_loader=False)
    except SystemExit:
        console(stderr=True).print("error: the service ended by itself")
        return 1
    return 0


def load(settings: Settings) -> Any:
    """Return the application, inside of the process that serves it; policies with errors end that process."""
    from server import create_app  # noqa: PLC0415 - only this process needs Flask

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, name="groundrules-parent", daemon=True).start()
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, stream=sys.stderr)
    logging.getLogger("_granian").setLevel(logging.ERROR)
    try:
        app = create_app(settings)
    except Findings as error:
        print_diagnostics(error.diagnostics, "pretty", console(stderr=True))
        console(stderr=True).print(f"not served: {summary(error.diagnostics)}")
        sys.exit(1)
    except (LogRefused, SettingsRefused) as refused:
        console(stderr=True).print(f"error: {refused.message}\n  = help: {refused.help}")
        sys.exit(1)
    click.echo(greeting(settings, app.extensions[EXTENSION]))
    return app


def greeting(settings: Settings, here: Service) -> str:
    """Return what an operator sees first: where, which policies, which engines, who may ask, and what is logged."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    with here.live.lease() as snapshot:
        lines = [f"{snapshot.evaluator.engine} on http://{host}:{settings.port}, documentation at /docs"]
        lines += [f"  {policy}: {', '.join(versions)}" for policy, versions in snapshot.bundle.policies.items()]
        if snapshot.shadow:
            lines.append(f"  {snapshot.shadow.draft.name} is decided beside the version in force")
    if RETE_UNAVAILABLE is not None:
        lines.append(f"  the reference decides alone: {RETE_UNAVAILABLE}")
    if settings.keys is None:
        lines.append("  no API keys: only this machine is answered")
    if here.recorder is None:
        lines.append("  decisions are not logged")
    else:
        lines.append(f"  decisions are logged in {location(settings.log).shown}, verified by")
        lines.append(f"    {here.recorder.log.signer.verifier}")
    return "\n".join(lines)


def free_address(host: str, port: int) -> tuple[str, int]:
    """Return the IP address that a host names, and a port on it that nobody listens on.

    Raises:
        SettingsRefused: there is no such host, or the port is taken or not allowed.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise SettingsRefused(f"`{host}` is not an address", "write an address of this machine") from None
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen()
        except OSError as error:
            reason = (error.strerror or "it is refused").lower()
            help_ = "stop what uses it, or choose another with --port"
            raise SettingsRefused(f"port {port} of `{host}` cannot be listened on: {reason}", help_) from None
        found = probe.getsockname()
        return str(found[0]), int(found[1])


def make_key(id_: str, scopes: tuple[str, ...], path: Path | None) -> None:
    """Make a key, add its entry to the file of keys and print it: it is shown this once and kept nowhere.

    Raises:
        SettingsRefused: no file or no scope is named, the id is taken, or the file cannot be written.
        Findings: the file would not be one of keys.
    """
    if path is None:
        raise SettingsRefused("no file of keys is named", "name it with --keys, it is made if need be")
    if not scopes:
        raise SettingsRefused("the new key has no scope", f"name at least one with --scope: {', '.join(SCOPES)}")
    if not (id_.isprintable() and 0 < len(id_) <= 80 and not set(id_) & set('"\\')):
        raise SettingsRefused("the id of a key is 1 to 80 letters", "write a name such as `portal`")
    before = read_file(path).text if path.exists() else ""
    if any(each.id == id_ for each in (keys_in(Source(str(path), before)).keys or () if before.strip() else ())):
        raise SettingsRefused(f"`{path}` has a key with the id `{id_}` already", ANOTHER_ID)
    key = new_key()
    added = ("" if before.endswith("\n") or not before else "\n") + entry(id_, key, scopes)
    keys_in(Source(str(path), before + added))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(descriptor, "a", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor, made with its rights
            file.write(added)
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        raise SettingsRefused(f"`{path}` cannot be written: {reason}", "name another file with --keys") from None
    click.echo(key)


def _end_with_parent() -> None:
    """Stop serving where the process that started this one is gone, which would leave the port taken."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
