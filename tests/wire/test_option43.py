"""Option 43: what is Microsoft's, what is another vendor's, and what is Microsoft's with a mistake in it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from acdiag.wire.option43 import MicrosoftOptions, decode

PATH = b"/CertProv/CertProvisioningService.svc"
VALUES = {1: b"MS-UC-Client", 2: b"https", 3: b"web.contoso.com", 4: b"443", 5: PATH}
BY_HAND = bytes.fromhex(
    "010c4d532d55432d436c69656e74 02056874747073 030f7765622e636f6e746f736f2e636f6d 0403343433"
    "05252f4365727450726f762f4365727450726f766973696f6e696e67536572766963652e737663"
)


def encoded(values: dict[int, bytes]) -> bytes:
    return b"".join(bytes([code, len(value)]) + value for code, value in values.items())


def changed(**changes: bytes | None) -> bytes:
    """The good value with other sub-options `_1`, `_2` …; None takes one away."""
    values: dict[int, bytes | None] = {**VALUES, **{int(name[1:]): value for name, value in changes.items()}}
    return encoded({code: value for code, value in values.items() if value is not None})


def test_by_hand() -> None:
    assert encoded(VALUES) == BY_HAND
    assert decode(BY_HAND) == MicrosoftOptions(
        identifier="MS-UC-Client",
        scheme="https",
        server="web.contoso.com",
        port="443",
        path="/CertProv/CertProvisioningService.svc",
        uc=True,
    )


def test_pads_end_and_other_suboptions() -> None:
    options = decode(b"\0\0" + changed(_10=b"200", _254=b"\1\2") + b"\0\xff\1\xff")
    assert options.uc
    assert (options.vlan, options.vlan_id, options.others) == ("200", 200, {254: b"\1\2"})
    assert not options.foreign
    assert not options.cut


def test_nuls_after_the_texts_are_dropped() -> None:
    assert decode(encoded({code: value + b"\0" for code, value in VALUES.items()})) == decode(BY_HAND)


@pytest.mark.parametrize(
    "identifier",
    [
        "ms-uc-client",
        "MS-UC-Clint",
        "MS-UC-Clients",
        "MS-UC-Client ",
        "MS UC Client",
        "MS_UC_Client",
        "MSUCClient",
        "MS-UC",
    ],
)
def test_a_misspelt_identifier_alone_is_meant_for_uc(identifier: str) -> None:
    options = decode(encoded({1: identifier.encode()}))
    assert options.uc
    assert options.identifier == identifier


@pytest.mark.parametrize(
    ("raw", "name", "value"),
    [
        (changed(_1=b"Contoso"), "identifier", "Contoso"),
        (changed(_1=None), "identifier", None),
        (changed(_1=b"\x0a\0\0\1"), "server", "web.contoso.com"),
        (changed(_2=b"http"), "scheme", "http"),
        (changed(_2=b"HTTPS"), "scheme", "HTTPS"),
        (changed(_2=None), "scheme", None),
        (changed(_3=b"10.59.0.9"), "server", "10.59.0.9"),
        (changed(_3=b""), "server", ""),
        (changed(_3=None), "server", None),
        (changed(_4=b"https"), "port", "https"),
        (changed(_4=None), "port", None),
        (changed(_5=None), "path", None),
        (changed(_1=None, _2=None, _3=None, _4=None), "path", PATH.decode()),
        (changed(_1=None, _5=None), "scheme", "https"),
        (changed(_2=None, _3=None, _4=None, _5=None), "identifier", "MS-UC-Client"),
    ],
)
def test_mistakes_do_not_make_it_another_vendors(raw: bytes, name: str, value: str | None) -> None:
    options = decode(raw)
    assert options.uc
    assert not options.foreign
    assert getattr(options, name) == value


def test_a_wrong_length_loses_what_follows_and_not_what_went_before() -> None:
    options = decode(BY_HAND.replace(b"\x02\x05https", b"\x02\x06https"))
    assert (options.uc, options.cut, options.foreign) == (True, True, False)
    assert (options.identifier, options.scheme, options.path) == ("MS-UC-Client", "https\3", None)


@pytest.mark.parametrize(
    "raw",
    [
        bytes.fromhex("f104 0a3b0001"),
        bytes.fromhex("f108 0a3b0001 0a3b0002"),
        bytes.fromhex("0104 0a3b0001"),
        bytes.fromhex("0104 c0a80101 0204 c0a80102"),
        b"172.18.6.37",
        b"id:ipphone.mitel.com;sw_tftp=10.0.0.1;call_srv=10.0.0.2;vlan=2;l2p=6v6s6;dscp=46v46s26",
        encoded({1: b"http://acs.example.net:7547/", 2: b"ABC123", 3: b"5", 4: b"2000"}),
        encoded({3: b"10.1.1.1", 6: b"10.1.1.2"}),
        encoded({6: b"\x08", 8: b"\x80\0\1\x0a\0\0\1", 9: b"\x80\0\4boot", 10: b"\0PXE"}),
        encoded({1: b"\x0a\0\0\1", 10: b"200"}),
        encoded({1: b"UniFi"}),
        encoded({66: b"http://10.0.0.1", 67: b"snom.htm"}),
        b"\1",
        b"\x0a\4ab",
    ],
)
def test_other_vendors(raw: bytes) -> None:
    options = decode(raw)
    assert (options.uc, options.foreign, options.cut) == (False, True, False)
    assert (options.identifier, options.scheme, options.server, options.port, options.path) == (None,) * 5
    assert (options.vlan, options.vlan_id) == (None, None)


def test_other_vendors_suboptions_are_kept_where_they_add_up() -> None:
    assert decode(bytes.fromhex("0104 0a3b0001")).others == {1: b"\x0a\x3b\0\1"}
    assert decode(b"172.18.6.37").others == {}


@pytest.mark.parametrize("raw", [b"", b"\0\0", b"\xff"])
def test_nothing_is_nobodys(raw: bytes) -> None:
    assert decode(raw) == MicrosoftOptions()


@pytest.mark.parametrize(
    ("raw", "vlan", "vlan_id"),
    [
        (b"200", "200", 200),
        (b"200\0", "200", 200),
        (b"1", "1", 1),
        (b"4094", "4094", 4094),
        (b"0200", "0200", 200),
        (b"0", "0", None),
        (b"4095", "4095", None),
        (b"9" * 200, "9" * 200, None),
        (b"\0\xc8", "200", 200),
        (b"\1\0", "256", 256),
        (b"\xc8", "200", 200),
        (b"\0\0\0\xc8", "200", 200),
        (b"12", "12", 12),
        (b"\x0f\xff", "4095", None),
        (b"\0\0", "0", None),
        (b"\xff\xff", "65535", None),
        (b"voice", "voice", None),
        (b"-1", "-1", None),
        (b"", "", None),
        (b"\x0a\x3b\0\1", "0a3b0001", None),
        (b"\0\1\2", "000102", None),
    ],
)
def test_voice_vlan_as_text_or_number(raw: bytes, vlan: str, vlan_id: int | None) -> None:
    alone = decode(encoded({10: raw}))
    assert alone == MicrosoftOptions(vlan=vlan, vlan_id=vlan_id)
    beside = decode(changed(_10=raw))
    assert (beside.uc, beside.vlan, beside.vlan_id) == (True, vlan, vlan_id)


def test_every_prefix_is_an_answer() -> None:
    for end in range(15, len(BY_HAND)):
        options = decode(BY_HAND[:end])
        assert options.uc
        assert options.identifier == "MS-UC-Client"
    assert all(not decode(BY_HAND[:end]).uc for end in range(14))


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer(raw: bytes) -> None:
    options = decode(raw)
    assert not (options.uc and options.foreign)
    assert options.vlan_id is None or 1 <= options.vlan_id <= 4094


@given(st.integers(1, 4094))
@example(2608)
def test_every_vlan_is_read_from_either_form(vlan: int) -> None:
    assert decode(encoded({10: str(vlan).encode()})).vlan_id == vlan
    binary = vlan.to_bytes(2, "big")
    if not binary.rstrip(b"\0").isdigit():
        assert decode(encoded({10: binary})).vlan_id == vlan
