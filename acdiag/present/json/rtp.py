"""`acdiag rtp` as JSON: `streams` as in the case, and the recordings with their tracks."""

from __future__ import annotations

from acdiag.model.case import Case
from acdiag.present.json import indented
from acdiag.present.json.recordings import recording_object
from acdiag.present.json.streams import stream_object

SCHEMA = "acdiag/rtp/1"


def dump(case: Case) -> str:
    """One object, to be written as UTF-8."""
    document = {
        "schema": SCHEMA,
        "acdiag": case.version,
        "sources": [{"path": source.path, "kind": source.kind} for source in case.sources],
        "streams": [stream_object(stream) for stream in case.streams],
        "recordings": [recording_object(recording) for recording in case.recordings],
    }
    return indented.dumps(document) + "\n"
