"""`python forked_server.py POLICIES LOG`: a server that is killed and started again in no time.

Everything is imported once; each line `start` on standard input forks a process that makes the application anew and
serves it, with a log on disk, and `kill` ends that process as the machine would: by signal 9. The socket is one.
"""

import logging
import os
import signal
import socket
import sys
from pathlib import Path

import alembic.command  # noqa: F401 - the log needs it at every start
from werkzeug.serving import make_server

from engine.evaluate import LIMITS
from engine.policy.check import load_bundle
from engine.web.settings import Settings
from server import create_app


def say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(policies: str, log: str) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    port = listening.getsockname()[1]
    say(port)
    load_bundle(Path(policies), LIMITS)  # so that what can be made once is made before any process is forked
    child = 0
    for line in sys.stdin:
        if line.strip() == "start":
            child = os.fork()
            if not child:
                app = create_app(Settings(policies=Path(policies), watch=False, log=log))
                make_server("127.0.0.1", port, app, threaded=True, fd=listening.fileno()).serve_forever()
            say(child)
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            say("killed")


if __name__ == "__main__":
    main(*sys.argv[1:])
