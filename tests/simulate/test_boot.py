from __future__ import annotations

import pytest

from acdiag.simulate import boot
from acdiag.simulate.network import NATIVE, VOICE
from acdiag.simulate.options import Options, standard, without
from acdiag.simulate.site import Site


def booted(gives: Options | None = None) -> bytes:
    site = Site()
    boot.come_up(site, site.phone(), gives=gives)
    return b"".join(frame.data for frame in site.frames())


BY_TFTP = without(standard(VOICE), 160) | {66: b"10.1.20.30"}


@pytest.mark.parametrize(
    ("gives", "there"),
    [
        (None, b"GET /ipp/dhcpoption160.cfg"),
        (BY_TFTP, b"\x00\x01450HD.img\0octet"),
        ({**BY_TFTP, 67: b"other.img"}, b"\x00\x01other.img\0octet"),
        (without(standard(VOICE), 160), b"\x12ProvisioningServer"),
        (without(standard(VOICE), 42), b"\4_ntp\4_udp"),
    ],
)
def test_the_boot_follows_what_dhcp_gave(gives: Options | None, there: bytes) -> None:
    assert there in booted(gives)


def test_a_boot_ends_registered() -> None:
    assert b"SIP/2.0 200 OK" in booted()


def test_a_visit_to_the_data_vlan_leaves_no_address() -> None:
    site = Site()
    phone = site.phone()
    boot.visit_native(site, phone)
    assert (phone.subnet, phone.ip) == (NATIVE, "0.0.0.0")


def test_the_unique_file_is_the_mac_in_digits() -> None:
    assert boot.unique_file(Site().phone()) == "00908f123450.cfg"


def test_without_provisioning_nothing_is_fetched() -> None:
    site = Site()
    phone = site.phone()
    boot.join(site, phone, VOICE)
    boot.go_on(site, phone, provisioned=False)
    assert not any(b"GET /" in frame.data for frame in site.frames())
