"""Pseudonyms of MACs, words and inputs."""

from __future__ import annotations

from acdiag.redact.originals import Originals
from acdiag.redact.pseudonyms import NAME, USER, Noting, Pseudonyms

PHONE, OTHER, SAME_VENDOR = (bytes.fromhex(text) for text in ("00908f123456", "001b54aa0007", "001b54aa0008"))


def made(**met: object) -> Pseudonyms:
    originals = Originals()
    for field, values in met.items():
        getattr(originals, field).update(values)
    return Pseudonyms(originals)


def test_a_phone_keeps_its_vendor() -> None:
    assert made().mac(PHONE) == bytes.fromhex("00908f000001")


def test_one_vendor_stays_one_vendor_and_is_not_named() -> None:
    pseudonyms = made()
    one, other = pseudonyms.mac(OTHER), pseudonyms.mac(SAME_VENDOR)
    assert one[:3] == other[:3] != OTHER[:3]
    assert one != other
    assert one[0] & 2
    assert pseudonyms.mac(OTHER) == one


def test_groups_stay() -> None:
    for text in ("ffffffffffff", "0180c200000e", "01005e0001fb", "000000000000"):
        assert made().mac(bytes.fromhex(text)) == bytes.fromhex(text)


def test_a_pseudonym_of_a_mac_is_no_original() -> None:
    first = bytes.fromhex("00908f000001")
    assert made(macs={first: None, PHONE: None}).mac(PHONE) == bytes.fromhex("00908f000002")


def test_a_pseudonym_of_a_word_is_no_original() -> None:
    assert made(words={"user1": USER, "alice": USER}, kept={"user2": None}).word("alice", USER) == "user3"


def test_a_word_is_the_same_whatever_its_letters_and_its_use() -> None:
    pseudonyms = made(words={"alice": USER})
    assert pseudonyms.word("Alice", NAME) == pseudonyms.word("ALICE", USER) == "user1"


def test_an_input_keeps_its_ending() -> None:
    pseudonyms = made(paths={"/home/alice/x.pcapng.gz": None, "input-2.cfg": None})
    assert pseudonyms.path("/home/alice/x.pcapng.gz") == "input-1.pcapng.gz"
    assert pseudonyms.path("input-2.cfg") == "input-3.cfg"
    assert pseudonyms.path("elsewhere") is None


def test_the_first_pass_changes_nothing_and_remembers() -> None:
    originals = Originals()
    noting = Noting(originals)
    assert (noting.mac(PHONE), noting.ipv4(1), noting.word("Alice", USER)) == (PHONE, 1, "Alice")
    assert (list(originals.macs), list(originals.ipv4), originals.words) == ([PHONE], [1], {"alice": USER})


def test_the_map_holds_all_that_was_replaced() -> None:
    pseudonyms = made(ipv4={167_837_953: None}, paths={"x.pcap": None})
    pseudonyms.mac(PHONE)
    pseudonyms.word("alice", USER)
    assert {"x.pcap", "00:90:8f:12:34:56", "10.1.1.1", "alice"} <= set(dict(pseudonyms.pairs()))
