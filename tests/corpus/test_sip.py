"""SIP and heads of HTTP in real captures: frames, methods, status codes and Call-IDs as tshark has them."""

from __future__ import annotations

import csv

import pytest

from tests.corpus.sip import ours, theirs
from tests.corpus.tshark import CORPUS, REQUIREMENTS, packets

INDEX = CORPUS / "INDEX.tsv"
NOT_INDEXED = ("wild/arkime__arkime/arkime_synthetic.pcap",)
"""With SIP that the index, which names few protocols of it, leaves out."""
WITH_HTTP = (
    "golden/seladb__PcapPlusPlus/nanosecs_big_endian.pcap",
    "wild/OISF__suricata-verify/datasets-10-unset__unset.pcap",
    "wild/OISF__suricata-verify/http-ipv6__input.pcap",
    "wild/OISF__suricata-verify/http-multiple-cl__input.pcap",
    "wild/OISF__suricata-verify/http2-range__http2-range.pcap",
    "wild/arkime__arkime/arkime_synthetic.pcap",
)

pytestmark = REQUIREMENTS


def with_sip() -> list[str]:
    if not INDEX.is_file():
        return []
    with INDEX.open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    return sorted({row["path"] for row in rows if " sip:" in row["protocols"]} | set(NOT_INDEXED))


@pytest.mark.parametrize("path", with_sip())
def test_sip(path: str) -> None:
    found, _ = ours(path)
    assert found == theirs(path, with_sip(), "sip")
    assert found


@pytest.mark.parametrize("path", with_sip())
def test_frames_over_udp_are_counted(path: str) -> None:
    counted = [packet.frame.number for packet in packets(path) if "sip" in packet.protocols]
    assert counted == [frame for frame, _, _ in theirs(path, with_sip(), "sip", "udp")]


@pytest.mark.parametrize("path", WITH_HTTP)
def test_http(path: str) -> None:
    _, found = ours(path)
    assert found == theirs(path, WITH_HTTP, "http", "tcp")
    assert found


def test_the_corpus_holds_enough_to_compare() -> None:
    assert len(with_sip()) >= 13
