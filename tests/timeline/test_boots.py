"""Where a boot ends: a new transaction of a phone that has a lease, or a round of a recovery loop."""

from __future__ import annotations

from acdiag.timeline.boots import split
from acdiag.timeline.wording import parse

FULL = "asked=1,3,6,42,43,66,67,120,160"
SHORT = "asked=1,3,66,67 recovery_list=true"


def boots(text: str) -> list[list[str]]:
    return [[fact.name for fact in boot.facts] for boot in split(parse(text))]


def test_a_boot_in_two_vlans_is_one() -> None:
    story = f"""
        0s dhcp.discovered xid=0x1 {FULL}
        1s dhcp.acked xid=0x1
        3s dhcp.discovered xid=0x2 vlan=200 {FULL}
        4s dhcp.acked xid=0x2 vlan=200
    """
    assert len(boots(story)) == 1


def test_discovering_again_with_a_lease_is_a_new_boot_and_takes_its_lldp_along() -> None:
    story = f"""
        0s dhcp.discovered xid=0x1 {FULL}
        1s dhcp.acked xid=0x1
        40s lldp.announced
        42s dhcp.discovered xid=0x2 {FULL}
        43s dhcp.acked xid=0x2
    """
    assert boots(story) == [
        ["dhcp.discovered", "dhcp.acked"],
        ["lldp.announced", "dhcp.discovered", "dhcp.acked"],
    ]


def test_unanswered_attempts_with_new_ids_are_one_boot() -> None:
    story = f"""
        0s dhcp.discovered xid=0x1 {FULL}
        4s dhcp.discovered xid=0x1 retry=true {FULL}
        30s dhcp.discovered xid=0x2 {FULL}
    """
    assert len(boots(story)) == 1


def test_every_round_of_a_recovery_loop_is_a_boot() -> None:
    story = "\n".join(f"{5 * n}s dhcp.discovered xid=0x{n} {SHORT}" for n in range(4))
    assert len(boots(story)) == 4


def test_retransmissions_in_recovery_are_not() -> None:
    story = f"0s dhcp.discovered xid=0x1 {SHORT}\n5s dhcp.discovered xid=0x1 retry=true {SHORT}"
    assert len(boots(story)) == 1


def test_from_recovery_to_a_normal_boot() -> None:
    story = f"0s dhcp.discovered xid=0x1 {SHORT}\n9s tftp.completed\n60s dhcp.discovered xid=0x2 {FULL}"
    assert boots(story) == [["dhcp.discovered", "tftp.completed"], ["dhcp.discovered"]]


def test_the_start_is_seen_with_a_discover_or_a_request_for_a_remembered_address() -> None:
    def seen(text: str) -> bool:
        return split(parse(text))[0].start_seen

    assert seen("0s lldp.announced\n1s dhcp.discovered")
    assert seen("0s dhcp.requested kind=init-reboot")
    assert not seen("0s dhcp.requested kind=renewing")
    assert not seen("0s dhcp.acked\n9s dhcp.discovered")
    assert not seen("0s tftp.asked file=450HD.img")
    assert not seen("0s link.heard")


def test_nothing_seen_makes_no_boot() -> None:
    assert split(()) == ()


def test_a_new_boot_takes_its_authentication_along_past_what_the_switch_says() -> None:
    story = f"""
        0s dhcp.discovered xid=0x1 {FULL}
        1s dhcp.acked xid=0x1
        30s lldp.offered
        40s eap.started
        40.1s eap.failed answered=true
        41s lldp.announced
        41.1s lldp.offered
        42s dhcp.discovered xid=0x2 {FULL}
    """
    assert boots(story) == [
        ["dhcp.discovered", "dhcp.acked", "lldp.offered"],
        ["eap.started", "eap.failed", "lldp.announced", "lldp.offered", "dhcp.discovered"],
    ]


def test_what_the_phone_logs_meanwhile_opens_and_closes_no_boot() -> None:
    story = f"""
        0s dhcp.discovered xid=0x1 {FULL}
        1s dhcp.acked xid=0x1
        9s log.restarted how=announced
        40s lldp.announced
        41s log.said screen="LAN Link failure"
        42s dhcp.discovered xid=0x2 {FULL}
    """
    assert boots(story) == [
        ["dhcp.discovered", "dhcp.acked", "log.restarted"],
        ["lldp.announced", "log.said", "dhcp.discovered"],
    ]
