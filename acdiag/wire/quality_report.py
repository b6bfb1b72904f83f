"""Quality reports of phones in SIP: RFC 6035 as text, and the XML of Skype for Business (MS-QoE 2.2).

Both say of each direction what its receiver heard. Of all their fields, those are read that a diagnosis can use; what
is not a number, or out of all reason, is not known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import loose

LONGEST = 307_200
"""Bytes of a report; Skype for Business' servers refuse longer ones."""
MOST_STREAMS = 64
MOST_ELEMENTS = 20_000
DEEPEST = 64
"""Elements of XML read, and how deep they may be nested; a real report has 300, nested 8 deep."""


class Heard(NamedTuple):
    """One direction, as its receiver reports it. None where it does not say."""

    inbound: bool
    """Heard by the end that sent the report; otherwise by the other one."""
    ssrc: int | None = None
    codec: str = ""
    loss: float | None = None
    """Percent."""
    discard: float | None = None
    jitter: float | None = None
    """ms, mean; as are the next two."""
    round_trip: float | None = None
    r_factor: float | None = None
    mos: float | None = None
    """Listening quality, or the network's where only that is told."""
    mos_min: float | None = None


class QualityReport(NamedTuple):
    """One report."""

    call_id: str
    interval: bool
    """While the call goes on; otherwise at its end."""
    streams: tuple[Heard, ...]


def decode(kind: str, body: bytes) -> QualityReport:
    """Read a report of the content type `kind`.

    Raises `Malformed` when it is none, or too long.
    """
    if len(body) > LONGEST:
        raise Malformed(LONGEST, "quality report is too long")
    return _xml(body) if kind.endswith("+xml") else _text(body)


_FIELD = expression(r"(?<![A-Za-z-])([A-Za-z-]{1,32}) {0,8}= {0,8}(\"[^\"]{0,256}\"|[^\s;]+)")
"""A name and its value; every part is bounded, or a line of letters alone is looked at from each of them to its end."""


def _text(body: bytes) -> QualityReport:
    """RFC 6035 section 4.6: lines of NAME:KEY=VALUE …; the local metrics come first."""
    lines = loose(body).replace("\r", "\n").split("\n")
    opening = lines[0].strip().lower() if lines else ""
    if not opening.startswith(("vqsessionreport", "vqintervalreport", "vqalertreport")):
        raise Malformed(0, "quality report has no beginning")
    call_id, part = "", "local"
    found: dict[str, dict[str, str]] = {"local": {}, "remote": {}}
    ssrcs: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        if name in ("localmetrics", "remotemetrics"):
            part = name.removesuffix("metrics")
        elif name == "callid":
            call_id = value.strip()
        elif line.lower().startswith("callid="):
            call_id = line.partition("=")[2].strip()
        elif name in ("localaddr", "remoteaddr"):
            ssrcs[name.removesuffix("addr")] = dict(_pairs(value)).get("SSRC", "")
        else:
            found[part].update(_pairs(value if name.isalpha() else line))
    # What the local end hears was sent by the remote one.
    sent_by = {"local": ssrcs.get("remote", ""), "remote": ssrcs.get("local", "")}
    streams = tuple(_heard(part == "local", fields, sent_by[part]) for part, fields in found.items() if fields)
    return QualityReport(call_id, opening.startswith("vqinterval"), streams)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for found in _FIELD.finditer(text):
        yield found[1].upper(), found[2].strip('"')


def _heard(inbound: bool, fields: Mapping[str, str], ssrc: str) -> Heard:
    return Heard(
        inbound,
        ssrc=_ssrc(ssrc),
        codec=fields.get("PD", ""),
        loss=_number(fields.get("NLR"), 100),
        discard=_number(fields.get("JDR"), 100),
        jitter=_number(fields.get("IAJ"), 60_000),
        round_trip=_number(fields.get("RTD"), 60_000),
        r_factor=_r(fields.get("RCQ")) or _r(fields.get("RLQ")),
        mos=_mos(fields.get("MOSLQ")) or _mos(fields.get("MOSCQ")),
    )


def _number(text: str | None, most: float) -> float | None:
    """A number from 0 to `most`."""
    try:
        value = float(text) if text and len(text) <= 32 else math.nan
    except ValueError:
        return None
    return value if 0 <= value <= most else None


def _r(text: str | None) -> float | None:
    value = _number(text, 120)
    return value or None


def _mos(text: str | None) -> float | None:
    value = _number(text, 5)
    return value if value is not None and value >= 1 else None


def _ssrc(text: str | None) -> int | None:
    """0x… or decimal."""
    found = re.fullmatch(r"(?:0[xX])([0-9a-fA-F]{1,8})|([0-9]{1,10})", (text or "").strip())
    if not found:
        return None
    value = int(found[1], 16) if found[1] else int(found[2])
    return value or None


class _Reader:
    """Collects the values of an XML report by the path of their elements, namespaces left aside."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._text: list[str] = []
        self._elements = 0
        self.call_id = ""
        self.interval = False
        self.root = ""
        self.streams: list[tuple[bool, dict[str, str]]] = []

    def read(self, body: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(body, True)
        except expat.ExpatError as error:
            raise Malformed(max(0, error.offset), "quality report is not XML") from None

    def _refuse(self, *_: object) -> None:
        # Entities are declared there, and they can make a gigabyte of a kilobyte.
        raise Malformed(0, "quality report has a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._path) >= DEEPEST:
            raise Malformed(0, "quality report has too many elements")
        name = name.rpartition(" ")[2]
        self.root = self.root or name
        self._path.append(name)
        self._text.clear()
        self.interval = self.interval or name == "VQSessionIntervalReport"
        call_id = next((value for key, value in attributes.items() if key.lower() == "callid"), "")
        self.call_id = self.call_id or call_id
        if name in ("InboundStream", "OutboundStream") and len(self.streams) < MOST_STREAMS:
            self.streams.append((name == "InboundStream", {"Id": attributes.get("Id", "")}))

    def _end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        text = "".join(self._text).strip()
        self._text.clear()
        if name == "CallID" and text and not self.call_id:
            self.call_id = text
        inside = {"InboundStream", "OutboundStream"} & set(self._path)
        if text and inside and self.streams:
            parent = self._path[-2] if len(self._path) > 1 else ""
            self.streams[-1][1].setdefault(f"{parent}/{name}", text)
        self._path.pop()


def _xml(body: bytes) -> QualityReport:
    reader = _Reader()
    reader.read(body)
    if reader.root != "VQReportEvent":
        raise Malformed(0, "quality report has another root")
    return QualityReport(reader.call_id, reader.interval, tuple(_line(*stream) for stream in reader.streams))


def _line(inbound: bool, values: Mapping[str, str]) -> Heard:
    """One stream of a media line; rates are shares of 1, times are ms (MS-QoE 2.2.1.10 on)."""
    loss = _number(values.get("PacketLoss/LossRate"), 1)
    return Heard(
        inbound,
        ssrc=_ssrc(values.get("Id")),
        codec=next((text for key, text in values.items() if key.endswith("/PayloadDescription")), ""),
        loss=None if loss is None else 100 * loss,
        jitter=_number(values.get("Jitter/InterArrival"), 60_000),
        round_trip=_number(values.get("Delay/RoundTrip"), 60_000),
        mos=_mos(values.get("NetworkMOS/OverallAvg")) or _mos(values.get("Audio/RecvListenMOS")),
        mos_min=_mos(values.get("NetworkMOS/OverallMin")) or _mos(values.get("Audio/RecvListenMOSMin")),
    )
