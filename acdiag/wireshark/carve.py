"""Carves findings out of captures: for each a small pcapng with its evidence, commented, and what its phone did around.

The captures are read a second time, once, and together in order of time. A frame belongs to a phone when it carries
the phone's MAC (or, behind a router, its IP address) near its start: that needs no decoder, holds for Ethernet, ARP
and DHCP alike, and a frame too many does no harm here.
"""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from acdiag.model.arrival import Frame
from acdiag.model.finding import Finding
from acdiag.model.record import ChangingRecord, field
from acdiag.wireshark import pcapng
from acdiag.wireshark.drawer import Drawer

AROUND = 200
"""Frames of the same phone beside a finding's evidence, before and after it together."""
MOST = 1_000
"""Findings carved in one run; the causes come first, and nobody opens a thousand files."""
BUFFERED = 64 * 1024
"""Bytes of one file that wait to be written."""
REMEMBERED = 32 * 1024 * 1024
"""Bytes of passed frames that are kept, of all phones together."""

_ETHERNET = 1
_NEAR_START = 128
"""Bytes in which an address is looked for: a tagged DHCP message has chaddr at 74."""
_GROUP = 0x01
"""The bit of an Ethernet destination that means several receivers."""

Place = tuple[str, int]


class Dress:
    """How findings and frames are shown in the files; by itself as they are."""

    def finding(self, finding: Finding) -> Finding:
        """What is told of a finding."""
        return finding

    def frame(self, frame: Frame) -> Frame:
        """What is told of a frame."""
        return frame


AS_THEY_ARE = Dress()


