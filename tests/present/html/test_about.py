from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.present.html.about import load


def test_the_header_of_a_case(tmp_path: Path) -> None:
    path = tmp_path / "about.yaml"
    path.write_text(
        'ticket: "4711"\nsite: S\nserials:\n  00908F-123450: "7"\n  spare: "8"\nnotes: |\n  one\n  two\n\n  three\n'
    )
    about = load(str(path))
    assert (about.ticket, about.site, about.contact) == ("4711", "S", "")
    assert about.serials == (("00:90:8f:12:34:50", "7"), ("spare", "8"))
    assert about.notes == ("one two", "three")


def test_serials_may_be_a_list(tmp_path: Path) -> None:
    path = tmp_path / "about.yaml"
    path.write_text('serials: ["7", "8"]\nnotes: [a, b]\n')
    assert load(str(path)).serials == (("", "7"), ("", "8"))
    assert load(str(path)).notes == ("a", "b")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tiket: x\n", "did you mean 'ticket'"),
        ("ticket: 4711\n", "put it in quotes"),
        ("- a\n", "must be a mapping"),
        ("", "no header"),
    ],
)
def test_a_mistake_is_said_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "about.yaml"
    path.write_text(text)
    with pytest.raises(Unusable, match=rf"about\.yaml:1: .*{why}"):
        load(str(path))


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(Unusable, match="No such file"):
        load("/nowhere.yaml")
