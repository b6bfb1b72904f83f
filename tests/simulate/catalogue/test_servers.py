from __future__ import annotations

from acdiag.simulate.catalogue.servers import ROGUE, SCENARIOS

SERVERS = {scenario.name: scenario for scenario in SCENARIOS}
OFFER = bytes.fromhex("63825363 350102")


def offers(name: str) -> list[bytes]:
    """BOOTP messages of the Offers, and the MAC before each."""
    frames, _ = SERVERS[name].run()
    return [frame.data[6:12] + frame.data[46:] for frame in frames if OFFER in frame.data]


def test_a_rogue_offers_other_data() -> None:
    right, wrong = offers("dhcp-two-servers")
    assert wrong[:6].hex(":") == ROGUE
    assert right[10:14] == wrong[10:14]
    assert right[22:26] != wrong[22:26]


def test_relays_bring_copies_of_one_offer() -> None:
    one, other = offers("dhcp-relay-copies")
    assert one[:6] != other[:6]
    assert one[30:34] != other[30:34]
    assert one[6:30] == other[6:30]
    assert one[34:] == other[34:]


def test_a_failover_pair_differs_in_address_and_identifier() -> None:
    one, other = offers("dhcp-failover-pair")
    assert one[22:26] != other[22:26]
    assert bytes((54, 4, 10, 1, 20, 5)) in one
    assert bytes((54, 4, 10, 1, 20, 6)) in other


def test_a_renewal_without_answer_has_no_discover_before_it() -> None:
    frames, expect = SERVERS["dhcp-renewal-unseen"].run()
    assert not any(bytes.fromhex("63825363 350101") in frame.data for frame in frames)
    assert not expect["findings"]
