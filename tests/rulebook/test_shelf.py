"""Loading rule files: what is on the shelf, and what a broken one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.rulebook.shelf import DEEPEST, LARGEST, builtin_folder, inspect, load
from tests.rulebook.making import shelve, text


def _write(folder: Path, data: bytes | str, name: str = "some-rule") -> Path:
    path = folder / "dhcp" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_rules_are_ordered_by_id(tmp_path: Path) -> None:
    shelf = shelve(tmp_path, {"id": "ACD-Z-001"}, {"id": "ACD-A-001"}, {"id": "ACD-M-001"})
    assert [rule.id for rule in shelf.rules] == ["ACD-A-001", "ACD-M-001", "ACD-Z-001"]
    assert shelf.by_id["ACD-M-001"].name == "rule-903"


def test_the_digest_is_that_of_names_and_bytes(tmp_path: Path) -> None:
    first = shelve(tmp_path / "1", {})
    same = shelve(tmp_path / "2", {})
    other = shelve(tmp_path / "3", {"title": "Another"})
    renamed = shelve(tmp_path / "4", {"name": "renamed"})
    assert first.digest == same.digest
    assert first.digest.startswith("sha256:")
    assert len({first.digest, other.digest, renamed.digest}) == 3


def test_folders_add_up_and_an_id_is_taken_once(tmp_path: Path) -> None:
    shelve(tmp_path / "one", {})
    shelve(tmp_path / "two", {"id": "ACD-DHCP-950", "name": "own-rule"})
    assert len(load((tmp_path / "one", tmp_path / "two")).rules) == 2
    shelve(tmp_path / "three", {"name": "again"})
    with pytest.raises(Unusable, match="ACD-DHCP-901 is already the id of") as caught:
        load((tmp_path / "one", tmp_path / "three"))
    assert caught.value.status == 2


def test_a_mistake_is_told_with_file_line_word_and_the_right_word(tmp_path: Path) -> None:
    path = _write(tmp_path, text().replace("match: dhcp.discovered", "match: dhcp.discoverd"))
    line = next(n for n, line in enumerate(path.read_text().splitlines(), 1) if "discoverd" in line)
    with pytest.raises(Unusable) as caught:
        load((tmp_path,))
    assert caught.value.message == f"{path}:{line}: there is no fact 'dhcp.discoverd'; did you mean 'dhcp.discovered'?"
    assert caught.value.status == 2


def test_all_mistakes_can_be_had(tmp_path: Path) -> None:
    _write(tmp_path, text(name="one", id="ACD-A-001", stage="x"), "one")
    _write(tmp_path, text(name="two", id="ACD-B-001"), "two")
    _write(tmp_path, text(name="three", id="ACD-C-001", severity="x"), "three")
    shelf, faults = inspect((tmp_path,))
    assert [rule.id for rule in shelf.rules] == ["ACD-B-001"]
    assert [fault.path.name for fault in faults] == ["one.yaml", "three.yaml"]
    with pytest.raises(Unusable, match=r"\(1 more\)$"):
        load((tmp_path,))


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        ("", 1, "the file holds no rule"),
        ("# only words\n", 1, "the file holds no rule"),
        ("- a\n- b\n", 1, "a rule must be a mapping"),
        ("just words", 1, "a rule must be a mapping"),
        ("id: x\nname: [a}\n", 2, "this is no YAML"),
        ("id: x\n  name: y", 2, "this is no YAML"),
        ("id: x\n---\nid: y\n", 2, "this is no YAML"),
        ("id: \x01", 1, "this is no YAML"),
        (b"id: x\nname: \xff\n", 2, "the file is not UTF-8"),
        ("id: &a [x]\nname: *a\n", 1, "anchors and aliases"),
        ("&a {id: x}", 1, "anchors and aliases"),
        ("{id: x, name: [*a]}", 1, "anchors and aliases"),
        ("id: x\nname: *a\n", 2, "anchors and aliases"),
        ("id: x\n<<: {a: b}\n", 2, "a key of a rule is no text"),
        ("a: " + "[" * (DEEPEST + 5) + "]" * (DEEPEST + 5), 1, "a rule has no key 'a'"),
        ("a: " + "[" * 100_000, 1, "levels of nesting"),
        ("- " * 100_000 + "a", 1, "levels of nesting"),
        ("? " * 100_000 + "a", 1, "levels of nesting"),
        ("x" * (LARGEST + 1), 1, "larger than 256 KiB"),
        (text(title=None) + "title: !!python/object/apply:os.system [ls]", 25, "title must be a text"),
    ],
)
def test_what_is_no_rule(tmp_path: Path, data: str | bytes, line: int, why: str) -> None:
    _write(tmp_path, data)
    _, (fault,) = inspect((tmp_path,))
    assert why in fault.why
    assert fault.line == line


def test_words_that_look_like_anchors_are_none(tmp_path: Path) -> None:
    _write(tmp_path, text(observed="a && b *c* &d", cause="- *x*"))
    assert load((tmp_path,)).rules[0].observed.text == "a && b *c* &d"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no such folder"):
        load((tmp_path / "none",))


def test_the_rules_that_ship() -> None:
    assert load((builtin_folder(),)).rules


def test_data_beside_the_rules_is_no_rule(tmp_path: Path) -> None:
    shelve(tmp_path, {})
    (tmp_path / "parameters.yaml").write_text("sections: []")
    assert len(load((tmp_path,)).rules) == 1
