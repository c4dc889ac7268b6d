"""Works through an outbox in a process of its own, that a test can kill: `python outbox_runner.py LOG PORT`."""

import sys

from casework.outbox.schedule import Pace
from casework.outbox.transport import Server, Smtp
from casework.outbox.worker import Worker
from engine.audit.opening import location, open_log

SENDER = "label@authority.example"
A_MINUTE = 60_000.0


def main(where: str, port: int) -> None:
    """Send what is due, without end."""
    log = open_log(location(where))
    smtp = Smtp(Server("127.0.0.1", port, "none"))
    Worker(log, smtp, SENDER, Pace(A_MINUTE), lambda _, letter: f"https://label.example/p/{letter.key}").run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
