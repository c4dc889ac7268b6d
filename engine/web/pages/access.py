"""Who may see which page: what the API's guard does by keys, done here by sessions, and answered with pages."""

import hmac
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote, urlsplit

from flask import Response, current_app, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from engine.web.guard import require_local
from engine.web.keys import Key
from engine.web.pages.contract import BY_ENDPOINT
from engine.web.pages.guesses import Guesses
from engine.web.pages.sessions import Session, Sessions, begin, key_of
from engine.web.pages.submitted import submitted
from engine.web.problems import Problem
from engine.web.service import service

EXTENSION = "groundrules-pages"
TOKEN = ".token"  # noqa: S105 - a name, not a secret
"""The field of every form that holds the session's token."""


@dataclass(frozen=True, slots=True)
class Access:
    """What the pages of an application keep between requests."""

    sessions: Sessions
    guesses: Guesses = field(default_factory=Guesses)


def access() -> Access:
    """Return what the current application keeps."""
    return cast(Access, current_app.extensions[EXTENSION])


def admit() -> Response | None:
    """Let a request for a page through, or send it to the sign-in.

    Raises:
        KeyError: nobody has said who may see the page, so that nobody may.
        Problem: the request is from another machine, the key does not allow it, or a form is not from this session.
    """
    page = BY_ENDPOINT[request.endpoint or ""]
    found = access().sessions.read(request)
    g.session = found or begin()
    g.signed_in = key_of(g.session, service().live.keys)
    if g.signed_in:
        g.key = g.signed_in.id
    if page.scope is not None:
        if service().live.keys.open:
            require_local(request)
        elif g.signed_in is None:
            back = request.full_path.rstrip("?") if request.method == "GET" else request.path
            return cast(Response, redirect(url_for("pages.sign_in_page", next=back), 303))
        elif page.scope not in g.signed_in.scopes:
            raise Problem("scope-missing", f"the API key lacks the scope `{page.scope}`")
    if request.method == "POST":
        require_token()
    return None


def require_token() -> None:
    """Refuse a form that this session was not given.

    Raises:
        Problem: the form's token is not that of the session.
    """
    if not hmac.compare_digest(submitted().get(TOKEN, "").encode(), session().token.encode()):
        raise Problem("form-expired", "the form does not belong to this session", "open the page anew")


def session() -> Session:
    """Return the session of the current request."""
    return cast(Session, g.session)


def signed_in() -> Key | None:
    """Return the key with which one has signed in, if any."""
    return cast("Key | None", g.get("signed_in"))


def allows(scope: str) -> bool:
    """Tell whether the pages of a scope can be seen in this session."""
    key = signed_in()
    return service().live.keys.open or (key is not None and scope in key.scopes)


def form_token() -> str:
    """Return the token for a form of the page that is being written; the answer then carries the session."""
    g.carry_session = True
    return session().token


def carry_session(response: Response) -> Response:
    """Send the session along where a form needs it, or where it has just begun."""
    if g.get("carry_session"):
        access().sessions.write(request, response, session())
    return response


def page_of_ours(address: str | None) -> str:
    """Return an address of this service that was asked for before the sign-in, the first page for any other."""
    parts = urlsplit(address or "")
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return "/"
    routes = current_app.url_map.bind("localhost")
    try:
        endpoint, _ = routes.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return "/"
    if endpoint not in BY_ENDPOINT or BY_ENDPOINT[endpoint].scope is None:
        return "/"
    query = f"?{quote(parts.query, safe='=&%+')}" if parts.query else ""
    return quote(parts.path, safe="/%") + query
