from __future__ import annotations

from itertools import pairwise

import pytest

from acdiag.wire import layers


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (0x8847, "mpls"),
        (0x1234, "ethertype 0x1234"),
        (layers.LINK + 107, "link type 107"),
        (layers.UDP_TUNNEL + 6081, "geneve"),
        (layers.UDP_TUNNEL + 9, "udp port 9"),
        (layers.CISCO + 0x2004, "dtp"),
        (layers.CISCO + 1, "cisco 0x0001"),
        (layers.GRE + 0x880B, "pptp"),
        (layers.GRE + 0x1234, "gre 0x1234"),
        (layers.PPP + 0xC021, "lcp"),
        (layers.PPP + 0x8021, "ppp 0x8021"),
        (layers.SAP + 0x42, "stp"),
        (layers.SAP + 0x10, "llc 0x10"),
        (layers.IP_PROTOCOL + 89, "ospf"),
        (layers.IP_PROTOCOL + 254, "ip protocol 254"),
        (layers.VXLAN, "layer 5"),
    ],
)
def test_a_layer_has_a_name(layer: int, name: str) -> None:
    assert layers.name(layer) == name


def test_the_spaces_of_numbers_do_not_meet() -> None:
    bases = [
        0,
        0x10000,
        layers.IP_PROTOCOL,
        layers.SAP,
        layers.PPP,
        layers.GRE,
        layers.CISCO,
        layers.UDP_TUNNEL,
        layers.LINK,
    ]
    assert all(later - earlier >= 0x10000 for earlier, later in pairwise(bases))
