"""TFTP in real captures, compared with tshark, on well-known and on negotiated ports."""

from __future__ import annotations

import pytest

from acdiag.wire.tftp import ACK, DATA, ERROR, RRQ, WRQ, Tftp
from tests.corpus.at_once import told_of
from tests.corpus.comparison import compare
from tests.corpus.tshark import REQUIREMENTS, Told, captures_with

pytestmark = [*REQUIREMENTS, pytest.mark.oracle]

FIELDS = (
    "_ws.malformed", "tftp.opcode", "tftp.source_file", "tftp.destination_file", "tftp.type", "tftp.option.name",
    "tftp.option.value", "tftp.block", "tftp.error.code", "tftp.error.message", "data.len",
)  # fmt: skip

REFUSED = {("wild/the-tcpdump-group__tcpdump/tftp-heapoverflow.pcap", 1): "fuzzed: a file name without end"}


def ours(tftp: Tftp) -> Told:
    fields = {
        "tftp.opcode": [str(tftp.opcode)],
        "tftp.type": [tftp.mode],
        "tftp.option.name": list(tftp.options),
        "tftp.option.value": list(tftp.options.values()),
        "tftp.block": [str(tftp.block)] if tftp.opcode in (DATA, ACK) else [],
        "data.len": [str(tftp.length)] if tftp.length else [],
        "tftp.error.code": [str(tftp.code)] if tftp.opcode == ERROR else [],
        "tftp.error.message": [tftp.message],
    }
    if tftp.opcode in (RRQ, WRQ):
        # tshark repeats the name in every later frame of the transfer, and calls it by the other end's view.
        fields["tftp.source_file"] = [tftp.file] if tftp.opcode == RRQ else []
        fields["tftp.destination_file"] = [tftp.file] if tftp.opcode == WRQ else []
    return fields


def test_we_read_what_tshark_reads() -> None:
    comparison = compare(told_of(captures_with("tftp"), "tftp", FIELDS), "tftp", Tftp, ours)
    assert comparison.unshared == set()
    assert comparison.unlike({}) == {}
    assert comparison.untold == set()
    assert comparison.compared > 370
    assert set(comparison.refused) == set(REFUSED)
    assert all(comparison.refused.values())
