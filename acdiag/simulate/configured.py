"""Scenarios with the phone's configuration file beside the capture, which changes what is to be said of it.

The frames are those of the scenario alone: the same capture shows another fault, or none, once the phone's settings are
known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from acdiag.model.record import Record

_SECTIONS = ("findings", "info", "cleared", "undecided", "may")


class Configured(Record):
    """What lies beside the capture, and what the first phone is then found to have."""

    title: str
    what: str
    text: str
    """Of the file."""
    file: str = "450HD.cfg"
    found: tuple[str, ...] = ()
    """Rules without ACD-, the root cause first."""
    info: tuple[str, ...] = ()
    verdict: str = "ok"
    stuck_at: str | None = None

    def amended(self, expect: Mapping[str, Any]) -> dict[str, Any]:
        """The scenario's expectation with this in the place of what it says of the first phone."""
        mac = min(expect["phones"])
        told: dict[str, Any] = {key: value for key, value in expect.items() if key not in _SECTIONS}
        for section in _SECTIONS:
            if section in expect:
                kept = {rule: [each for each in macs if each != mac] for rule, macs in expect[section].items()}
                told[section] = {rule: macs for rule, macs in kept.items() if macs}
        for section, rules in (("findings", self.found), ("info", self.info)):
            for rule in rules:
                told.setdefault(section, {}).setdefault(f"ACD-{rule}", []).append(mac)
        told["phones"] = expect["phones"] | {
            mac: expect["phones"][mac] | {"verdict": self.verdict, "stuck_at": self.stuck_at}
        }
        told["root"] = {key: value for key, value in expect["root"].items() if key != mac}
        if self.found and self.verdict != "ok":
            told["root"][mac] = f"ACD-{self.found[0]}"
        return {key: told[key] for key in expect}


VLAN_OFF = Configured(
    title="The phone's configuration switches VLAN discovery off",
    what="The switch offers VLAN 120 and the phone stays untagged. Its configuration says why: the mode is Disable.",
    text="network/lan/vlan/mode=Disable\nnetwork/lan_type=DHCP\n",
    found=("CFG-002", "VLAN-003"),
    verdict="warning",
)
NO_TIME = Configured(
    title="The phone's configuration listens to no time server of DHCP and names none",
    what="Nothing tells the phone where the time is, and its configuration would not have listened to DHCP either.",
    text="# from a site with a time server of its own\nnetwork/lan/dhcp/ntp/server_list/enabled=0\n"
    "system/ntp/enabled=1\nsystem/ntp/primary_server_address=0.0.0.0\n",
    found=("CFG-006", "TIME-002"),
    verdict="failed",
    stuck_at="time",
)
MARKED_SO = Configured(
    title="The phone marks its voice as its configuration says, which is not what the switch asks for",
    what="""The phone sends its voice without a mark, from a port below 4000. Both are in its configuration; the
    switch's policy names DSCP 46.""",
    text="voip/media/media_tos=0x00\nvoip/media/media_port=2000\n",
    found=("CFG-009",),
    verdict="warning",
)
OFFSET_GIVEN = Configured(
    title="Option 2 is missing, and the phone's configuration has the offset",
    what="The phone asks DHCP for the time offset and gets none. Its configuration says +02:00, so nothing is wrong.",
    text="[time]\nsystem/ntp/gmt_offset=+02:00\n",
)
DOT1X_OFF = Configured(
    title="The phone's configuration switches 802.1X off, and the port asks for an identity",
    what="The switch asks again and again, and the phone never answers. Its configuration says why.",
    text="network/lan/_802_1x/eap_type=Disable\n",
    found=("CFG-003", "DOT1X-002", "DHCP-001"),
    verdict="failed",
    stuck_at="dot1x",
)
RECORDED_NOWHERE = Configured(
    title="The phone's configuration records calls, and no recording is in the capture",
    what="A call of some length beside the phone, and not one datagram to the port that its configuration names.",
    text="voip/packet_recording/enabled=1\nvoip/packet_recording/remote_ip=10.1.10.201\n"
    "voip/packet_recording/remote_port=50000\nvoip/packet_recording/rtp_recording/enabled=1\n",
    found=("RECORD-003",),
)
