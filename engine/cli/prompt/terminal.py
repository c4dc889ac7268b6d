"""The prompt at a terminal: lines that go on, completion, history, and keys."""

from prompt_toolkit import PromptSession
from prompt_toolkit.history import History
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from engine.cli.output import console
from engine.cli.prompt.completion import FeelCompleter, signature
from engine.cli.prompt.continuation import expression_of, goes_on, joined
from engine.cli.prompt.session import Session

STYLE = Style.from_dict({"bottom-toolbar": "noreverse"})


def run(session: Session, history: History) -> None:
    """Answer what is written until the user ends."""
    prompt: PromptSession[str] = PromptSession(
        "feel> ",
        multiline=True,
        prompt_continuation=lambda width, _, __: ".." + " " * (width - 2),
        completer=FeelCompleter(session),
        history=history,
        key_bindings=_keys(session),
        bottom_toolbar=lambda: signature(expression_of(prompt.default_buffer.document.text_before_cursor)),
        style=STYLE,
    )
    console().print("`:help` lists the commands, Ctrl-D ends")
    going = True
    while going:
        try:
            going = session.take(joined(prompt.prompt()))
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _keys(session: Session) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
            buffer.complete_state = None
        elif goes_on(buffer.text, session.facts):
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    return keys
