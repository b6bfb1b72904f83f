"""`acdiag rtp` as JSON."""

from __future__ import annotations

import json

from acdiag.model.case import Case, SourceReport
from acdiag.present.json.recordings import recording_object
from acdiag.present.json.rtp import dump
from acdiag.present.json.streams import stream_object
from tests.media.test_tables import RECORDING, STREAM


def test_streams_are_those_of_the_case() -> None:
    source = SourceReport("a.pcap", "recording")
    document = json.loads(
        dump(Case("0.1", "", (source,), (), (), (), (), (), streams=(STREAM,), recordings=(RECORDING,)))
    )
    assert list(document) == ["schema", "acdiag", "sources", "streams", "recordings"]
    assert document["schema"] == "acdiag/rtp/1"
    assert document["sources"] == [{"path": "a.pcap", "kind": "recording"}]
    assert document["streams"] == [stream_object(STREAM)]
    assert document["recordings"] == [recording_object(RECORDING)]
