"""Numbers for a monitoring system: readable as OpenMetrics, few labels, and nothing that names a phone or a person."""

from __future__ import annotations

import re
import socket
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from acdiag.live.metrics import MetricsServer
from acdiag.model.errors import Unusable
from tests.expectation import triage
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[2] / "captures"
HEALTH = {
    "lag": {"lines": 7, "seconds": 0.5},
    "store": {"state": "full"},
    "sources": [
        {"source": "eth1", "state": "waiting", "frames": 40, "lost": {"kernel": 2, "queue": 1}},
        {"source": "udp://0.0.0.0:514", "lines": 9, "lost": {}},
    ],
}


def served(case: object = None) -> str:
    server = MetricsServer(("127.0.0.1", 0), lambda: (HEALTH, case, 51, 1))
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
            return answer.read().decode()
    finally:
        server.close()


def test_numbers() -> None:
    text = served(triage(CAPTURES / "rollout-7" / "capture.pcapng", shipped()))
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["acdiag_received_total", "eth1"] == 40
    assert samples["acdiag_received_total", "udp://0.0.0.0:514"] == 9
    assert samples["acdiag_lost_total", "eth1"] == 3
    assert samples["acdiag_source_running", "eth1"] == 0
    assert samples["acdiag_source_running", "udp://0.0.0.0:514"] == 1
    assert samples["acdiag_expected_phones",] == 51
    assert samples["acdiag_silent_phones",] == samples["acdiag_store_full",] == 1
    assert (samples["acdiag_lag_items",], samples["acdiag_lag_seconds",]) == (7, 0.5)
    assert samples["acdiag_phones", "failed"] > 0
    assert samples["acdiag_findings", "error"] + samples["acdiag_findings", "critical"] > 0
    assert sum(value for name, value in samples.items() if name[0] == "acdiag_stuck_phones") > 0
    assert not re.search(r"(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}|sip:|10\.\d+\.\d+\.\d+", text)


def test_before_the_first_judgement() -> None:
    assert "acdiag_lag_items" in served()


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(Unusable) as refused:
        MetricsServer(("127.0.0.1", other.getsockname()[1]), lambda: ({}, None, 0, 0))
    assert "ss -ltnp" in refused.value.hint
