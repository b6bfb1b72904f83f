"""DHCP in real captures, compared with tshark: headers, options in order, and what the options say."""

from __future__ import annotations

import pytest

from acdiag.wire.dhcp import Dhcp
from tests.corpus import dhcp
from tests.corpus.at_once import told_of
from tests.corpus.comparison import Different, compare
from tests.corpus.tshark import REQUIREMENTS, captures_with

pytestmark = [*REQUIREMENTS, pytest.mark.oracle]

_CUT = "the snap length leaves less than a BOOTP header; tshark shows what there is of it"

REFUSED = {
    "wild/google__gopacket/be__test101.pcapng": ((1, 2, 3), _CUT),
    "wild/google__gopacket/le__test101.pcapng": ((1, 2, 3), _CUT),
    "wild/google__gopacket/le__test201.pcapng": ((1, 2, 3), _CUT),
    "wild/google__gopacket/le__test202.pcapng": ((2, 3, 5, 6, 8, 9), _CUT),
    "wild/hadrielk__pcapng-test-generator/basic__test005.pcapng": ((1, 2, 3, 4), _CUT),
    "wild/hadrielk__pcapng-test-generator/basic__test008.pcapng": ((1, 2, 3, 4), _CUT),
    "wild/hadrielk__pcapng-test-generator/output_le__basic__test005.pcapng": ((1, 2, 3, 4), _CUT),
    "wild/hadrielk__pcapng-test-generator/output_le__basic__test006.pcapng": ((1, 3, 4, 5), _CUT),
    "wild/the-tcpdump-group__tcpdump/bootp_asan-2.pcap": ((1,), "fuzzed: 11 bytes on the port"),
    "wild/the-tcpdump-group__tcpdump/rx_serviceid_oobr.pcap": ((1,), "fuzzed: 29 bytes on the port"),
}
"""Frames that we refuse, and why."""

_TEST012 = "wild/hadrielk__pcapng-test-generator/output_le__basic__test012.pcapng"
UNTOLD = {
    (_TEST012, 2): "cut to 273 bytes with whole options; tshark wants 300 before it begins",
    (_TEST012, 4): "the same",
}

_PHONES = "golden/cisco__mercury/capture2__cisco_phone_dhcp_subset.pcap"
DIFFERENT: Different = {
    (_PHONES, 22): (("dhcp.secs",), "0x0200: tshark takes it for 2 from a client with the wrong byte order"),
    (_PHONES, 115): (("dhcp.secs",), "the same"),
    (_PHONES, 214): (("dhcp.secs",), "the same"),
}


def test_we_read_what_tshark_reads() -> None:
    told = told_of(captures_with("dhcp"), "dhcp", dhcp.FIELDS)
    comparison = compare(told, "dhcp", Dhcp, dhcp.ours, dhcp.theirs)
    assert comparison.unshared == set()
    assert comparison.unlike(DIFFERENT) == {}
    assert comparison.untold == set(UNTOLD)
    assert comparison.compared > 440
    assert set(comparison.refused) == {(path, number) for path, (numbers, _) in REFUSED.items() for number in numbers}
