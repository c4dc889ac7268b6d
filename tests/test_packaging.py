"""What is shipped: every package of the tree, and the policies and schemas that come with it."""

from configparser import ConfigParser
from pathlib import Path

from engine.resources import policies_root, schemas_root

ROOT = Path(__file__).parent.parent


def setup_cfg() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_every_package_of_the_tree_is_shipped() -> None:
    listed = set(setup_cfg()["options"]["packages"].split())
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for tree in ("engine", "casework")
        for path in (ROOT / tree).rglob("__init__.py")
    }
    assert listed - {"engine.bundled.policies", "engine.bundled.schemas"} == there


def test_every_requirement_of_the_program_is_pinned() -> None:
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().split()}
    wanted = setup_cfg()["options"]["install_requires"].split("\n")
    names = {line.replace(";", " ").split(">=")[0].split("==")[0].strip() for line in wanted if line.strip()}
    assert {name.split()[0] for name in names} <= pinned


def test_policies_and_schemas_are_found_where_the_program_is() -> None:
    assert (policies_root() / "etwinning-school-label" / "2018.yaml").is_file()
    assert (schemas_root() / "policy.schema.json").is_file()
