"""Option 160, the provisioning URL in the forms of the manual (2.1.2, 3.6.3, B.1).

    <protocol>://<server>[/<firmware>][;<configuration>]

It is no URL of RFC 3986: the semicolon starts a second file name, and `<MAC>` stands in it as it is, for the phone to
fill in. Everything else is read in its favour, because a wrong alarm here costs a technician's morning.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple

SCHEMES = ("ftp", "tftp", "http", "https")
FIRMWARE = "img"
CONFIGURATIONS = ("cfg", "cfx")
"""cfx is an encrypted cfg."""

_HIGHEST_PORT = 65_535
_LONGEST_HOST = 253
_HOST = expression(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?")
_NUMBERS = expression(r"[0-9.]+")
_EXTENSION = expression(r"\.([A-Za-z][A-Za-z0-9]*)\Z")
"""Begins with a letter: `3.4.8` is a folder."""
_TEAMS = expression(r"teams|android", re.IGNORECASE)
"""Firmware for Teams comes as C450HD_TEAMS_1.8.288.android_images.zip."""


class ProvisioningUrl(NamedTuple):
    scheme: str
    """Lower case; empty when there is no `://`."""
    server: str
    """Host without user, port and brackets."""
    port: int | None
    """None when not given, or not a port."""
    path: str
    """From the slash after the server to the semicolon."""
    firmware: str | None
    """File name that stands where the firmware's does, whatever its extension."""
    configuration: str | None
    """File name after the semicolon with its folders, or the .cfg that the path ends with."""
    valid: bool
    """It has one of the manual's forms."""


@lru_cache(maxsize=64)
def parse(url: str) -> ProvisioningUrl:
    """Take `url` apart; never raises. A server gives all its phones the same one."""
    url = url.rstrip("\0")
    scheme, mark, rest = url.partition("://")
    if not mark:
        scheme, rest = "", url
    scheme = scheme.lower()
    front, semicolon, second = rest.partition(";")
    authority, slash, path = front.partition("/")
    server, port, reachable = _server(authority)
    firmware, configuration = _last_file(path)
    named_well = (not firmware or _is_firmware(firmware)) and (not configuration or _is_configuration(configuration))
    if semicolon:
        named_well = named_well and not configuration and _is_configuration(second) and ";" not in second
        configuration = second.removeprefix("/") or None
    valid = scheme in SCHEMES and reachable and named_well and _is_plain(url)
    return ProvisioningUrl(scheme, server, port, slash + path, firmware, configuration, valid)


def _last_file(path: str) -> tuple[str | None, str | None]:
    """The firmware and the configuration that a path ends with, one of them at most; a folder is neither."""
    last = path.rpartition("/")[2]
    extension = _extension(last)
    if extension in CONFIGURATIONS:
        return None, last
    return (last if extension else None), None


def _extension(file: str) -> str:
    """Lower case, without the dot; empty for a folder."""
    found = _EXTENSION.search(file)
    return found[1].lower() if found else ""


def _is_firmware(file: str) -> bool:
    if file.startswith("."):
        return False
    extension = _extension(file)
    return extension == FIRMWARE or (extension == "zip" and _TEAMS.search(file) is not None)


def _is_configuration(file: str) -> bool:
    folder, _, last = file.rpartition("/")
    extension = _extension(last)
    # A folder of the management server, as in `;ipp/tenant/Tenant_1`, names no file.
    known = extension in CONFIGURATIONS or (folder != "" and last != "" and not extension)
    return known and not last.startswith(".")


def _is_plain(url: str) -> bool:
    return url.isprintable() and " " not in url


def _server(authority: str) -> tuple[str, int | None, bool]:
    """Host, port, and whether both can be what they should."""
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        host, bracket, colon_port = host[1:].partition("]")
        fits = bool(bracket) and _is_ipv6(host)
        colon, digits = colon_port[:1], colon_port[1:]
    else:
        host, colon, digits = host.partition(":")
        fits = _is_host(host)
    port = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 5 else None
    if port is not None and not 1 <= port <= _HIGHEST_PORT:
        port = None
    return host, port, fits and (not colon or (colon == ":" and port is not None))


def _is_host(host: str) -> bool:
    """A host name, or four numbers up to 255."""
    if len(host) > _LONGEST_HOST or not _HOST.fullmatch(host):
        return False
    if not _NUMBERS.fullmatch(host):
        return True
    numbers = host.split(".")
    return len(numbers) == 4 and all(number and len(number) <= 3 and int(number) <= 255 for number in numbers)


def _is_ipv6(host: str) -> bool:
    try:
        IPv6Address(host)
    except AddressValueError:
        return False
    return True
