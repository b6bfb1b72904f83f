"""DNS's numbers and their names at IANA (registry dns-parameters)."""

from __future__ import annotations

TYPES: dict[int, str] = {
    1: "A",
    2: "NS",
    5: "CNAME",
    6: "SOA",
    12: "PTR",
    13: "HINFO",
    15: "MX",
    16: "TXT",
    17: "RP",
    18: "AFSDB",
    24: "SIG",
    25: "KEY",
    28: "AAAA",
    29: "LOC",
    33: "SRV",
    35: "NAPTR",
    36: "KX",
    37: "CERT",
    39: "DNAME",
    41: "OPT",
    43: "DS",
    44: "SSHFP",
    46: "RRSIG",
    47: "NSEC",
    48: "DNSKEY",
    50: "NSEC3",
    51: "NSEC3PARAM",
    52: "TLSA",
    64: "SVCB",
    65: "HTTPS",
    99: "SPF",
    249: "TKEY",
    250: "TSIG",
    251: "IXFR",
    252: "AXFR",
    255: "ANY",
    256: "URI",
    257: "CAA",
}

CLASSES: dict[int, str] = {1: "IN", 3: "CH", 4: "HS", 254: "NONE", 255: "ANY"}

OPCODES: dict[int, str] = {
    0: "Query",
    1: "Inverse Query",
    2: "Status",
    4: "Notify",
    5: "Update",
    6: "Stateful Operations",
}

RCODES: dict[int, str] = {
    0: "NoError",
    1: "FormErr",
    2: "ServFail",
    3: "NXDomain",
    4: "NotImp",
    5: "Refused",
    6: "YXDomain",
    7: "YXRRSet",
    8: "NXRRSet",
    9: "NotAuth",
    10: "NotZone",
    11: "DSOTYPENI",
}

RCODE_MEANINGS: dict[int, str] = {
    0: "no error",
    1: "the server could not read the question",
    2: "the server failed",
    3: "the name does not exist",
    4: "the server does not do that",
    5: "the server refuses to answer",
    6: "a name exists that should not",
    7: "a record exists that should not",
    8: "a record is missing that should exist",
    9: "the server is not responsible for the zone, or does not trust the asker",
    10: "the name is not in the zone",
}
"""What an rcode says, in words that follow “the answer was”."""
