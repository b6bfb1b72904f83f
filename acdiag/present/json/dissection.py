"""`acdiag decode` for programs: one frame a line, bytes in hex."""

from __future__ import annotations

from typing import Any

from acdiag.model.dissection import Dissection
from acdiag.model.wireshark import WiresharkLayer
from acdiag.present.clock import rfc3339
from acdiag.present.json import case
from acdiag.present.record import plain


def line(frame: Dissection) -> str:
    """One frame as one line; Wireshark's layers come last, where it was asked."""
    theirs = {} if frame.wireshark is None else {"wireshark": [_layer(layer) for layer in frame.wireshark]}
    return case.line(
        {
            "source": frame.source,
            **({"frame": None, "line": frame.number} if frame.from_line else {"frame": frame.number}),
            "time": rfc3339(frame.at),
            "captured": frame.captured,
            "wire_length": frame.wire_length,
            "mac_source": frame.mac_source or None,
            "mac_destination": frame.mac_destination or None,
            "vlans": list(frame.vlans),
            "source_address": frame.source_address or None,
            "destination_address": frame.destination_address or None,
            "source_port": frame.source_port or None,
            "destination_port": frame.destination_port or None,
            "summary": frame.summary,
            "layers": [{"protocol": protocol, "fields": plain(record)} for protocol, record in frame.layers],
            "malformed": [{"protocol": protocol, "why": why} for protocol, why in frame.malformed],
            "not_opened": frame.unopened or None,
            **theirs,
        }
    )


def _layer(layer: WiresharkLayer) -> dict[str, Any]:
    fields = [{"name": field.name, "text": field.text, "value": field.value} for field in layer.fields]
    return {"protocol": layer.protocol, "fields": fields}
