"""What TLS connections say inside, by tshark and a key log.

tshark gets the frames and the secrets through an anonymous file, so that neither archives nor several captures matter
and no secret ever has a name on disk or stands in a command line. It is told to leave SIP and HTTP alone: then the
decrypted bytes come out as they are, record by record, for our own decoders.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from typing import IO, Any

from acdiag.model.arrival import Frame
from acdiag.wireshark import hosting, pcapng

LONGEST = 120.0
"""Seconds for all connections; tshark and pyshark read nearly two thousand frames a second."""
WHAT = "reading inside TLS"
WITHOUT = "Without --keylog everything but what is encrypted can be triaged."

_LEFT_ALONE = ("sip", "http", "http2")
"""Dissectors that would take the bytes."""
_PREFERENCES = {
    "tcp.desegment_tcp_streams": "TRUE",
    "tcp.reassemble_out_of_order": "TRUE",
    "tls.desegment_ssl_records": "TRUE",
    "tls.desegment_ssl_application_data": "FALSE",
}


def require() -> str:
    """The path of tshark. Raises `Unusable`."""
    return hosting.require(WHAT, WITHOUT)


def decrypt(
    frames: Sequence[Frame], key_log: bytes, *, seconds: float = LONGEST
) -> tuple[dict[int, tuple[bytes, ...]], bool]:
    """By position in `frames`, the data of the TLS records that a frame completed; and whether all were read in time.

    `frames` are in order within each connection. Raises `Unusable`.
    """
    tshark = require()
    found: dict[int, tuple[bytes, ...]] = {}

    def hear(packet: Any) -> None:
        pieces = tuple(piece for layer in packet.layers if (piece := _data(layer)))
        if pieces:
            found[int(packet.number) - 1] = pieces

    with tempfile.TemporaryFile() as file:
        _write(file, frames, key_log)
        # -J leaves out of the answer what is not asked for.
        parameters = ["-n", "-J", "data", *(word for name in _LEFT_ALONE for word in ("--disable-protocol", name))]
        capture = hosting.pipe(
            os.dup(file.fileno()),
            display_filter="tls && data",
            tshark_path=tshark,
            override_prefs=_PREFERENCES,
            custom_parameters=parameters,
        )
        try:
            hosting.each_packet(capture, hear, seconds, subject="the TLS connections", without=WITHOUT)
        except hosting.TookTooLong:
            return found, False
    return found, True


def _write(file: IO[bytes], frames: Sequence[Frame], key_log: bytes) -> None:
    """A capture of these frames, with the secrets before them."""
    file.write(pcapng.section("acdiag") + pcapng.secrets(key_log))
    interfaces: dict[int, int] = {}
    for frame in frames:
        number = interfaces.get(frame.link_type)
        if number is None:
            number = interfaces[frame.link_type] = len(interfaces)
            file.write(pcapng.interface(frame.link_type, ""))
        file.write(pcapng.packet(number, frame.at, frame.data, frame.wire_length))
    file.flush()
    file.seek(0)


def _data(layer: Any) -> bytes:
    """The bytes of a layer that no dissector took; nothing for every other layer."""
    if str(layer.layer_name).lower() != "data":
        return b""
    try:
        return bytes.fromhex(str(layer.data).replace(":", ""))
    except (AttributeError, ValueError):
        return b""
