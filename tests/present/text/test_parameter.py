"""A parameter as a page."""

from __future__ import annotations

from acdiag.present.text.parameter import page
from acdiag.rulebook.parameter import Kind, Known
from acdiag.rulebook.parameters import reference


def rows(known: Known, **paper: bool) -> dict[str, str]:
    told: dict[str, str] = {}
    label = ""
    for line in page(known, width=100, **paper).splitlines():  # type: ignore[arg-type]
        label = line[:19].strip() or label
        told[label] = f"{told.get(label, '')} {line[19:]}".strip()
    return told


def test_all_that_is_known() -> None:
    known = Known(
        name="a/{0-4}/b",
        kind=Kind.NUMBER,
        about="What it is.",
        manual="3.1",
        range=(1, 9),
        also=(0,),
        unit="s",
        default="2",
        models=("RX50",),
        corrected="It says three.",
        misprints=("a/b/c",),
        spelled="It is right.",
        instead="a/c",
    )
    assert rows(known) == {
        "Parameter": "a/{0-4}/b",
        "Description": "What it is.",
        "Obsolete": "use a/c",
        "Values": "a number from 1 to 9, or 0, in s",
        "Default": "2",
        "Models": "RX50",
        "In the manual": "It says three.",
        "Misprinted": "a/b/c",
        "Spelling": "It is right.",
        "Manual": "section 3.1",
    }


def test_what_is_not_known_is_said_or_left_out() -> None:
    known = Known(
        name="a/b",
        kind=Kind.CHOICE,
        about="X.",
        manual="3.1",
        values=("A", "B"),
        open=True,
        nocase=True,
        not_models=("RX50",),
    )
    assert rows(known) == {
        "Parameter": "a/b", "Description": "X.", "Values": "A, B and perhaps others; letter case does not matter",
        "Default": "the manual names none", "Models": "all but RX50", "Manual": "section 3.1",
    }  # fmt: skip


def test_defaults_of_models() -> None:
    known = Known(name="a/b", kind=Kind.FLAG, about="X.", manual="3.1", default_of={"RX50": "1", "*": "0"})
    assert rows(known)["Default"] == "1 (RX50), 0 (the others)"


def test_every_page_fits_a_terminal_without_unicode() -> None:
    for known in reference():
        text = page(known, width=80, unicode=False)
        assert text.isascii()
        assert all(len(line) <= 80 or " " not in line[19:] for line in text.splitlines())
