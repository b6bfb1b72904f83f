from __future__ import annotations

from acdiag.simulate.network import NATIVE, VOICE
from acdiag.simulate.options import UC, addresses, names, nested, plain, standard, without


def test_option_120_is_labels_behind_an_encoding_byte() -> None:
    assert names("sip.contoso.com") == bytes.fromhex("00 03736970 07636f6e746f736f 03636f6d 00")


def test_option_43_begins_with_the_identifier() -> None:
    assert nested(UC).startswith(bytes.fromhex("010c4d532d55432d436c69656e74 02056874747073"))


def test_a_phone_scope_gives_what_the_manual_asks_for() -> None:
    assert {2, 42, 43, 120, 160} <= set(standard(VOICE))
    assert set(plain(NATIVE)) == {1, 3, 6, 15}
    assert 43 not in without(standard(VOICE), 43)


def test_addresses_are_four_bytes_each() -> None:
    assert addresses("10.59.0.20", "10.59.0.21") == bytes((10, 59, 0, 20, 10, 59, 0, 21))
