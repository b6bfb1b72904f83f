"""Real captures made by others: as many packets as Wireshark finds, at the same times."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from acdiag.model.arrival import Frame
from acdiag.model.errors import Unusable
from acdiag.sources.opening import in_time_order, open_sources
from tests.sources.made import Skipped, opened

CORPUS = Path(os.environ.get("ACDIAG_CORPUS") or Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not (CORPUS / "INDEX.tsv").is_file(), reason="the corpus is not beside the project"),
]

NOT_PACKETS = "the index counts custom blocks too; capinfos -c counts as we do"
LINK_TYPE = "tshark does not know the link type and reads nothing"
FUZZED = "wild/seladb__PcapPlusPlus/clusterfuzz-testcase-minimized-FuzzTarget-"
TCPDUMP = "wild/the-tcpdump-group__tcpdump/"
DIFFERENCES = {
    "wild/google__gopacket/le__test202.pcapng": (8, NOT_PACKETS),
    "wild/hadrielk__pcapng-test-generator/basic__test018.pcapng": (4, NOT_PACKETS),
    "wild/the-tcpdump-group__libpcap/brcm-tag-stp.pcap": (4, LINK_TYPE),
    f"{TCPDUMP}juniper_es_oobr.pcap": (1, LINK_TYPE),
    f"{TCPDUMP}kday6.pcap": (1, LINK_TYPE),
    f"{TCPDUMP}vtp_asan-2.pcap": (1, LINK_TYPE),
    f"{TCPDUMP}vtp_asan-3.pcap": (1, LINK_TYPE),
    f"{FUZZED}5631583764873216": (1, LINK_TYPE),
    f"{FUZZED}5685520970809344": (1, LINK_TYPE),
    f"{FUZZED}5752969003008000": (1, LINK_TYPE),
    "wild/seladb__PcapPlusPlus/crash-exception-cast-constructed-record": (
        2,
        "Wireshark guesses from the damaged second record that the file has longer record headers",
    ),
}
"""What we count where the index has another number, and why."""

UNREADABLE = {"wild/the-tcpdump-group__libpcap/pcapng-invalid-vers-2.pcapng"}

TIMED = (
    "golden/hadrielk__pcapng-test-generator/basic__test010.pcapng",
    "golden/seladb__PcapPlusPlus/nanosecs_big_endian.pcap",
    "wild/CESNET__ipfixprobe/mixed.pcap",
    "wild/CESNET__ipfixprobe/vlan.pcap",
    "wild/JarryShaw__PyPCAPKit/sample__dhcp.pcapng",
    "wild/OISF__suricata-verify/nfs3-01__input.pcap",
    "wild/google__gopacket/be__test100.pcapng",
    "wild/google__gopacket/be__test902.pcapng",
    "wild/google__gopacket/le__test202.pcapng",
    "wild/hadrielk__pcapng-test-generator/basic__test008.pcapng",
    "wild/hadrielk__pcapng-test-generator/basic__test018.pcapng",
    "wild/seladb__PcapPlusPlus/doipPackets.pcapng",
    "wild/seladb__PcapPlusPlus/too_many_interfaces.pcapng",
    "wild/zeek__zeek/get-to-ssh-server.pcap",
)


def frames(path: str) -> list[Frame]:
    try:
        (source,) = opened(CORPUS / path)
    except Unusable:
        assert path in UNREADABLE
        return []
    return list(source.frames())


def test_every_file_has_as_many_packets_as_the_index_says() -> None:
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        expected = {
            row["path"]: int(row["packets"]) for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    assert len(expected) > 500
    expected |= {path: count for path, (count, _) in DIFFERENCES.items()}
    found = {path: len(frames(path)) for path in expected}
    assert found == expected


def test_golden_files_have_as_many_packets_as_their_facts_say() -> None:
    for line in (CORPUS / "golden" / "FACTS.jsonl").read_text(encoding="utf-8").splitlines():
        facts = json.loads(line)
        (source,) = opened(CORPUS / "golden" / facts["file"])
        assert len(list(source.frames())) == facts["packets"], facts["file"]
        assert source.report.sha256 == facts["sha256"]
        assert source.report.bytes == facts["size"]


def test_the_whole_corpus_is_one_timeline() -> None:
    skipped = Skipped()
    sources = open_sources([str(CORPUS)], on_skip=skipped)
    each = sum(len(list(source.frames())) for source in sources)
    assert sum(1 for _ in in_time_order(sources)) == each
    assert {path.rpartition(".")[2] for path, _ in skipped} <= {"tsv", "md", "py", "jsonl", "pcapng"}


@pytest.mark.oracle
@pytest.mark.skipif(not shutil.which("tshark"), reason="tshark is not installed")
@pytest.mark.parametrize("path", TIMED)
def test_numbers_and_times_are_those_of_tshark(path: str) -> None:
    fields = [argument for name in ("number", "time_epoch", "cap_len", "len") for argument in ("-e", f"frame.{name}")]
    command = ["tshark", "-n", "-r", str(CORPUS / path), "-Y", "frame.encap_type", "-T", "fields", *fields]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    expected = [line.split("\t") for line in printed.splitlines()]
    found = frames(path)
    assert found
    assert [[str(frame.number), str(len(frame.data)), str(frame.wire_length)] for frame in found] == [
        [number, captured, length] for number, _, captured, length in expected
    ]
    # Simple packets have no time; ours is that of the packet before.
    assert all(frame.at == int(Decimal(row[1]) * 10**9) for frame, row in zip(found, expected, strict=True) if row[1])
