"""Wireshark's own dissection of a few frames of one capture; our own decoding does not need it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from acdiag.model.errors import Unusable
from acdiag.model.wireshark import WiresharkField, WiresharkLayer
from acdiag.wireshark import hosting
from acdiag.wireshark.discretion import discreet

MOST_FRAMES = 20
"""Frames of one call: what a person compares, not what a program reads."""
LONGEST = 30.0
"""Seconds for all of them; tshark has to read the capture up to the last one."""
MOST_FIELDS = 2_000
"""Fields of one layer that are kept; a TLS handshake has some hundred."""

WITHOUT = "Our own decoding works without --wireshark."

Layers = tuple[WiresharkLayer, ...]


def require() -> str:
    """The path of tshark. Raises `Unusable`."""
    return hosting.require("Wireshark's dissection", WITHOUT)


def dissect(path: str, numbers: Collection[int], *, seconds: float = LONGEST) -> dict[int, Layers]:
    """By frame number, the layers of these frames (at most the first 20) of a capture on disk. Raises `Unusable`."""
    tshark = require()
    if not Path(path).is_file():
        raise Unusable(f"{path} is no file on disk, and tshark reads nothing else", "Unpack or save the capture first.")
    wanted = sorted(set(numbers))[:MOST_FRAMES]
    found: dict[int, Layers] = {}
    if not wanted:
        return found
    capture = hosting.file(
        str(Path(path).absolute()),
        display_filter=" or ".join(f"frame.number == {number}" for number in wanted),
        tshark_path=tshark,
        keep_packets=False,
        # No names are looked up: a dissection must not tell a DNS server what is looked at.
        custom_parameters=["-n", "-c", str(wanted[-1])],
    )

    def hear(packet: Any) -> None:
        found[int(packet.number)] = tuple(_layers(packet))

    try:
        hosting.each_packet(capture, hear, seconds, subject=path, without=WITHOUT)
    except hosting.TookTooLong:
        raise Unusable(
            f"Wireshark's dissection of {path} took longer than {seconds:.0f} s and was stopped",
            "Ask for frames nearer to the start, or cut the capture with editcap first.",
        ) from None
    return found


def _layers(packet: Any) -> Iterator[WiresharkLayer]:
    for layer in (packet.frame_info, *packet.layers):
        yield discreet(WiresharkLayer(str(layer.layer_name), tuple(_fields(layer))[:MOST_FIELDS]))


def _fields(layer: Any) -> Iterator[WiresharkField]:
    """The fields in the order of their place in the frame; hidden ones exist for filters only."""
    fields = [one for container in layer._all_fields.values() for one in container.all_fields]
    for one in sorted(fields, key=_place):
        if not one.hide:
            text = str(one.showname or one.show or "")
            if text:
                yield WiresharkField(str(one.name or ""), text, str(one.show or ""))


def _place(one: Any) -> tuple[int, int]:
    """Where a field stands; of those that begin together, the one that holds the others comes first."""
    try:
        return int(one.pos or 0), -int(one.size or 0)
    except ValueError:
        return 0, 0
