"""YAML text → located plain data: places, strictness, limits."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from engine.diagnostics import Diagnostic, Findings
from engine.policy.builder import LOADER, MAX_DEPTH, MAX_FINDINGS, MAX_NODES, Builder
from engine.policy.encoding import MAX_CHARACTERS
from engine.policy.nodes import Scalar
from engine.policy.reader import MAX_BYTES, Mapping, Node, find, plain, read, read_file
from engine.source import Source

SOUND = (Path(__file__).parent / "cases" / "good" / "minimal" / "policy.yaml").read_text(encoding="utf-8")
TEXTS = st.text(alphabet="ab \n'\"\\:#-[]{}|>,é漢🙂\t", min_size=1, max_size=60)
GENEROUS = 60
"""Seconds after which a child process is taken to hang."""


def value_of(text: str, *path: str | int) -> object:
    return plain(find(read(Source("test.yaml", text)), path))


def scalar_of(text: str, *path: str | int) -> Scalar:
    node = find(read(Source("test.yaml", text)), path)
    assert isinstance(node, Scalar)
    return node


def written(scalar: Scalar, part: str) -> str:
    """Return the characters of the file that `part` of the scalar's text came from."""
    start = scalar.text.index(part)
    span = scalar.part(start, start + len(part))
    return span.source.text[span.start : span.end]


def findings(text: str) -> tuple[Diagnostic, ...] | None:
    """Return the messages about a text that is refused, None for one that is read."""
    try:
        read(Source("test.yaml", text))
    except Findings as refused:
        return refused.diagnostics
    return None


def codes(text: str) -> list[str]:
    with pytest.raises(Findings) as refused:
        read(Source("test.yaml", text))
    return [each.code for each in refused.value.diagnostics]


@pytest.mark.parametrize(
    ("document", "part", "characters"),
    [
        ("k: a >= b", "b", "b"),
        ("k: a >= b\n   and c\n\n   or d", "or d", "or d"),
        ("k: 'it''s b'", "'s", "''s"),
        ('k: "a \\"b\\" \\u00e9 c"', "é c", "\\u00e9 c"),
        ('k: "a\n\n  b \\\n  c"', "b c", "b \\\n  c"),
        ("k: |\n  a\n   b\n  c\n", "b\nc", "b\n  c"),
        ("k: |2-\n    a\n   b", "b", "b"),
        ("k: >-\n  a\n  b\n\n  c\n   d\n  e\n", "c\n d\ne", "c\n   d\n  e"),
        ("k: >+\r\n  a\r\n  b\r\n\r\n", "a b", "a\r\n  b"),
        ("- [x, {k: 漢字 b}]", "b", "b"),
    ],
)
def test_a_part_of_a_value_is_found_in_the_file(document: str, part: str, characters: str) -> None:
    root = Builder(Source("test.yaml", document), document).build()
    while not isinstance(root, Scalar):
        assert root is not None
        root = root.entries[-1].value if isinstance(root, Mapping) else root.items[-1]
    assert written(root, part) == characters


def test_a_part_of_a_part_is_found_in_the_file() -> None:
    block = scalar_of("k: |\n  a | b\n  cc | d\n", "k")
    cell = block.cut(block.text.index("cc"), block.text.index("cc") + 2)
    assert cell.text == "cc"
    assert str(cell.part(1, 2)) == "test.yaml:3:4"
    assert str(cell.part(2, 2)) == "test.yaml:3:5"


def test_an_empty_part_stands_before_its_character_or_after_the_last() -> None:
    scalar = scalar_of("k: 'abc'", "k")
    assert scalar.part(1, 1).start == scalar.part(1, 2).start
    assert str(scalar.part(3, 3)) == "test.yaml:1:8"


def is_same_character(character: str, raw: str) -> bool:
    if character in " \n":
        return raw in (character, "\n", "\r\n", "\\n", "\\ ")
    return raw in (character, character * 2) or (raw.startswith("\\") and yaml.safe_load(f'"{raw}"') == character)


