"""Time, provisioning and logging as a configuration sets them (manual 3.6.3, 3.6.4, 7.1.1, B.1)."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.facts.cfg import CfgLoggingSet, CfgProvisioningSet, CfgTimeSet
from acdiag.rulebook.parameters import reference
from acdiag.rulebook.settings.network import LAN_TYPE, is_static
from acdiag.rulebook.settings.reading import Settings

SERVER_LIST = "network/lan/dhcp/ntp/server_list/enabled"
ZONE = "network/lan/dhcp/ntp/gmt_offset/enabled"
NTP = "system/ntp/enabled"
SERVERS = ("system/ntp/primary_server_address", "system/ntp/secondary_server_address")
OFFSET = "system/ntp/gmt_offset"
METHOD, OPTION, DELAY = "provisioning/method", "provisioning/url_option_value", "provisioning/random_provisioning_time"
URLS = {"firmware": "provisioning/firmware/url", "configuration": "provisioning/configuration/url"}
SYSLOG = "system/syslog/"
COMPONENT = f"{SYSLOG}component/"
WORDY = ("info", "debug")
"""Levels that say more than a phone in service has to."""


def time(settings: Settings) -> Iterator[CfgTimeSet]:
    """Time servers and zone, where the file says anything of them; a phone without DHCP hears of no server there."""
    static = is_static(settings)
    names = (SERVER_LIST, ZONE, NTP, *SERVERS, OFFSET)
    if not static and not settings.has(*names):
        return
    heard = settings.flag(SERVER_LIST, default=True) and not static
    named = tuple(filter(None, map(settings.address, SERVERS))) if settings.flag(NTP, default=False) else ()
    by_dhcp = settings.flag(ZONE, default=True) and not static
    origin = settings.origin(*names, *([LAN_TYPE] if static else []))
    zone = "dhcp" if by_dhcp else "file"
    yield CfgTimeSet(**origin, dhcp=heard, servers=named, zone=zone, offset=settings.text(OFFSET))


def provisioning(settings: Settings) -> Iterator[CfgProvisioningSet]:
    """Where firmware and configuration come from, where the file says so."""
    names = (METHOD, OPTION, DELAY, *URLS.values())
    method = settings.choice(METHOD, ("Disable", "Dynamic", "Static"), "Dynamic")
    if method and settings.has(*names):
        urls = tuple(word for word, name in URLS.items() if settings.gives(name))
        yield CfgProvisioningSet(
            **settings.origin(*names, missing=URLS.values() if method == "Static" and not urls else ()),
            method=method,
            option=settings.number(OPTION) if settings.text(OPTION) else 160,
            delay=settings.number(DELAY) if settings.text(DELAY) else 120,
            urls=urls,
        )


def logging(settings: Settings) -> Iterator[CfgLoggingSet]:
    """What is logged and where to, where the file says anything of it."""
    names = tuple(f"{SYSLOG}{word}" for word in ("log_level", "mode", "server_address", "server_port"))
    raised = tuple(
        name for name in settings.configuration.parameters if name.startswith(COMPONENT) and _is_raised(settings, name)
    )
    if raised or settings.has(*names):
        yield CfgLoggingSet(
            **settings.origin(*names, *raised),
            level=settings.choice(names[0], ("None", "Basic", "Detailed"), "None") or "None",
            mode=settings.choice(names[1], ("Local", "Network", "Serial", "All"), "Local") or "Local",
            address=settings.address(names[2]),
            port=settings.number(names[3]) or 514,
            raised=tuple(name.removeprefix(COMPONENT) for name in raised),
        )


def _is_raised(settings: Settings, name: str) -> bool:
    """It logs more than the manual's default; where the manual has none, it logs much."""
    entry, level = reference().find(name), settings.text(name).casefold()
    if entry is None or not level:
        return False
    default = entry.default_for(settings.place.model)
    if default is None:
        return level in WORDY
    return level not in (default.casefold(), "none")
