"""DNS's tables."""

from __future__ import annotations

from acdiag.model.names.dns import CLASSES, OPCODES, RCODE_MEANINGS, RCODES, TYPES
from acdiag.wire import dns, dns_records


def test_every_type_that_is_decoded_has_a_name() -> None:
    assert {TYPES[kind] for kind in dns_records.READERS} == {
        "A", "NS", "CNAME", "SOA", "PTR", "MX", "TXT", "AAAA", "SRV", "OPT",
    }  # fmt: skip


def test_codes() -> None:
    assert [RCODES[code] for code in (dns.NOERROR, dns.SERVFAIL, dns.NXDOMAIN, dns.REFUSED)] == [
        "NoError",
        "ServFail",
        "NXDomain",
        "Refused",
    ]
    assert set(RCODE_MEANINGS) <= set(RCODES)
    assert (OPCODES[dns.QUERY], OPCODES[dns.UPDATE], CLASSES[1]) == ("Query", "Update", "IN")