@given(TEXTS, st.sampled_from([None, "'", '"', "|", ">"]), st.integers(5, 40), st.sampled_from(["\n", "\r\n"]))
@example("a\n\nb", ">", 40, "\r\n")
def test_every_character_of_a_value_has_its_place(text: str, style: str | None, width: int, line_end: str) -> None:
    document = yaml.safe_dump({"k": [text]}, default_style=style, width=width, allow_unicode=width > 20)
    document = document.replace("\n", line_end)
    root = Builder(Source("test.yaml", document), document).build()
    assert root is not None
    scalar = find(root, ["k", 0])
    assert isinstance(scalar, Scalar)
    assert scalar.text == text
    after = scalar.span.start
    for i, character in enumerate(text):
        span = scalar.part(i, i + 1)
        assert after <= span.start < span.end <= len(document)
        assert is_same_character(character, document[span.start : span.end])
        after = span.end


PIECES = st.sampled_from(
    [*"ab:#-[]{}|>,'\"\\&*!%@`?\t \n", "\n  ", "k: ", "- ", "\r\n", "é", '"x', "..", "<<: ", "---\n"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@example("a: 'b")
@example("a: {b: c")
@example('a: "\\U99999999"')
def test_any_text_is_read_or_refused_with_messages_that_have_a_place(text: str) -> None:
    found = findings(text)
    assert found is None or found
    for each in found or ():
        assert each.span is None or 0 <= each.span.start <= each.span.end <= len(text)


@given(st.integers(0, len(SOUND) - 1), PIECES)
def test_a_policy_with_a_slip_of_the_pen_is_read_or_refused(at: int, slip: str) -> None:
    found = findings(SOUND[:at] + slip + SOUND[at + 1 :])
    assert found is None or found


def built(text: str, loader: object) -> tuple[Node | None, list[str]]:
    source = Source("test.yaml", text)
    builder = Builder(source, text, loader)
    return builder.build(), [f"{each.code}: {each.message}" for each in builder.found]


@pytest.mark.skipif(LOADER is yaml.SafeLoader, reason="there is only the parser in Python")
@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        'a: "b" c',
        "a: b: c",
        "a: >= 3",
        "a: @b",
        "a: - b",
        "a: {b: c] }",
        "a: [1, 2\n",
        "a: 'b",
        'a: "\\d"',
        "a: 1\n b: 2",
        "a\nb: c",
        "a: * b",
        "a: ? b",
        "a: ]b",
    ],
)
def test_the_parser_in_c_and_the_parser_in_python_are_explained_alike(text: str) -> None:
    assert built(text, LOADER)[1] == built(text, yaml.SafeLoader)[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("FALSE", False),
        ("0", Decimal(0)),
        ("-12", Decimal(-12)),
        ("1.10", Decimal("1.10")),
        (".5", Decimal("0.5")),
        ("0.1", Decimal("0.1")),
        ("2023-01-09", "2023-01-09"),
        ("P2Y", "P2Y"),
        ("'12'", "12"),
        ("'no'", "no"),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        ("norway", "norway"),
        ("y", "y"),
    ],
)
def test_a_plain_scalar_stands_for_what_it_looks_like(text: str, value: object) -> None:
    found = value_of(f"k: [{text}]" if text == "-" else f"k: {text}", "k")
    assert found == ([value] if text == "-" else value)
    assert isinstance(found, list) or type(found) is type(value)


def test_a_number_keeps_its_written_places() -> None:
    assert str(value_of("k: 1.50", "k")) == "1.50"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Yes",
        "ON",
        "off",
        "010",
        "00",
        "08",
        "1_000",
        "12:30",
        "1:2:3",
        "0x1F",
        "0o17",
        "0b11",
        "1.",
        "1e3",
        "1e999999",
        "1.5e-3",
        ".inf",
        "-.INF",
        ".nan",
        "1_0.5",
        "+012",
    ],
)
def test_a_scalar_that_yaml_tools_read_differently_is_refused(text: str) -> None:
    assert codes(f"k: {text}") == ["ambiguous-scalar"]
    assert value_of(f"k: '{text}'", "k") == text
    assert value_of(f"{text}: k") == {text: "k"}


