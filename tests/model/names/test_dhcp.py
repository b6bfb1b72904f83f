"""DHCP's tables hold what the rest of acdiag quotes, and nothing outside the protocol's ranges."""

from __future__ import annotations

from acdiag.model.names.dhcp import MESSAGE_TYPES, OPTIONS


def test_every_option_that_the_phones_use_has_a_name() -> None:
    used = {1, 2, 3, 4, 6, 12, 15, 42, 43, *range(50, 62), 66, 67, 77, 81, 82, 120, 121, 150, 160}
    assert used <= OPTIONS.keys()


def test_names_are_those_of_wireshark() -> None:
    assert OPTIONS[66] == "TFTP Server Name"
    assert OPTIONS[67] == "Bootfile name"
    assert OPTIONS[120] == "SIP Servers"
    assert [MESSAGE_TYPES[code] for code in range(1, 9)] == [
        "Discover", "Offer", "Request", "Decline", "ACK", "NAK", "Release", "Inform",
    ]  # fmt: skip


def test_codes_fit_a_byte_and_are_in_order() -> None:
    for table in (OPTIONS, MESSAGE_TYPES):
        assert list(table) == sorted(table)
        assert all(0 < code < 255 and name for code, name in table.items())
