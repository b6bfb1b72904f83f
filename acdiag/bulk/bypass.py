"""The way past the readable path, as the readers of files take it: from one record to the next that has to be read."""

from __future__ import annotations

from collections.abc import Sequence

from acdiag.bulk.arrays import INTERFACES
from acdiag.bulk.engine import Advance
from acdiag.bulk.flows import Flows
from acdiag.bulk.layout import (
    AT,
    BIG,
    COUNTED,
    DIVISOR,
    EARLIEST,
    END,
    ETHERNET,
    FLOOR,
    HEAD,
    INTERFACE,
    INTERFACE_WORDS,
    KIND,
    LATEST,
    MOMENT,
    MOST_UNITS,
    MULTIPLIER,
    NEVER,
    NONE,
    NUMBER,
    OFFSET,
    PACKETS,
    PCAPNG,
    SOURCE,
    STREAMED,
    TICK,
    UNTIL,
)
from acdiag.bulk.layout import INTERFACES as DESCRIBED
from acdiag.model.case import SourceReport

SECOND = 1_000_000_000
ETHERNET_LINK = 1
FARTHEST = 1 << 61
"""ns since the epoch that the fast path takes."""
FARTHEST_OFFSET = 1 << 60
"""ns that an interface's clock may be off."""

Interface = tuple[int, int, int, int, int]
"""Link type, multiplier, divisor, offset and snap length, as in `sources.pcapng_blocks`."""


class Bypass:
    """For one input."""

    def __init__(
        self,
        flows: Flows,
        advance: Advance,
        report: SourceReport,
        number: int,
        since: int | None = None,
        until: int | None = None,
    ) -> None:
        """`number` tells the inputs of a run apart, from 1; packets before `since` or after `until` (ns) are left."""
        self.horizon = NEVER
        """The first moment (ns) at which another input has something to say."""
        self._since = -NEVER if since is None else since
        self._until = NEVER if until is None else until + 1
        self.chunk = advance.chunk
        self._flows = flows
        self._control = flows.control
        self._advance = advance
        self._report = report
        self._number = number
        self._usable = False
        self._layout = (0, 0, 0, 0)
        self._interfaces: Sequence[Interface] = ()

    def pcap(self, order: str, head: int, tick: int, link_type: int) -> None:
        """The records that follow: byte order, bytes of their headers, ns in a unit of the fraction."""
        self._usable = link_type == ETHERNET_LINK
        self._layout = (0, int(order == ">"), head, tick)
        self._control[SOURCE] = 0

    def pcapng(self, order: str, interfaces: Sequence[Interface]) -> None:
        """The blocks that follow, of these interfaces."""
        self._usable = bool(interfaces)
        self._layout = (1, int(order == ">"), 0, 0)
        self._interfaces = interfaces[:INTERFACES]
        self._control[SOURCE] = 0

    def __call__(self, buffer: bytes, at: int, number: int, moment: int) -> tuple[int, int, int]:
        """Go on from the record at `at` of `buffer`, where `number` records and the time `moment` (ns) are behind.

        Gives the same three for the next record that has to be read, which may lie at the end of the buffer.
        """
        control = self._control
        lapsed = self._flows.lapsed.get(self._report.path)
        if lapsed is None or not self._usable or not -NEVER < moment < NEVER:
            control[KIND] = NONE
            return at, number, moment
        if control[SOURCE] != self._number:
            self._enter()
        control[AT], control[END], control[NUMBER], control[MOMENT] = at, len(buffer), number, moment
        control[UNTIL] = max(-NEVER, min(lapsed + SECOND, self.horizon, self._until))
        control[COUNTED] = 0
        self._advance(buffer)
        if control[PACKETS]:
            self._count()
        if control[COUNTED]:
            self._flows.counted.add((self._report.path, control[NUMBER] + 1))
        return control[AT], control[NUMBER], control[MOMENT]

    def _enter(self) -> None:
        """Another input was read before, or another section."""
        control = self._control
        control[SOURCE] = self._number
        control[PCAPNG], control[BIG], control[HEAD], control[TICK] = self._layout
        control[INTERFACE] = 0
        control[FLOOR] = min(max(self._since, -NEVER), NEVER)
        control[DESCRIBED] = len(self._interfaces)
        words = self._flows.arrays.interfaces
        for place, (link_type, multiplier, divisor, offset, _) in enumerate(self._interfaces):
            own = place * INTERFACE_WORDS
            fine = link_type == ETHERNET_LINK and abs(offset) < FARTHEST_OFFSET and max(multiplier, divisor) < FARTHEST
            words[own + ETHERNET] = fine
            if fine:
                words[own + MULTIPLIER], words[own + DIVISOR], words[own + OFFSET] = multiplier, divisor, offset
                words[own + MOST_UNITS] = FARTHEST // multiplier

    def _count(self) -> None:
        """What was taken counts for the input."""
        control, report = self._control, self._report
        report.packets += control[PACKETS]
        report.protocols["rtp"] += control[STREAMED]
        if report.first is not None and report.last is not None:
            report.first = min(report.first, control[EARLIEST])
            report.last = max(report.last, control[LATEST])
        control[PACKETS] = control[STREAMED] = 0
        control[LATEST], control[EARLIEST] = -NEVER, NEVER
