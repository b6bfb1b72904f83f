from __future__ import annotations

import pytest

from acdiag.model.finding import Severity
from acdiag.present.tui.shapes import ASCII, UNICODE, severity_state


@pytest.mark.parametrize("marks", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_state_has_a_shape_of_its_own(marks: object) -> None:
    shapes = [marks.state(word).text for word in ("ok", "warning", "failed", "doing", "not-seen")]  # type: ignore[attr-defined]
    assert len(set(shapes)) == 5
    assert all(len(shape) == 1 for shape in shapes)


def test_plain_letters_are_plain() -> None:
    assert all(str(getattr(ASCII, name)).isascii() for name in ASCII.__slots__)


def test_a_line_of_blocks_shows_the_worst_of_each_place() -> None:
    assert UNICODE.spark([4.5, 1.0, 4.5, 4.5], 1.0, 4.5, 4) == "█▁██"
    assert UNICODE.spark([4.5, 1.0, 4.5, 4.5], 1.0, 4.5, 2) == "▁█"
    assert UNICODE.spark([4.5, None], 1.0, 4.5, 2) == "█ "
    assert UNICODE.spark([], 1.0, 4.5, 9) == ""
    assert UNICODE.spark([9.0, -3.0], 1.0, 4.5, 2) == "█▁"


def test_severities_have_the_shape_of_a_state() -> None:
    assert [severity_state(severity) for severity in Severity] == [
        "failed", "failed", "warning", "not-seen", "not-seen"
    ]  # fmt: skip
