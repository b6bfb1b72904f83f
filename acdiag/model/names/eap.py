"""EAPOL's packet types (IEEE 802.1X-2020 clause 11.3), EAP's codes (RFC 3748) and methods (IANA eap-numbers)."""

from __future__ import annotations

PACKET_TYPES: dict[int, str] = {
    0: "EAP Packet",
    1: "Start",
    2: "Logoff",
    3: "Key",
    4: "Encapsulated ASF Alert",
    5: "MKA",
    6: "Announcement (Generic)",
    7: "Announcement (Specific)",
    8: "Announcement Request",
}
"""Of EAPOL."""

CODES: dict[int, str] = {1: "Request", 2: "Response", 3: "Success", 4: "Failure", 5: "Initiate", 6: "Finish"}

TYPES: dict[int, str] = {
    1: "Identity",
    2: "Notification",
    3: "Nak",
    4: "MD5-Challenge",
    5: "One-Time Password",
    6: "Generic Token Card",
    13: "TLS",
    17: "LEAP",
    18: "SIM",
    21: "TTLS",
    23: "AKA",
    25: "PEAP",
    26: "MS-EAP-Authentication",
    29: "EAP-MSCHAP-V2",
    43: "FAST",
    47: "PSK",
    48: "SAKE",
    49: "IKEv2",
    50: "AKA'",
    51: "GPSK",
    52: "pwd",
    53: "EKE",
    55: "TEAP",
    254: "Expanded",
}
"""Identity, Notification and Nak are no methods; they share the numbers."""
