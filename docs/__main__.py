"""`python -m docs` writes the generated pages; `python -m docs --check` fails where one is not what it would write."""

import sys
from pathlib import Path

from docs.generate.pages import pages

ROOT = Path(__file__).parent.parent


def main(arguments: list[str]) -> int:
    """Write or check the generated pages; return the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m docs [--check]\n")
        return 2
    stale = {path: text for path, text in pages().items() if on_disk(ROOT / path) != text}
    if not arguments:
        for path, text in stale.items():
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path}\n")
        return 0
    for path in stale:
        sys.stderr.write(f"error[stale-page]: {path} is not what it is written from\n")
    if stale:
        sys.stderr.write("  = help: run `python -m docs` (or `make docs`) and review the change\n")
    return 1 if stale else 0


def on_disk(path: Path) -> str | None:
    """Return the page as it stands, None where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
