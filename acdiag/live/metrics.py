"""Numbers of a session for Prometheus and its like, served as OpenMetrics.

Labels are few and from closed sets (verdict, stage, severity, source): never a MAC, an address or a user, of which
there would be thousands, and which are nobody else's business.
"""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from prometheus_client import make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

import acdiag
from acdiag.live.bounded_server import BoundedServer, Handler
from acdiag.model.case import Case
from acdiag.model.errors import Unusable

VERDICTS = ("ok", "warning", "failed")
SEVERITIES = ("critical", "error", "warning", "notice", "info")

State = Callable[[], tuple[dict[str, Any], Case | None, int, int]]
"""The latest health event, the latest case, the phones that are expected and how many of them said nothing."""


class SessionCollector(Collector):
    """Looks at a session whenever somebody asks."""

    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        health, case, expected, silent = self._state()
        yield InfoMetricFamily("acdiag", "The program.", value={"version": acdiag.__version__})
        yield from _flow(health)
        yield from _sources(health)
        yield GaugeMetricFamily("acdiag_expected_phones", "Phones that should be there.", value=expected)
        yield GaugeMetricFamily("acdiag_silent_phones", "Expected phones that said nothing so far.", value=silent)
        if case is not None:
            yield from _of_case(case)


def _flow(health: dict[str, Any]) -> Iterator[Metric]:
    lag = health.get("lag", {})
    yield GaugeMetricFamily("acdiag_lag_items", "Lines and frames not yet looked at.", value=lag.get("lines", 0))
    yield GaugeMetricFamily(
        "acdiag_lag_seconds", "Age of the next line to be looked at.", value=lag.get("seconds", 0.0), unit="seconds"
    )
    full = health.get("store", {}).get("state") == "full"
    yield GaugeMetricFamily("acdiag_store_full", "1 while the session cannot be written.", value=int(full))


def _sources(health: dict[str, Any]) -> Iterator[Metric]:
    received = CounterMetricFamily("acdiag_received", "Lines and frames taken.", labels=["source"])
    lost = CounterMetricFamily("acdiag_lost", "Lines and frames known to be lost.", labels=["source"])
    running = GaugeMetricFamily("acdiag_source_running", "1 while a source can be heard.", labels=["source"])
    for source in health.get("sources", ()):
        name = [str(source["source"])]
        received.add_metric(name, source.get("frames", source.get("lines", 0)))
        lost.add_metric(name, sum(source["lost"].values()))
        running.add_metric(name, int(source.get("state", "running") == "running"))
    yield from (received, lost, running)


def _of_case(case: Case) -> Iterator[Metric]:
    verdicts = Counter(str(phone.verdict) for phone in case.phones)
    phones = GaugeMetricFamily("acdiag_phones", "Phones met, by verdict.", labels=["verdict"])
    for verdict in VERDICTS:
        phones.add_metric([verdict], verdicts[verdict])
    stuck = GaugeMetricFamily("acdiag_stuck_phones", "Phones that do not come up, by stage.", labels=["stage"])
    for stage, count in sorted(Counter(phone.stuck_at for phone in case.phones if phone.stuck_at).items()):
        stuck.add_metric([str(stage)], count)
    standing = Counter(str(finding.severity) for finding in case.findings if finding.cleared is None)
    findings = GaugeMetricFamily("acdiag_findings", "Findings that stand, by severity.", labels=["severity"])
    for severity in SEVERITIES:
        findings.add_metric([severity], standing[severity])
    yield from (phones, stuck, findings)


class MetricsServer:
    """Serves them on a port."""

    def __init__(self, place: tuple[str, int], state: State) -> None:
        """Raises Unusable when the port cannot be had."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(SessionCollector(state))
        host, port = place
        try:
            self._server = _listening(host, port)
        except OSError as error:
            raise Unusable(
                f"cannot serve metrics on {host}:{port}: {(error.strerror or str(error)).lower()}",
                f"Another program has it; find it with: ss -ltnp 'sport = :{port}'",
            ) from None
        self._server.set_app(make_wsgi_app(registry))
        self.port = int(self._server.server_port)
        self._thread = threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True)
        self._thread.start()

    @property
    def refused(self) -> int:
        """Connections that were closed to make room for others."""
        return self._server.refused

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _listening(host: str, port: int) -> BoundedServer:
    """Raises OSError."""
    family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    kind = type("_Server", (BoundedServer,), {"address_family": family})
    server: BoundedServer = kind(place[:2], Handler)
    return server
