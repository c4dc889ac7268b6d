"""The prompt at a terminal: lines that go on, completion, history, and keys."""

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completer, get_common_complete_suffix
from prompt_toolkit.history import History
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from engine.cli.output import console
from engine.cli.prompt.completion import FeelCompleter, signature
from engine.cli.prompt.continuation import expression_of, goes_on
from engine.cli.prompt.session import Session

STYLE = Style.from_dict({"bottom-toolbar": "noreverse"})


def run(session: Session, history: History) -> None:
    """Answer what is written until the user ends."""
    completer = FeelCompleter(session)
    prompt: PromptSession[str] = PromptSession(
        "feel> ",
        multiline=True,
        prompt_continuation=lambda width, _, __: ".." + " " * (width - 2),
        completer=completer,
        history=history,
        key_bindings=_keys(session, completer),
        bottom_toolbar=lambda: signature(expression_of(prompt.default_buffer.document.text_before_cursor)),
        style=STYLE,
    )
    console().print("`:help` lists the commands, Ctrl-D ends")
    going = True
    while going:
        try:
            going = session.take(prompt.prompt())
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def complete(buffer: Buffer, completer: Completer) -> None:
    """Write what all ways to go on begin with, or the first of them; the key again takes the next.

    The names are looked up here and now: what the menu looks up beside the typing may not be there yet.
    """
    if buffer.complete_state is not None and buffer.complete_state.completions:
        buffer.complete_next()
        return
    buffer.cancel_completion()
    document = buffer.document
    found = list(completer.get_completions(document, CompleteEvent(completion_requested=True)))
    if common := get_common_complete_suffix(document, found):
        buffer.insert_text(common)
    elif len(found) == 1:
        buffer.apply_completion(found[0])
    elif found:
        buffer.complete_state = CompletionState(document, found)
        buffer.go_to_completion(0)


def _keys(session: Session, completer: Completer) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("tab")
    def _(event: KeyPressEvent) -> None:
        complete(event.current_buffer, completer)

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
            buffer.complete_state = None
        elif goes_on(buffer.text, session.scope.names):
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    return keys
