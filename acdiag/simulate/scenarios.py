"""All scenarios by name, and the file that one of them becomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from scapy.packet import Raw
from scapy.utils import EDecimal, PcapNgWriter, PcapWriter

from acdiag.simulate.catalogue import (
    addresses,
    bystanders,
    call,
    dns,
    dot1x,
    healthy,
    lease,
    logs,
    long_answers,
    media,
    pairing,
    provisioning,
    reach,
    recording,
    recovering,
    registration,
    rollout,
    servers,
    settings,
    time,
    vlan,
)
from acdiag.simulate.clock import SECOND, TimedFrame
from acdiag.simulate.log import file_of
from acdiag.simulate.scenario import Scenario
from acdiag.simulate.site import Site

AREAS = (
    healthy,
    dot1x,
    vlan,
    lease,
    addresses,
    servers,
    settings,
    provisioning,
    reach,
    recovering,
    bystanders,
    dns,
    time,
    rollout,
    registration,
    call,
    media,
    recording,
    pairing,
    long_answers,
    logs,
)
SCENARIOS: dict[str, Scenario] = {scenario.name: scenario for area in AREAS for scenario in area.SCENARIOS}
ETHERNET = 1
"""LINKTYPE_ETHERNET."""


def write(
    scenario: Scenario,
    out: Path | BinaryIO,
    *,
    phones: int = 1,
    seed: int = 1,
    log: Path | None = None,
    form: str = "traditional",
) -> int:
    """Write a scenario's capture and count its packets: pcapng by the suffix, else pcap; same seed, same bytes.

    `log` gets what the phones logged, in one of the `FORMS`.
    """
    site = Site(phones, seed)
    frames = list(scenario.make(site))
    save(frames, out)
    if log is not None:
        log.write_bytes(file_of(sorted(site.lines), form))
    return len(frames)


def save(frames: list[TimedFrame], out: Path | BinaryIO) -> None:
    """Write frames as a capture."""
    if isinstance(out, Path) and out.suffix == ".pcapng":
        _write_pcapng(out, frames)
    else:
        _write_pcap(out, frames)


def _write_pcap(out: Path | BinaryIO, frames: list[TimedFrame]) -> None:
    writer = PcapWriter(str(out) if isinstance(out, Path) else out, linktype=ETHERNET)
    writer.write_header(None)
    for frame in frames:
        seconds, rest = divmod(frame.at, SECOND)
        writer.write_packet(frame.data, sec=seconds, usec=rest // 1_000)
    if isinstance(out, Path):
        writer.close()
    else:
        writer.flush()


def _write_pcapng(out: Path, frames: list[TimedFrame]) -> None:
    """With several ports, each is an interface of its own, named after the port."""
    several = len({frame.port for frame in frames}) > 1
    with PcapNgWriter(str(out)) as writer:
        writer.linktype = ETHERNET
        writer.write_header(None)
        for frame in frames:
            packet = Raw(frame.data)
            packet.sniffed_on = frame.port if several else None
            # The writer multiplies by a million and cuts; a float would lose the last microsecond.
            seconds: Any = EDecimal(frame.at) / SECOND
            writer.write_packet(packet, sec=seconds)
