"""Address, VLAN and 802.1X as a configuration sets them (manual 3.1.1, 3.1.3, 3.5.3, 3.5.6)."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.facts.cfg import CfgAddressSet, CfgDot1xSet, CfgVlanSet
from acdiag.rulebook.settings.reading import Settings

LAN_TYPE = "network/lan_type"
FIXED = "network/lan/fixed_ip/"
SWITCH = "network/lan/dhcp/{}/enabled"
NEEDED = ("ip_address", "netmask", "gateway", "primary_dns")
"""What a phone without DHCP cannot do without."""
ADDRESSES = (*NEEDED, "secondary_dns", "domain_name")
VLAN = "network/lan/vlan/"
IGNORES = {"Disable": ("lldp", "cdp"), "Manual": ("lldp", "cdp"), "CDP": ("lldp",), "LLDP": ("cdp",), "CDP_LLDP": ()}
DOT1X = "network/lan/_802_1x/"
METHODS = {"Disable": "", "EAP_MD5": "MD5-Challenge", "EAP_TLS": "TLS"}
NEEDS = {
    "EAP_MD5": (f"{DOT1X}md5_identity",),
    "EAP_TLS": ("security/ieee802_1x_certificate_uri", "security/ieee802_1x_private_key_uri"),
}


def is_static(settings: Settings) -> bool:
    """DHCP is not asked at all."""
    return settings.choice(LAN_TYPE, ("STATIC", "DHCP"), "DHCP") == "STATIC"


def addresses(settings: Settings) -> Iterator[CfgAddressSet]:
    """What the file is to give instead of DHCP."""
    static = is_static(settings)
    switched = [part for part in ADDRESSES if settings.flag(SWITCH.format(part), default=False)]
    fixed = tuple(
        part for part in ADDRESSES if part in switched or (static and (part in NEEDED or settings.gives(FIXED + part)))
    )
    if fixed:
        names = (LAN_TYPE, *(SWITCH.format(part) for part in switched), *(FIXED + part for part in fixed))
        missing = tuple(FIXED + part for part in fixed if not settings.gives(FIXED + part))
        yield CfgAddressSet(**settings.origin(*names), static=static, fixed=fixed, missing=missing)


def vlan(settings: Settings) -> Iterator[CfgVlanSet]:
    """How the phone finds its VLAN, where the file says so."""
    mode = settings.choice(f"{VLAN}mode", tuple(IGNORES), "")
    if mode:
        number = settings.number(f"{VLAN}id") if mode == "Manual" else 0
        origin = settings.origin(f"{VLAN}mode", *([f"{VLAN}id"] if mode == "Manual" else []))
        yield CfgVlanSet(**origin, mode=mode, vlan=number or 0, ignores=IGNORES[mode])


def dot1x(settings: Settings) -> Iterator[CfgDot1xSet]:
    """The supplicant, where the file says so."""
    kind = settings.choice(f"{DOT1X}eap_type", tuple(METHODS), "")
    if kind:
        needs = NEEDS.get(kind, ())
        missing = tuple(name for name in needs if not settings.gives(name))
        origin = settings.origin(f"{DOT1X}eap_type", *needs, missing=missing)
        yield CfgDot1xSet(**origin, type=kind, method=METHODS[kind], missing=missing)
