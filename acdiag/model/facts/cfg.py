"""Facts of what a phone's configuration file sets, in groups that belong together (manual, chapters 2 to 7).

A file is silent about what it leaves at its default, and a delta file about most things. So each group is said only
where the file sets something of it, and the rest of the group stands at the manual's default. `host` is the phone, or
the file itself where no phone is known; the lines are in `where`. Nothing of a password is in any of them.
"""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class CfgFact(Fact):
    """Common fields."""

    stage: ClassVar[str] = "provisioning"

    file: str = ""
    """File name without folders."""
    settings: tuple[str, ...] = ()
    """The lines of the file that it rests on, `name=value` as written, passwords left out; `name (absent)` for what
    the file lacks and needs."""


class CfgRead(CfgFact):
    """A configuration was read."""

    name: ClassVar[str] = "cfg.read"

    parameters: int = 0
    changed: int = 0
    """Of them, those known to the manual that do not stand at its default; passwords left aside."""
    repeated: int = 0
    """Set more than once."""
    unread: int = 0
    """Lines that are no parameter, comment or section."""
    fetched: bool = False
    """The capture shows how the phone fetched it."""


class CfgSet(CfgFact):
    """A parameter of the manual that does not stand at its default, or a password whatever it is."""

    name: ClassVar[str] = "cfg.set"

    line: int = 0
    """From 1."""
    parameter: str = ""
    value: str = ""
    """As written, without quotation marks; empty for a password."""
    number: int | None = None
    """The value of a number, decimal or hexadecimal."""
    secret: str = ""
    """Of a password: default (the manual prints it), encrypted, empty or own; empty text for everything else."""


class CfgAddressSet(CfgFact):
    """Addresses that the phone takes from its file and not from DHCP (3.1.1)."""

    name: ClassVar[str] = "cfg.address_set"
    stage: ClassVar[str] = "dhcp"

    static: bool = False
    """DHCP is not asked at all."""
    fixed: tuple[str, ...] = ()
    """What the file is to give: ip_address, netmask, gateway, primary_dns and so on."""
    missing: tuple[str, ...] = ()
    """Of them, those that it has no value for."""


class CfgVlanSet(CfgFact):
    """How the phone finds its VLAN (3.1.3)."""

    name: ClassVar[str] = "cfg.vlan_set"
    stage: ClassVar[str] = "vlan"

    mode: str = ""
    """Disable, Manual, CDP, LLDP or CDP_LLDP."""
    vlan: int = 0
    """The VLAN while nothing that it listens to offers one; 0 is untagged."""
    ignores: tuple[str, ...] = ()
    """lldp, cdp: what it does not listen to."""


class CfgDot1xSet(CfgFact):
    """The supplicant (3.5.6)."""

    name: ClassVar[str] = "cfg.dot1x_set"
    stage: ClassVar[str] = "dot1x"

    type: str = ""
    """Disable, EAP_MD5 or EAP_TLS."""
    method: str = ""
    """The method as IANA names it: MD5-Challenge or TLS; empty when switched off."""
    missing: tuple[str, ...] = ()
    """Parameters that the method needs and the file does not have."""


class CfgTlsSet(CfgFact):
    """The versions of TLS for SIP, or for the Skype for Business client (3.4.1, 3.4.2)."""

    name: ClassVar[str] = "cfg.tls_set"
    stage: ClassVar[str] = "tls"

    protocol: str = ""
    """sip or sipe."""
    method: str = ""
    disabled: tuple[str, ...] = ()
    """As the file names them; counts only where the version is negotiated."""
    versions: tuple[str, ...] = ()
    """What is left: `TLS 1.2` and so on."""


class CfgTrustSet(CfgFact):
    """Whom the phone trusts, and where it gets a private authority's root (2.7.3, 3.5.3)."""

    name: ClassVar[str] = "cfg.trust_set"
    stage: ClassVar[str] = "tls"

    errors: str = "Disallow"
    """Disallow, or Ignore: certificates are not checked."""
    ldap: bool = True
    """Roots are looked for in the directory."""
    roots: int = 0
    """Root certificates that the file gives a URL for."""


