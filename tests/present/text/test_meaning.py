from __future__ import annotations

from collections.abc import Callable

from acdiag.model.names.codes import lookup
from acdiag.model.names.meaning import Meaning
from acdiag.present.text.meaning import page


def test_a_code_reads_like_a_rule(golden: Callable[[str, str], None]) -> None:
    code = lookup("unknown_ca")
    assert code is not None
    golden("meaning.txt", page(*code))


def test_what_is_not_known_takes_no_row() -> None:
    assert (
        page("SIP status", 299, Meaning("x", "y")) == "Name               SIP status 299: x\nDescription        y\n\n"
    )


def test_a_plain_terminal_gets_ascii() -> None:
    code = lookup("1013")
    assert code is not None
    text = page(*code, unicode=False, width=60)
    assert text.isascii()
    assert all(len(line) <= 60 for line in text.splitlines())
