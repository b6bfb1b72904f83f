"""Where the events of `acdiag live` go: standard output, a syslog server, numbers for a monitoring system."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from acdiag.commands.writing import say
from acdiag.present.json.case import line

if TYPE_CHECKING:
    from acdiag.model.case import Case

State = Callable[[], "tuple[dict[str, Any], Case | None]"]
"""The latest health event and the latest case."""


class Outlets:
    """All that were asked for."""

    def __init__(
        self, arguments: argparse.Namespace, warn: Callable[[str], None], state: State, *, printing: bool = True
    ) -> None:
        """Raises Unusable when one cannot be opened."""
        from acdiag.live.syslog_out import SyslogOut

        self._printing = printing
        self._state = state
        self._syslog = [SyslogOut(url) for url in arguments.syslog_out]
        self._metrics = None
        if arguments.metrics:
            from acdiag.live.metrics import MetricsServer

            host, port = arguments.metrics
            self._metrics = MetricsServer((host, port), self._measured)
            warn(f"metrics on http://{host}:{self._metrics.port}/metrics")

    def tell(self, event: dict[str, Any]) -> None:
        """Tell everybody one event."""
        for each in self._syslog:
            each.tell(event)
        if self._printing:
            say(line(event))

    def close(self) -> None:
        """Send what waits and let go of everything."""
        for each in self._syslog:
            each.close()
        if self._metrics is not None:
            self._metrics.close()

    def _measured(self) -> tuple[dict[str, Any], Case | None, int, int]:
        health, case = self._state()
        expected = health.get("expected", {})
        return health, case, int(expected.get("phones", 0)), len(expected.get("silent", ()))
