"""Where the policies and schemas that come with the program are: inside the wheel, or beside the package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def policies_root() -> Path:
    """Return the folder of the policies that come with the program, one folder a policy."""
    return _root("policies")


def schemas_root() -> Path:
    """Return the folder of the JSON Schemas that come with the program."""
    return _root("schemas")


def _root(name: str) -> Path:
    bundled = _PACKAGE / "bundled" / name
    return bundled if bundled.is_dir() else _PACKAGE.parent / name
