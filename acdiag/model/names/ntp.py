"""NTP's numbers and codes (RFC 5905)."""

from __future__ import annotations

MODES: dict[int, str] = {
    0: "reserved",
    1: "symmetric active",
    2: "symmetric passive",
    3: "client",
    4: "server",
    5: "broadcast",
    6: "control",
    7: "private",
}

LEAPS: dict[int, str] = {
    0: "no warning",
    1: "the last minute of the day has 61 seconds",
    2: "the last minute of the day has 59 seconds",
    3: "clock not synchronised",
}

KISS_CODES: dict[str, str] = {
    "ACST": "the association belongs to an anycast server",
    "AUTH": "server authentication failed",
    "AUTO": "Autokey sequence failed",
    "BCST": "the association belongs to a broadcast server",
    "CRYP": "cryptographic authentication or identification failed",
    "DENY": "access denied by the server",
    "DROP": "lost peer in symmetric mode",
    "INIT": "the server has not yet synchronised for the first time",
    "MCST": "the association belongs to a dynamically discovered server",
    "NKEY": "no key found",
    "NTSN": "Network Time Security is refused",
    "RATE": "the server asks for fewer requests",
    "RMOT": "alteration of the association from a remote host",
    "RSTR": "access denied by the server's policy",
    "STEP": "the server's clock was stepped and is not synchronised again",
}
"""Reference ids of stratum 0 (RFC 5905 section 7.4, RFC 8915)."""

REFERENCES: dict[str, str] = {
    "GOES": "Geosynchronous Orbit Environment Satellite",
    "GPS": "Global Positioning System",
    "GAL": "Galileo positioning system",
    "PPS": "generic pulse per second",
    "IRIG": "Inter-Range Instrumentation Group",
    "WWVB": "low-frequency radio WWVB, Colorado",
    "DCF": "low-frequency radio DCF77, Mainflingen",
    "HBG": "low-frequency radio HBG, Prangins",
    "MSF": "low-frequency radio MSF, Anthorn",
    "JJY": "low-frequency radio JJY, Japan",
    "LORC": "medium-frequency radio LORAN-C",
    "TDF": "medium-frequency radio, Allouis",
    "CHU": "high-frequency radio CHU, Ottawa",
    "WWV": "high-frequency radio WWV, Colorado",
    "WWVH": "high-frequency radio WWVH, Hawaii",
    "NIST": "NIST telephone modem",
    "ACTS": "NIST telephone modem",
    "USNO": "USNO telephone modem",
    "PTB": "European telephone modem",
    "LOCL": "the server's own clock, not synchronised with anything",
}
"""Reference ids of stratum 1."""