def test_a_comment_that_stands_apart_is_a_comment() -> None:
    assert value_of("k: a >= b  # since 2020\n# more\nj: [x] #", "k") == "a >= b"
    assert value_of("k: 3 #teachers", "k") == Decimal(3)


def test_all_mistakes_come_at_once_and_in_order() -> None:
    assert codes("a: @b\nc: no\nd: 'x' y\nd: 1\ne: f #1\ng: *h\n") == [
        "yaml-syntax",
        "ambiguous-scalar",
        "yaml-syntax",
        "duplicate-key",
        "cut-by-comment",
        "yaml-alias",
    ]


def test_a_duplicate_key_points_at_the_first() -> None:
    with pytest.raises(Findings) as refused:
        read(Source("test.yaml", "a: 1\nb: 2\na: 3\n"))
    (found,) = refused.value.diagnostics
    assert str(found.span) == "test.yaml:3:1"
    assert [str(each.span) for each in found.related] == ["test.yaml:1:1"]


def test_every_node_has_its_place() -> None:
    source = Source("test.yaml", SOUND)
    waiting = [read(source)]
    while waiting:
        node = waiting.pop()
        assert node.span.source is source
        assert node.span.start < node.span.end
        if isinstance(node, Scalar):
            assert node.text.strip() in SOUND[node.span.start : node.span.end]
        elif isinstance(node, Mapping):
            assert all(SOUND.startswith(entry.key.text, entry.key.span.start) for entry in node)
            waiting.extend(entry.value for entry in node)
        else:
            waiting.extend(node.items)


def test_a_path_that_leads_nowhere_is_a_lookup_error() -> None:
    root = read(Source("test.yaml", "a: [1]"))
    paths: list[list[str | int]] = [["b"], ["a", 1], ["a", "b"], [0], ["a", 0, 0]]
    for path in paths:
        with pytest.raises(LookupError):
            find(root, path)


def test_a_map_gives_values_and_keys_by_name() -> None:
    root = read(Source("test.yaml", "a: {b: 1}\n"))
    assert isinstance(root, Mapping)
    key = root.key("a")
    assert key is not None
    assert str(key.span) == "test.yaml:1:1"
    assert root.get("c") is None
    assert root.key("c") is None


