"""Who has signed in: a signed cookie that names an API key, and holds a token for forms.

The cookie never holds the key. It is good for as long as the key is configured as it was, and for eight hours; the
service keeps nothing, so that all processes that share a secret know each other's sessions.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from flask import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from engine.web.keys import Key, Keys

COOKIE = "groundrules_session"
LASTS = 8 * 60 * 60
"""Seconds after which one signs in again."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a browser brings along.

    Attributes:
        token: what every form must send back, so that no other site can send it.
        key: the id of the key with which one signed in, None before.
        proof: a digest of the key's entry in the file of keys; another key of the same id ends the session.
    """

    token: str
    key: str | None = None
    proof: str | None = None


def begin(key: Key | None = None) -> Session:
    """Return a new session, signed in with a key or with none."""
    return Session(secrets.token_urlsafe(24), key.id if key else None, _proof(key) if key else None)


@dataclass(frozen=True, slots=True)
class Sessions:
    """Reads and writes sessions.

    Attributes:
        secret: what cookies are signed with.
        https: browsers reach the service by https, even where a proxy in front takes care of it.
    """

    secret: str
    https: bool = False

    def read(self, request: Request) -> Session | None:
        """Return the session that a request brings along, None where there is none that is good."""
        try:
            token, key, proof = self._serializer().loads(request.cookies.get(COOKIE, ""), max_age=LASTS)
        except (BadSignature, ValueError, TypeError):
            return None
        return Session(token, key, proof)

    def write(self, request: Request, response: Response, session: Session) -> None:
        """Give a browser a session, to be forgotten when it is closed."""
        content = self._serializer().dumps((session.token, session.key, session.proof))
        secure = self.https or request.is_secure
        response.set_cookie(COOKIE, str(content), httponly=True, samesite="Lax", secure=secure)

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self.secret, salt="groundrules session", signer_kwargs={"digest_method": hashlib.sha256}
        )


def key_of(session: Session, keys: Keys) -> Key | None:
    """Return the key with which a session was begun, None where it has been withdrawn since."""
    for each in keys.keys or ():
        if each.id == session.key and session.proof and hmac.compare_digest(_proof(each), session.proof):
            return each
    return None


def _proof(key: Key) -> str:
    return hashlib.sha256(f"session of {key.id} {key.sha256}".encode()).hexdigest()[:32]
