"""Sign in with an API key, and out again."""

from typing import cast

from flask import Response, g, redirect, request

from engine.web.pages.access import access, form_token, page_of_ours
from engine.web.pages.answers import page
from engine.web.pages.sessions import begin
from engine.web.pages.submitted import submitted
from engine.web.service import service

KEY = "key"
NEXT = "next"
LONGEST_KEY = 200


def sign_in_page() -> Response:
    """Ask for a key."""
    return page("sign-in.html", next=page_of_ours(request.args.get(NEXT)))


def sign_in() -> Response:
    """Begin a session with a key, in place of the one before, and go where one wanted to go."""
    texts, keys = submitted(), service().live.keys
    address, guesses = request.remote_addr or "", access().guesses
    next_ = page_of_ours(texts.get(NEXT))
    seconds = guesses.wait(address)
    if seconds:
        answer = page("sign-in.html", 429, next=next_, mistake="key_wait", seconds=seconds)
        answer.headers["Retry-After"] = str(seconds)
        return answer
    given = texts.get(KEY, "").strip()
    key = keys.find(given) if 0 < len(given) <= LONGEST_KEY else None
    if key is None:
        if given:
            guesses.wrong(address)
        return page("sign-in.html", 422, next=next_, mistake="key_wrong" if given else "key_empty", seconds=0)
    g.session, g.key = begin(key), key.id
    form_token()
    return cast(Response, redirect(next_, 303))


def sign_out() -> Response:
    """End the session."""
    g.session = begin()
    form_token()
    return cast(Response, redirect("/sign-in", 303))
