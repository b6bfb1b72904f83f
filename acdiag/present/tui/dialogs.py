"""What opens above a screen: a note, help, the choice of a form for an export."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static, TextArea

from acdiag.present.escape import visible

FORMS = ("csv", "json", "text")

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer], Generic[Answer]):
    """Opens above a screen and closes with an answer."""

    _answered = False

    def answer(self, given: Answer) -> None:
        """Close with this; a second key or click that comes before it is closed answers nothing more."""
        if not self._answered:
            self._answered = True
            self.dismiss(given)


class NoteDialog(Dialog[str | None]):
    """A note is written; the answer is its text, None when it was left alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "keep", "Keep"),
        Binding("escape", "leave", "Leave it"),
    ]

    def __init__(self, subject: str, text: str) -> None:
        super().__init__()
        self._subject = subject
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Label(Text(f"Note on {visible(self._subject)}"), classes="title")
            yield TextArea(self._text, id="note", tab_behavior="focus")
            yield Label(
                Text("ctrl+s or F2 keeps it, Esc leaves it as it was. It goes into the report."), classes="hint"
            )

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()

    def action_keep(self) -> None:
        self.answer(self.query_one(TextArea).text)

    def action_leave(self) -> None:
        self.answer(None)


class HelpDialog(Dialog[None]):
    """What can be done in the widget that has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter", "leave", "Close")]

    def __init__(self, title: str, text: str, keys: str) -> None:
        super().__init__()
        self._title, self._help, self._keys = title, text, keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help"):
            yield Label(Text(self._title.capitalize()), classes="title")
            yield Static(Text(reflowed(self._help)), id="help-text")
            yield Static(Text(self._keys), id="help-keys")

    def action_leave(self) -> None:
        self.answer(None)


def reflowed(text: str) -> str:
    """Its paragraphs without their line ends, which are only how the program was written."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


class FormDialog(Dialog[str | None]):
    """In which form something is written to a file."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave it")]

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Label(Text(f"Export {self._what} as"), classes="title")
            yield OptionList("CSV", "JSON", "Text", id="forms")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.answer(FORMS[event.option_index])

    def action_leave(self) -> None:
        self.answer(None)


KEYS = """1 to 7       the screens            Enter, double click   open
Tab          the other pane         Esc        back, out of the filter
/            filter                 e  E       next, previous error
n            note                   c          copy row or paragraph
w            evidence to Wireshark  x          export what is shown
r            report now             t          light or dark
ctrl+p       all commands           q          quit
arrows, Page up/down, Home, End; also j k g G"""
"""What works everywhere."""
