"""The two networks that the cases start from, both healthy until a recipe changes something."""

from __future__ import annotations

from captures.lab.dhcp_options import Scope
from captures.lab.lab import NATIVE, VOICE, Lab
from captures.lab.phone import Phone

MACS = {
    "445HD": "00:90:8f:12:34:45",
    "450HD": "00:90:8f:12:34:50",
    "C450HD": "00:90:8f:12:34:c4",
    "RX50": "00:90:8f:12:34:5a",
    "HRS": "00:90:8f:12:34:77",
}
NEIGHBOUR = "00:90:8f:12:34:51"
"""A second 450HD."""


def flat(lab: Lab, model: str, scope: Scope | None = None, *lines: str) -> Phone:
    """One VLAN for everything: the switch speaks LLDP and CDP and offers no voice VLAN."""
    lab.dhcp(NATIVE, scope or Scope(), model, *lines)
    return lab.phone(model, MACS[model], voice=None)


def voice(lab: Lab, model: str, scope: Scope | None = None, *, cdp_voice: int | None = None) -> Phone:
    """Voice VLAN 200, offered by LLDP-MED and CDP; DHCP with the same options there and in the native VLAN."""
    for vlan in (NATIVE, VOICE):
        lab.dhcp(vlan, scope or Scope(), model)
    return lab.phone(model, MACS[model], cdp_voice=cdp_voice)
