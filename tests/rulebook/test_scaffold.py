"""A new rule is right before it is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.rulebook.examples import run
from acdiag.rulebook.scaffold import begin, new_rule
from acdiag.rulebook.shelf import Shelf, load

EMPTY = Shelf((), "", {}, {})


@pytest.mark.parametrize(
    ("where", "id_", "stage"),
    [
        ("dhcp/lease-short", "ACD-DHCP-900", "dhcp"),
        ("recovery/a-b", "ACD-RECOVERY-900", "recovery"),
        ("certificate/x1", "ACD-CERTIFICATE-900", "tls"),
        ("our-site/x", "ACD-OUR-SITE-900", "link"),
    ],
)
def test_it_loads_and_its_tests_pass(tmp_path: Path, where: str, id_: str, stage: str) -> None:
    path = begin(EMPTY, where, tmp_path)
    assert path == tmp_path / f"{where}.yaml"
    shelf = load((tmp_path,))
    assert (shelf.rules[0].id, shelf.rules[0].stage) == (id_, stage)
    assert run(shelf) == ()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = begin(EMPTY, "dhcp/x", tmp_path)
    path.write_text("mine")
    with pytest.raises(Unusable, match="is already there"):
        begin(EMPTY, "dhcp/x", tmp_path)
    assert path.read_text() == "mine"


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "dhcp").write_text("a file")
    with pytest.raises(Unusable):
        begin(EMPTY, "dhcp/x", tmp_path)


def test_a_taken_id_is_passed_over() -> None:
    taken = ["ACD-DHCP-900", "ACD-DHCP-901"]
    assert new_rule("dhcp/x", taken).startswith("id: ACD-DHCP-902\n")
    with pytest.raises(Unusable, match="all numbers"):
        new_rule("dhcp/x", [f"ACD-DHCP-{number}" for number in range(1000)])


@pytest.mark.parametrize("where", ["dhcp", "dhcp/", "/x", "DHCP/x", "dhcp/../x", "dhcp/x/y", "dhcp/x y", ""])
def test_names_that_name_no_rule(where: str) -> None:
    with pytest.raises(Unusable, match="names no rule"):
        new_rule(where)
