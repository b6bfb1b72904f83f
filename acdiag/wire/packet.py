"""One dissected frame: addresses, ports, and the protocol records that it carries."""

from __future__ import annotations

from acdiag.model.arrival import Frame
from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple


class Fragment(NamedTuple):
    """A piece of an IP datagram (RFC 791 section 3.2, RFC 8200 section 4.5)."""

    key: tuple[str, str, int, int]
    """Source, destination, protocol (44 for IPv6, whose first piece alone names it) and identification."""
    protocol: int
    """IP protocol of the datagram's payload; in IPv6 only that of the piece at offset 0 counts."""
    offset: int
    """Where `data` belongs in the datagram's payload, in bytes."""
    more: bool
    """Further pieces follow this one."""
    data: bytes


class Packet:
    """What is known of a frame after dissection; addresses are those of the innermost opened layer.

    The defaults are attributes of the class, because one packet is made for every captured record and most of them keep
    most defaults.
    """

    mac_source: str = ""
    """Lower case with colons; empty where the link type has none."""
    mac_destination: str = ""
    vlans: tuple[int, ...] = ()
    """802.1Q/802.1ad VLAN ids, outermost first; a priority tag (VLAN 0) counts as a tag."""
    source: str = ""
    """IP source address; empty when the frame carries no IP."""
    destination: str = ""
    identification: int = 0
    """IPv4 identification, by which a copy is told from a repetition; 0 when there is none."""
    transport: str = ""
    """udp or tcp when a whole header of it was read, else empty."""
    source_port: int = 0
    destination_port: int = 0
    tcp_flags: int = 0
    tcp_sequence: int = 0
    """Number of the first byte of the payload, or of the SYN; 32 bits."""
    tcp_acknowledgment: int = 0
    """Number of the byte that the sender expects next; counts only with the flag ACK."""
    traffic_class: int = 0
    """IPv4 type of service or IPv6 traffic class: DSCP in its upper six bits."""
    payload_length: int = 0
    """Bytes of UDP payload on the wire, of which `payload` may hold only the first."""
    payload: bytes = b""
    """UDP or TCP payload, else the message of a decoded protocol without ports; as far as captured."""
    messages: tuple[object, ...] = ()
    """Decoded records, outermost first: Arp, Dhcp, Tftp, Lldp, Cdp, Icmp, …"""
    protocols: tuple[str, ...] = ()
    """Names, from `model.case.PROTOCOLS`, that this frame counts for."""
    malformed: tuple[tuple[str, Malformed], ...] = ()
    """Protocols whose bytes could not be decoded, and why."""
    fragment: Fragment | None = None
    """The piece of an IP datagram that waits for the others; then there are no ports and no messages."""
    from_line: bool = False
    """A log quotes the message, and the number of `frame` is that of the line."""
    unopened: str = ""
    """Name of a link type, tunnel or EtherType that was recognised or met, and not opened."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.at = frame.at

    @property
    def vlan(self) -> int:
        """The innermost VLAN id, 0 when untagged."""
        return self.vlans[-1] if self.vlans else 0