class _Carving(ChangingRecord):
    """One file in the making."""

    finding: Finding
    name: str
    share: int
    """Frames of the phone before and after each piece of evidence."""
    dress: Dress = AS_THEY_ARE
    left: int = AROUND
    """How many more of them there is room for."""
    after: int = 0
    """How many of those that come next are wanted."""
    interfaces: dict[tuple[str, int, int], int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    """By source, the number of the last frame in it."""
    pending: bytearray = field(default_factory=bytearray)


def carve(
    findings: Iterable[Finding],
    frames: Iterable[Frame],
    drawer: Drawer,
    application: str,
    dress: Dress = AS_THEY_ARE,
) -> list[str]:
    """Write a file for each finding that lasts and has frames; gives their names. Raises `Unusable`.

    Whatever ends it before its time, a full disk or Ctrl-C, leaves no half of a file behind.
    """
    try:
        carvings = _carvings(findings, drawer, application, dress)
        if not carvings:
            return []
        _pass_through(carvings, frames, drawer)
        for carving in carvings:
            _flush(carving, drawer)
    except BaseException:
        drawer.discard()
        raise
    return [carving.name for carving in carvings]


def evidence_of(finding: Finding) -> list[Place]:
    """Source and number of the frames that prove it, in order of time."""
    return [(where.source, where.frame) for where in finding.evidence if where.frame is not None]


def _carvings(findings: Iterable[Finding], drawer: Drawer, application: str, dress: Dress) -> list[_Carving]:
    carvings: list[_Carving] = []
    for finding in findings:
        places = evidence_of(finding)
        if finding.cleared is not None or not places or len(carvings) == MOST:
            continue
        told = dress.finding(finding)
        carving = _Carving(finding, drawer.file(told.id), max(AROUND // (2 * len(places)), 1), dress)
        carving.pending += pcapng.section(application, printable(_title(told)))
        carvings.append(carving)
    return carvings


def _title(finding: Finding) -> str:
    shown = f"\nDisplay filter: {finding.wireshark_filter}" if finding.wireshark_filter else ""
    return f"{finding.id}: {finding.title}{shown}"


def _pass_through(carvings: Sequence[_Carving], frames: Iterable[Frame], drawer: Drawer) -> None:
    """Hand every frame to the files that want it; ends early when none wants any more."""
    proving: dict[Place, list[_Carving]] = defaultdict(list)
    by_entity: dict[str, list[_Carving]] = defaultdict(list)
    for carving in carvings:
        by_entity[carving.finding.entity].append(carving)
        for place in dict.fromkeys(evidence_of(carving.finding)):
            proving[place].append(carving)
    owners = Owners(by_entity)
    passed = _Passed(by_entity)
    running: set[str] = set()
    for frame in frames:
        wanted = proving.pop((frame.source, frame.number), ())
        whose = owners.of(frame)
        proven = {id(carving) for carving in wanted}
        for entity in whose:
            _follow((carving for carving in by_entity[entity] if id(carving) not in proven), frame, drawer)
        for carving in wanted:
            _prove(carving, frame, passed, drawer)
        for entity in (*whose, *(carving.finding.entity for carving in wanted)):
            more = any(carving.after and carving.left for carving in by_entity[entity])
            (running.add if more else running.discard)(entity)
        for entity in whose:
            passed.add(entity, frame)
        if not proving and not running:
            return


def _prove(carving: _Carving, frame: Frame, passed: _Passed, drawer: Drawer) -> None:
    """A piece of evidence: first what the phone did before it, then itself."""
    before = [past for past in passed.of(carving.finding.entity) if past.number > carving.last.get(past.source, 0)]
    for past in before[-min(carving.share, carving.left) :] if carving.left else ():
        carving.left -= 1
        _put(carving, past, "", drawer)
    _put(carving, frame, _comment(carving, carving.dress.frame(frame)), drawer)
    carving.after = carving.share


def _follow(carvings: Iterable[_Carving], frame: Frame, drawer: Drawer) -> None:
    """A frame of the phone that proves nothing."""
    for carving in carvings:
        if carving.after and carving.left:
            carving.after -= 1
            carving.left -= 1
            _put(carving, frame, "", drawer)


def _comment(carving: _Carving, frame: Frame) -> str:
    finding = carving.dress.finding(carving.finding)
    return f"{finding.id}: {finding.title}\n{finding.observed}\nframe {frame.number} of {frame.source}"


def _put(carving: _Carving, frame: Frame, comment: str, drawer: Drawer) -> None:
    told = carving.dress.frame(frame)
    key = (frame.source, frame.interface, frame.link_type)
    number = carving.interfaces.get(key)
    if number is None:
        number = carving.interfaces[key] = len(carving.interfaces)
        carving.pending += pcapng.interface(frame.link_type, printable(f"{told.source} #{frame.interface}"))
    carving.pending += pcapng.packet(number, frame.at, told.data, told.wire_length, printable(comment))
    carving.last[frame.source] = frame.number
    if len(carving.pending) > BUFFERED:
        _flush(carving, drawer)


def _flush(carving: _Carving, drawer: Drawer) -> None:
    drawer.append(carving.name, bytes(carving.pending))
    carving.pending.clear()


def printable(text: str) -> str:
    """Text in which no terminal finds anything to interpret; line ends stay."""
    return "".join(c if c == "\n" or c.isprintable() else "\ufffd" for c in text)


class Owners:
    """Whose frame it is."""

    def __init__(self, entities: Iterable[str]) -> None:
        self._macs: dict[bytes, str] = {}
        self._addresses: dict[bytes, str] = {}
        for entity in entities:
            raw = _raw(entity)
            if raw:
                (self._macs if len(raw) == 6 and not entity.startswith("ip:") else self._addresses)[raw] = entity
        self._anywhere = _any_of(self._macs)
        self._in_header = _any_of(self._addresses)

    def of(self, frame: Frame) -> tuple[str, ...]:
        """The phones whose address the frame carries near its start."""
        data = frame.data
        found = []
        if self._macs:
            if frame.link_type == _ETHERNET and data and not data[0] & _GROUP:
                found += [self._macs[mac] for mac in (data[:6], data[6:12]) if mac in self._macs]
            if not found and self._anywhere:
                found += [self._macs[mac] for mac in self._anywhere.findall(data[:_NEAR_START])]
        if self._in_header:
            found += [self._addresses[raw] for raw in self._in_header.findall(data[:_NEAR_START])]
        return tuple(dict.fromkeys(found))


def _raw(entity: str) -> bytes:
    """A MAC or an address as it stands in a frame; nothing for what is neither."""
    try:
        if entity.startswith("ip:"):
            return ipaddress.ip_address(entity[3:]).packed
        raw = bytes.fromhex(entity.replace(":", ""))
    except ValueError:
        return b""
    return raw if len(raw) == 6 else b""


def _any_of(words: Mapping[bytes, str]) -> re.Pattern[bytes] | None:
    return re.compile(b"|".join(map(re.escape, words)), re.DOTALL) if words else None


class _Passed:
    """The latest frames of each phone, within a bound for all."""

    def __init__(self, entities: Iterable[str]) -> None:
        self._frames: dict[str, deque[Frame]] = {entity: deque(maxlen=AROUND // 2) for entity in entities}
        self._bytes = dict.fromkeys(self._frames, 0)
        self._most = REMEMBERED // max(len(self._frames), 1)

    def of(self, entity: str) -> Iterator[Frame]:
        """In order of time."""
        yield from self._frames[entity]

    def add(self, entity: str, frame: Frame) -> None:
        kept = self._frames[entity]
        if len(kept) == kept.maxlen:
            self._bytes[entity] -= len(kept[0].data)
        kept.append(frame)
        self._bytes[entity] += len(frame.data)
        while kept and self._bytes[entity] > self._most:
            self._bytes[entity] -= len(kept.popleft().data)
