"""DHCP option values as an administrator sets them for these phones, right or wrong, in dnsmasq's notation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

CERT_PATH = "/CertProv/CertProvisioningService.svc"
UC = {1: "MS-UC-Client", 2: "https", 3: "sfb-web.contoso.com", 4: "443", 5: CERT_PATH}
"""Option 43's sub-options, manual table 2-1."""


def encapsulated(sub_options: dict[int, str]) -> bytes:
    """Option 43's body (RFC 2132 section 8.4)."""
    return b"".join(bytes([code, len(text)]) + text.encode() for code, text in sub_options.items())


def sub_options(body: bytes) -> dict[int, str]:
    """The way back."""
    found, at = {}, 0
    while at + 2 <= len(body):
        found[body[at]] = body[at + 2 : at + 2 + body[at + 1]].decode()
        at += 2 + body[at + 1]
    return found


def sip_server_name(name: str) -> bytes:
    """Option 120's body with one name (RFC 3361 section 3.1)."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return b"\0" + labels + b"\0"


def colons(data: bytes) -> str:
    """Bytes as dnsmasq reads them."""
    return data.hex(":")


@dataclass(frozen=True, slots=True)
class Scope:
    """The options of one VLAN; None leaves one out."""

    uc: dict[int, str] | None = field(default_factory=lambda: dict(UC))
    sip_server: bytes | None = sip_server_name("sip.contoso.com")
    dns: str = "{server}"
    ntp: str | None = "{server}"
    time_server: str | None = None
    """Option 4."""
    time_offset: int | None = 3600
    url: str | None = "tftp://{server}/{firmware};{model}.cfg"
    tftp_server: str | None = "{server}"
    boot_file: str | None = "{firmware}"

    def but(self, **changes: object) -> Scope:
        """This scope with some options otherwise."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def lines(self, server: str, model: str, firmware: str) -> list[str]:
        """The `dhcp-option` lines of dnsmasq for this VLAN."""

        def text(value: str | None) -> str | None:
            return None if value is None else value.format(server=server, model=model, firmware=firmware)

        url = text(self.url)
        given: list[tuple[int, str | None]] = [
            (3, server),
            (6, text(self.dns)),
            (15, "contoso.com"),
            (2, None if self.time_offset is None else colons(self.time_offset.to_bytes(4, signed=True))),
            (4, text(self.time_server)),
            (42, text(self.ntp)),
            (43, None if self.uc is None else colons(encapsulated(self.uc))),
            (66, _quoted(text(self.tftp_server))),
            (67, _quoted(text(self.boot_file))),
            (120, None if self.sip_server is None else colons(self.sip_server)),
            # As bytes, because dnsmasq would read a text that looks like an address as one.
            (160, None if url is None else colons(url.encode())),
        ]
        return [f"dhcp-option={code},{value}" for code, value in given if value is not None]


def _quoted(text: str | None) -> str | None:
    return None if text is None else f'"{text}"'
