"""The file that --keylog names: read within bounds, or refused without a word of what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.sources import keylog
from acdiag.wire.keylog import KeyLog

LINE = b"CLIENT_RANDOM " + b"0a" * 32 + b" " + b"5e" * 48 + b"\n"


def load(path: Path) -> tuple[KeyLog, list[str]]:
    keys, said = KeyLog(), list[str]()
    keylog.load(str(path), keys, said.append)
    return keys, said


def test_a_key_log(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"# comment\n" + LINE)
    keys, said = load(tmp_path / "keys")
    assert len(keys) == 1
    assert said == []


def test_strange_lines_are_counted_and_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(LINE + b"private words\n")
    _, said = load(tmp_path / "keys")
    assert said == [f"{tmp_path}/keys: 1 of 2 lines are no TLS secrets and are passed over"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "an empty file"),
        (b"-----BEGIN EC PRIVATE KEY-----\nMHc\n", "a private key"),
        (bytes(100), "nothing but zeros"),
        (b"\x1f\x8b\x08" + bytes(9), "a gzip file"),
    ],
    ids=["empty", "key", "zeros", "gzip"],
)
def test_what_it_is_instead(tmp_path: Path, data: bytes, what: str) -> None:
    (tmp_path / "keys").write_bytes(data)
    with pytest.raises(Unusable, match=f"is no TLS key log: it is {what}") as caught:
        load(tmp_path / "keys")
    assert caught.value.hint == keylog.ACCEPTED
    assert caught.value.status == 2


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot read the key log"):
        load(tmp_path)


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keylog, "LONGEST", 100)
    (tmp_path / "keys").write_bytes(LINE * 3)
    with pytest.raises(Unusable, match="is longer than"):
        load(tmp_path / "keys")