class CfgTimeSet(CfgFact):
    """Where the phone gets time and zone (3.6.4)."""

    name: ClassVar[str] = "cfg.time_set"
    stage: ClassVar[str] = "time"

    dhcp: bool = True
    """Servers that DHCP names (options 42 and 4) are used."""
    servers: tuple[str, ...] = ()
    """Those that the file names and switches on."""
    zone: str = "dhcp"
    """Who gives the offset from UTC: dhcp (option 2 first), or file."""
    offset: str = ""
    """Of the file, `+02:00`; empty where it has none."""


class CfgProvisioningSet(CfgFact):
    """How the phone looks for firmware and configuration (3.6.3, B.1)."""

    name: ClassVar[str] = "cfg.provisioning_set"

    method: str = "Dynamic"
    """Disable, Dynamic or Static."""
    option: int | None = 160
    """DHCP option with the URL; only used by Dynamic. None when the file's value is no number."""
    delay: int | None = 120
    """The greatest random delay before a check; None when the file's value is no number."""
    urls: tuple[str, ...] = ()
    """What the file gives a URL for: firmware, configuration; only used by Static."""


class CfgSignInSet(CfgFact):
    """How users sign in, and through which proxy (2.2.5, 3.4.3, 3.5.9, 4.17)."""

    name: ClassVar[str] = "cfg.sign_in_set"
    stage: ClassVar[str] = "registration"

    pin_only: bool = False
    adal: bool = True
    """Modern authentication is tried first."""
    missing: tuple[str, ...] = ()
    """Parameters that a proxy which is switched on needs and the file does not have."""


class CfgMediaSet(CfgFact):
    """What calls need: marking, ports, codecs, microphone and the mode of the Ethernet ports (3.1.2, 3.4.7, 3.4.16)."""

    name: ClassVar[str] = "cfg.media_set"
    stage: ClassVar[str] = "media"

    tos: str = ""
    """media_tos as written; empty where the file has none."""
    dscp: int | None = None
    """Its upper six bits; None where the file has none, or no number."""
    ecn: int = 0
    """Its lower two bits, which congestion notification owns."""
    port: int | None = None
    """First port for RTP; None where the file has none."""
    codecs: bool = True
    """At least one codec is left on."""
    microphone: bool = True
    lan_mode: str = ""
    """Of the Ethernet port to the network: AUTOMATIC, FULL_100 and so on; empty where the file has none."""
    pc_mode: str = ""
    """Of the port for the PC."""


class CfgRecordingSet(CfgFact):
    """What the phone records of its calls, and where it sends that (7.2)."""

    name: ClassVar[str] = "cfg.recording_set"
    stage: ClassVar[str] = "media"

    enabled: bool = False
    address: str = ""
    """Empty where the file has none."""
    port: int = 50_000
    tracks: tuple[str, ...] = ()
    """Switched on, as recording.held names them; rtp-sent and rtp-received go together."""


class CfgLoggingSet(CfgFact):
    """What the phone logs, and where it sends that (7.1.1)."""

    name: ClassVar[str] = "cfg.logging_set"

    level: str = "None"
    """None, Basic or Detailed."""
    mode: str = "Local"
    """Local, Network, Serial or All."""
    address: str = ""
    """Of the syslog server; empty where the file has none."""
    port: int = 514
    raised: tuple[str, ...] = ()
    """Components that log more than by default; of those without a known default, the ones at Info or Debug."""


class CfgAccountSet(CfgFact):
    """What the first line is for (4.13.4.1)."""

    name: ClassVar[str] = "cfg.account_set"
    stage: ClassVar[str] = "registration"

    primary: str = ""
    """TEAMS_DESKTOP, or another type."""
