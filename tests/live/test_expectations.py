"""Tables of phones as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.live.expectations import parsed, read, silent
from acdiag.model.errors import Unusable
from acdiag.present.tui.feed import Expected

ALICE = Expected("00:90:8f:12:34:56", "alice", "F3-17", "450HD")


@pytest.mark.parametrize(
    "text",
    [
        "00:90:8f:12:34:56,alice,F3-17,450HD\n",
        "mac,user,room,model\n00-90-8F-12-34-56,alice,F3-17,450HD\n",
        'Room;Model;MAC address;User\n"F3-17";450HD;0090.8f12.3456;alice\n',
        "\n MAC \tuser\troom\tmodel\r\n00908F123456\talice\tF3-17\t450HD\r\n\r\n",
        "mac,user,room,model,owner\n00:90:8f:12:34:56,alice,F3-17,450HD,bob\n00:90:8f:12:34:56,again,,\n",
    ],
    ids=["bare", "dashes", "semicolons", "tabs", "more-and-twice"],
)
def test_read_alike(text: str) -> None:
    assert parsed(text, "p.csv") == (ALICE,)


def test_only_macs_is_enough() -> None:
    assert parsed("00:90:8f:12:34:56\n00:90:8f:12:34:57\n", "p") == (
        Expected("00:90:8f:12:34:56"),
        Expected("00:90:8f:12:34:57"),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mac,user\n00:90:8f:12:34:56,a\nnonsense,b\n", "line 3: 'nonsense' is no MAC"),
        ("", "names no phone"),
        ("mac,user\n", "names no phone"),
        ("user,room\nalice,F3\n", "line 1: 'user' is no MAC"),
        ('a,"' + "x" * 200_000, "line 1"),
    ],
    ids=["no-mac", "empty", "header-only", "without-mac-column", "endless-cell"],
)
def test_mistakes_name_their_line(text: str, says: str) -> None:
    with pytest.raises(Unusable) as refused:
        parsed(text, "p.csv")
    assert says in refused.value.message


def test_files(tmp_path: Path) -> None:
    table = tmp_path / "phones.csv"
    table.write_bytes("\ufeffmac;user\n00:90:8f:12:34:56;J\u00fcrgen\n".encode())
    assert read(str(table))[0].user == "J\u00fcrgen"
    table.write_bytes(b"mac;user\n00:90:8f:12:34:56;J\xfcrgen\n")
    assert read(str(table))[0].user == "J\u00fcrgen"
    with pytest.raises(Unusable, match="no such file"):
        read(str(tmp_path / "none.csv"))


def test_who_is_silent() -> None:
    assert silent([ALICE, Expected("00:90:8f:00:00:01")], ["00:90:8f:12:34:56"]) == ["00:90:8f:00:00:01"]
