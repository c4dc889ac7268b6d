"""`groundrules diff`: what changed between two versions, in meaning."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console

from engine.answer import dumps
from engine.cli.given import not_found, read_policies
from engine.cli.output import PATHS, console, print_diagnostics
from engine.cli.population import Origin
from engine.cli.revisions import revisions
from engine.diagnostics import Diagnostic, Findings, has_errors
from engine.diff.comparison import Comparison, compare, with_impact
from engine.diff.formats.data import as_data
from engine.diff.formats.github import as_annotations
from engine.diff.formats.html import as_page
from engine.diff.formats.markdown import as_markdown
from engine.diff.formats.pretty import as_renderables
from engine.diff.search import BUDGET
from engine.evaluate import LIMITS
from engine.policy.bundle import NotFound
from engine.policy.load import load, load_file
from engine.policy.model import Policy
from engine.policy.reader import read_file
from engine.program import Program
from engine.source import Source

SAME, DIFFER, ERROR = 0, 1, 2

FORMATS = ("pretty", "json", "markdown", "html", "github")


@click.command()
@click.argument("what", nargs=-1)
@click.option("--git", "in_git", is_flag=True, help="WHAT is two revisions and, where wanted, a path.")
@click.option("--driver", is_flag=True, help="WHAT is what git gives to an external diff; the exit code is 0.")
@click.option("--cases", type=PATHS, help="Cases, one JSON request a line, to count under both versions.")
@click.option(
    "--log",
    is_flag=False,
    flag_value="",
    metavar="[PLACE]",
    help="Count the cases of a log: its folder, the address of its PostgreSQL, or an export; without PLACE, that of "
    "GROUNDRULES_LOG, or groundrules-log.",
)
@click.option("--examples", default=5, show_default=True, help="Moved cases to show.")
@click.option("--budget", default=BUDGET, show_default=True, help="Cases that the search for witnesses may try.")
@click.option("--policies", type=PATHS, help="Folder of policies  [default: policies here, else the bundled ones]")
@click.option("--language", default="en", show_default=True, help="Language of the texts.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="pretty", show_default=True)
@click.pass_context
def diff(
    context: click.Context,
    what: tuple[str, ...],
    in_git: bool,  # noqa: FBT001
    driver: bool,  # noqa: FBT001
    cases: Path | None,
    log: str | None,
    examples: int,
    budget: int,
    policies: Path | None,
    language: str,
    form: str,
) -> None:
    """Say what changed between two versions: named changes, directions, and cases that show them.

    WHAT is POLICY FROM TO, or two policy FILEs, or with --git two revisions and a path (default: the folder here).
    What stands behind --log is its PLACE: write --log last where it has none.

    Exit code 0: the same; 1: they differ; 2: they cannot be compared.
    """
    if cases is not None and log is not None:
        raise click.UsageError("a population comes from --cases or from --log, not from both")
    origin = Origin(cases, log) if cases is not None or log is not None else None
    try:
        if driver:
            pairs: Iterator[tuple[Policy, Policy]] = _driven(what)
        elif in_git:
            pairs = _between(what)
        else:
            pairs = iter([_named(what, policies)])
        found = []
        for old, new in pairs:
            comparison = _compared(old, new, origin, examples, budget)
            found.append(comparison)
            if form != "json":
                _print(console(), comparison, form, (language,))
    except Findings as error:
        print_diagnostics(error.diagnostics, "pretty", console(stderr=True))
        # An external diff that fails ends all of `git diff`.
        context.exit(SAME if driver else ERROR)
    except NotFound as error:
        print_diagnostics([not_found(error)], "pretty", console(stderr=True))
        context.exit(ERROR)
    if form == "json":
        data = [as_data(each, (language,)) for each in found]
        console().print(dumps(data if in_git else data[0], indent=2))
    elif not found and form == "pretty":
        console().print("no policy file differs")
    context.exit(SAME if driver or all(each.same for each in found) else DIFFER)


def _named(what: Sequence[str], policies: Path | None) -> tuple[Policy, Policy]:
    """Return the two versions that arguments name: of one policy, or in two files."""
    if len(what) == 2:
        return _loaded(Path(what[0])), _loaded(Path(what[1]))
    if len(what) != 3:
        raise click.UsageError("name a policy and two versions, or two files, or with --git two revisions")
    bundle = read_policies(policies, LIMITS)
    return bundle.version(what[0], what[1]), bundle.version(what[0], what[2])


def _loaded(path: Path) -> Policy:
    return _sound(*load_file(path))


def _sound(policy: Policy | None, found: Sequence[Diagnostic]) -> Policy:
    errors = [each for each in found if has_errors([each])]
    if policy is None or errors:
        raise Findings(errors)
    return policy


def _between(what: Sequence[str]) -> Iterator[tuple[Policy, Policy]]:
    """Yield each policy file that differs between two revisions; a new one beside the version that it follows."""
    if len(what) not in (2, 3):
        raise click.UsageError("--git takes two revisions and, where wanted, a path")
    with revisions(what[0], what[1], Path(what[2] if len(what) > 2 else ".")) as trees:
        for name in trees.changed:
            old, new = trees.old / name, trees.new / name
            if new.is_file():
                before = _named_as(old, name) if old.is_file() else _followed(_named_as(new, name), new)
                if before is not None:
                    yield before, _named_as(new, name)


def _named_as(path: Path, name: str) -> Policy:
    """Load a file under the name that it has in the repository."""
    return _sound(*load(read_file(path, name), path.parent))


def _followed(policy: Policy, path: Path) -> Policy | None:
    """Return the version beside a file that was in force before it, None where it is the first."""
    beside = [load_file(each)[0] for each in sorted(path.parent.glob("*.yaml")) if each != path]
    before = [each for each in beside if each and each.id == policy.id and each.in_force.start < policy.in_force.start]
    return max(before, key=lambda each: each.in_force.start, default=None)


def _driven(what: Sequence[str]) -> Iterator[tuple[Policy, Policy]]:
    """Yield what git asks an external diff about: path, old file, hash, mode, new file, hash, mode.

    Paths in a policy, such as that of its facts schema, are followed from where it stands in the work tree, so that
    both texts are read with the schema that is there now.
    """
    if len(what) < 7:
        raise click.UsageError("--driver is for git, which gives seven arguments")
    name, files = what[0], (Path(what[1]), Path(what[4]))
    if "/dev/null" in (str(files[0]), str(files[1])):
        click.echo(f"{name}: {'new' if str(files[0]) == '/dev/null' else 'gone'}")
        return
    texts = [read_file(each, name).text for each in files]
    old, new = (_sound(*load(Source(name, text), Path(name).parent)) for text in texts)
    yield old, new


def _compared(old: Policy, new: Policy, origin: Origin | None, examples: int, budget: int) -> Comparison:
    programs = Program(old), Program(new)
    try:
        comparison = compare(*programs, budget)
        if origin is None:
            return comparison
        with origin.read({old.id, new.id}) as cases:
            return with_impact(comparison, *programs, cases, examples)
    finally:
        for each in programs:
            each.close()


def _print(out: Console, comparison: Comparison, form: str, languages: Sequence[str]) -> None:
    match form:
        case "markdown":
            out.print(as_markdown(comparison, languages), end="")
        case "html":
            out.print(as_page(comparison, languages), end="")
        case "github":
            for line in as_annotations(comparison, languages):
                out.print(line)
        case _:
            for each in as_renderables(comparison, languages):
                out.print(each)
