"""Who may do what: every route has a scope in the table of operations, and is refused without it."""

from flask import Flask, Request, g, request

from engine.suggest import did_you_mean
from engine.web.contract.operation import Operation
from engine.web.keys import Scope
from engine.web.pages.contract import BY_ENDPOINT as PAGES
from engine.web.problems import Problem
from engine.web.service import service
from engine.web.settings import is_loopback

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="groundrules"'}
LOCAL = frozenset(("", "unix", "localhost"))
"""Remote addresses of servers that listen on a socket of this machine."""


def install(app: Flask) -> None:
    """Ask for a key, and for its scope, before each request that has a route; pages ask by themselves."""

    @app.before_request
    def check() -> None:
        if request.endpoint is not None and request.endpoint not in PAGES:
            operation = service().contract.at(request.endpoint)
            require_scope(request, operation.scope)
            require_known_query(request, operation)


def require_known_query(request: Request, operation: Operation) -> None:
    """Refuse query parameters that would be ignored.

    Raises:
        Problem: there is one that the operation does not have, or has once only.
    """
    known = [each.name for each in operation.parameters if each.place == "query"]
    for name, values in request.args.lists():
        if name not in known:
            listed = f"there is {', '.join(f'`{each}`' for each in known)}" if known else "this address has none"
            detail = f"`{name[:40]}` is not a query parameter of this address"
            raise Problem("query-unknown", detail, did_you_mean(name, known) or listed)
        if len(values) > 1:
            raise Problem("query-invalid", f"`{name}` is given {len(values)} times", "keep one of them")


def require_scope(request: Request, scope: Scope | None) -> None:
    """Let a request through that may do what a scope allows.

    Raises:
        Problem: it may not.
    """
    keys = service().live.keys
    if scope is None:
        return
    if keys.open:
        require_local(request)
        g.may_ask = True
        return
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not given.strip():
        help_ = "send the header `Authorization: Bearer …`"
        raise Problem("key-missing", "an API key is needed", help_, headers=CHALLENGE)
    key = keys.find(given.strip())
    if key is None:
        challenge = {"WWW-Authenticate": CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
        raise Problem("key-unknown", "the API key is not known", headers=challenge)
    g.key, g.may_ask = key.id, True
    if scope not in key.scopes:
        challenge = {
            "WWW-Authenticate": f'{CHALLENGE["WWW-Authenticate"]}, error="insufficient_scope", scope="{scope}"'
        }
        raise Problem("scope-missing", f"the API key lacks the scope `{scope}`", headers=challenge)


def require_local(request: Request) -> None:
    """Let a request through that comes from this machine.

    Raises:
        Problem: it comes from another.
    """
    remote = request.remote_addr or ""
    if remote not in LOCAL and not is_loopback(remote):
        help_ = "configure API keys to let other machines in"
        raise Problem("loopback-only", "the service has no API keys and answers its own machine only", help_)
