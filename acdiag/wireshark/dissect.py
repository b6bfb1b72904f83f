"""Wireshark's own dissection of a few frames of one capture, through pyshark: the only module that knows it.

pyshark runs tshark in an event loop and depends on parts of asyncio that newer Pythons take away, so whatever it
raises becomes one line for the user; our own decoding does not need it.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import warnings
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from acdiag.model.errors import Unusable
from acdiag.model.wireshark import WiresharkField, WiresharkLayer

MOST_FRAMES = 20
"""Frames of one call: what a person compares, not what a program reads."""
LONGEST = 30.0
"""Seconds for all of them; tshark has to read the capture up to the last one."""
MOST_FIELDS = 2_000
"""Fields of one layer that are kept; a TLS handshake has some hundred."""

NEEDS_TSHARK = "Wireshark's dissection needs tshark: apt install tshark"

Layers = tuple[WiresharkLayer, ...]


def require() -> str:
    """The path of tshark. Raises `Unusable`."""
    path = shutil.which("tshark")
    if path is None:
        raise Unusable(NEEDS_TSHARK, "Without --wireshark our own decoding needs nothing.")
    return path


def dissect(path: str, numbers: Collection[int], *, seconds: float = LONGEST) -> dict[int, Layers]:
    """By frame number, the layers of these frames (at most the first 20) of a capture on disk. Raises `Unusable`."""
    tshark = require()
    if not Path(path).is_file():
        raise Unusable(f"{path} is no file on disk, and tshark reads nothing else", "Unpack or save the capture first.")
    wanted = sorted(set(numbers))[:MOST_FRAMES]
    if not wanted:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _through_pyshark(tshark, path, wanted, seconds)


def _through_pyshark(tshark: str, path: str, wanted: list[int], seconds: float) -> dict[int, Layers]:
    found: dict[int, Layers] = {}
    loop = capture = None
    try:
        import pyshark

        loop = asyncio.new_event_loop()
        capture = pyshark.FileCapture(
            str(Path(path).absolute()),
            display_filter=" or ".join(f"frame.number == {number}" for number in wanted),
            tshark_path=tshark,
            keep_packets=False,
            eventloop=loop,
            # No names are looked up: a dissection must not tell a DNS server what is looked at.
            custom_parameters=["-n", "-c", str(wanted[-1])],
        )
        capture.apply_on_packets(
            lambda packet: found.update({int(packet.number): tuple(_layers(packet))}), timeout=seconds
        )
    except TimeoutError:
        raise Unusable(
            f"Wireshark's dissection of {path} took longer than {seconds:.0f} s and was stopped",
            "Ask for frames nearer to the start, or cut the capture with editcap first.",
        ) from None
    except Exception as error:
        # tshark says with its exit code that a capture is cut; the frames before the cut are there nevertheless.
        if not found:
            crashed = type(error).__name__ == "TSharkCrashException"
            raise _unusable(str(error) or type(error).__name__, path, crashed=crashed) from None
    finally:
        _end(capture, loop)
    complaint = str(getattr(capture, "_last_error_line", None) or "")
    if not found and complaint.startswith("tshark:"):
        raise _unusable(complaint.removeprefix("tshark:"), path, crashed=True)
    return found


def _unusable(trouble: str, path: str, *, crashed: bool) -> Unusable:
    """The trouble in one line; pyshark raises what its parts raise."""
    words = " ".join(trouble.split())[:200]
    if crashed:
        return Unusable(f"tshark cannot read {path}: {words}", "Unpack it, or save it as pcapng first.")
    return Unusable(f"this Python cannot host pyshark: {words}", "Our own decoding works without --wireshark.")


def _end(capture: Any, loop: asyncio.AbstractEventLoop | None) -> None:
    """Close what was opened, whatever state it is in; no process outlives the call."""
    processes = list(getattr(capture, "_running_processes", ()))
    with contextlib.suppress(Exception):
        if capture is not None:
            capture.close()
    for process in processes:
        with contextlib.suppress(Exception):
            process.kill()
        # What is left there, pyshark would try to close once more, in a loop that is gone.
        capture._running_processes.discard(process)
    if loop is not None:
        with contextlib.suppress(Exception):
            loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def _layers(packet: Any) -> Iterator[WiresharkLayer]:
    for layer in (packet.frame_info, *packet.layers):
        yield WiresharkLayer(str(layer.layer_name), tuple(_fields(layer))[:MOST_FIELDS])


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