def test_nesting_has_a_limit() -> None:
    assert value_of("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ["too-deep"]
    assert codes("".join(f"{' ' * i}k:\n" for i in range(MAX_DEPTH + 1))) == ["too-deep"]


def test_the_number_of_values_has_a_limit() -> None:
    assert len(read(Source("test.yaml", "- a\n" * (MAX_NODES - 1))).items) == MAX_NODES - 1  # type: ignore[union-attr]
    assert codes("- a\n" * MAX_NODES) == ["too-many-values"]


def test_the_number_of_messages_has_a_limit() -> None:
    assert len(codes("a: 1\n" * 10_000)) == MAX_FINDINGS


def test_a_file_of_50_mb_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(Findings) as refused:
        read_file(path)
    assert [each.code for each in refused.value.diagnostics] == ["file-too-large"]
    with pytest.raises(Findings):
        read(Source("test.yaml", "a" * (MAX_BYTES + 1)))


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_file_that_cannot_be_opened_is_a_message(tmp_path: Path, name: str) -> None:
    with pytest.raises(Findings) as refused:
        read_file(tmp_path / name, name)
    (found,) = refused.value.diagnostics
    assert found.code == "unreadable-file"
    assert found.file == name


def test_a_byte_that_is_not_utf8_is_shown_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("é: 1\nb: ".encode() + b"\xe9\n")
    with pytest.raises(Findings) as refused:
        read_file(path, "latin.yaml")
    (found,) = refused.value.diagnostics
    assert (found.code, str(found.span)) == ("not-utf-8", "latin.yaml:2:4")


BOMBS = {
    "brackets": "'[' * 100_000",
    "braces": "'{a: ' * 100_000",
    "indentation": "''.join(' ' * i + 'k:\\n' for i in range(1000))",
    "aliases": "'a: &a [x]\\n' + ''.join(f'b{i}: [*a, *a]\\n' for i in range(20_000))",
    "merge keys": ("'a0: &a0 {x: 1}\\n' + ''.join(f'a{i}: &a{i} {{<<: [*a{i-1}, *a{i-1}]}}\\n' for i in range(1, 30))"),
    "one long text": "'a: ' + 'x ' * 500_000",
    "one long quoted text": "'a: \"' + '\\\\\\\\' * 500_000 + '\"'",
    "many lines that do not fit": "'a: b: c\\n' * 100_000",
    "many open quotes": "'a: \"b c\\n' * 100_000",
    "commas between braces": "'a: {b' + ', b' * 20_000 + '}'",
    "calls between brackets": "'a: [' + 'f(a, ' * 20_000 + ']'",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_hostile_text_neither_hangs_nor_crashes(bomb: str) -> None:
    program = (
        "from engine.source import Source\n"
        "from engine.diagnostics import Findings\n"
        "from engine.policy.reader import read\n"
        f"try: read(Source('bomb.yaml', {bomb}))\n"
        "except Findings as refused: print(len(refused.diagnostics))\n"
        "else: print('read')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=GENEROUS, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


EXPLAINED = [
    ("?\n", "a key is missing before the colon"),
    ("?\na:b", "a colon without a space after it does not end a key"),
    ("\tk: 1", "a tab stands where YAML wants spaces"),
    ("\t", "a tab stands where YAML wants spaces"),
    ("k:\n  a\n   - b: 1", "this line begins in a column where nothing above it begins"),
    ("%YAML 1.2\n-", "this line begins in a column where nothing above it begins"),
    ("%YAML 1.2", "`%` at the start of a line is read as a YAML directive, which a policy may not have"),
    ("k: a\n%x", "`%` at the start of a line is read as a YAML directive, which a policy may not have"),
    ("a:b\n%x\n: ", "`%` at the start of a line is read as a YAML directive, which a policy may not have"),
    ('k: {"a" & b}', "`&` at the start of a value is read as an anchor, by YAML's rules"),
    ('k: {"a"}', "`a` is a key without a value"),
    ('k: "\\q\n  b"', "`\\q` is not an escape of YAML"),
    ("k: {a: 1, b}", "`b` is a key without a value"),
    ("k: [%x", "this `[` is not closed"),
    ("k: [", "this `[` is not closed"),
    ("[?: v", "this `[` is not closed"),
    ("!|", "this is not YAML, here or on the lines above"),
]


@pytest.mark.parametrize(("text", "message"), EXPLAINED)
def test_a_text_that_is_not_yaml_is_explained_where_its_first_mistake_stands(text: str, message: str) -> None:
    found = findings(text)
    assert found
    assert found[0].message == message


def test_reading_is_given_up_where_repairs_bring_up_mistakes_without_end() -> None:
    assert codes("[]?") == ["yaml-syntax"]


def test_forbidden_characters_are_named_up_to_a_number() -> None:
    assert codes("k: " + "\x07" * (MAX_CHARACTERS + 5)) == ["control-character"] * MAX_CHARACTERS


@pytest.mark.parametrize(
    ("document", "text", "characters"),
    [
        ('k: "a\\\n\n  b"', "a\nb", "a\\\n\n  b"),
        ("k: |", "", ""),
        ("k: >\n\n\n", "", ""),
    ],
)
def test_texts_of_which_little_is_left_know_their_places(document: str, text: str, characters: str) -> None:
    scalar = scalar_of(document, "k")
    assert scalar.text == text
    span = scalar.part(0, len(text))
    assert span.source.text[span.start : span.end] == characters


def test_a_text_whose_characters_cannot_be_found_is_placed_as_a_whole() -> None:
    scalar = scalar_of("k: |\n  \n", "k")
    assert scalar.part(0, 1) == scalar.cut(0, 1).span == scalar.span
