"""Targets: from a file to what a person reads, and both ways of reading a long capture side by side."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count

from acdiag.bulk.compilation import object_code
from acdiag.inspection import dissections, line_dissections
from acdiag.model.arrival import Frame, Line
from acdiag.model.case import Case
from acdiag.model.facts import Fact
from acdiag.model.stream import Stream
from acdiag.pipeline import Session
from acdiag.present import csv
from acdiag.present.escape import brief, json_safe, visible
from acdiag.present.json import case as as_json
from acdiag.present.json import dissection as as_line
from acdiag.present.json import facts as as_facts
from acdiag.present.text import case as text
from acdiag.present.text import dissection as text_dissection
from acdiag.present.text.paper import Paper
from acdiag.redact.captures.frame import Frames
from acdiag.redact.captures.scrub import scrub
from acdiag.redact.redactor import Redactor
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.examination import captures_in
from acdiag.sources.log import LogSource
from acdiag.sources.origin import Memory, Origin
from acdiag.sources.source import Source
from acdiag.sources.stored import Held
from acdiag.wire.text import loose
from tests.bulk.readings import Engine, answered, native, vectors
from tests.fuzz import seeds
from tests.fuzz.books import shelf
from tests.fuzz.inputs import logs
from tests.fuzz.records import changed_records, frames_of, written
from tests.fuzz.target import MEMORY, Target

WHOLE_TIME = 0.5
"""Seconds for 64 KiB of a capture from its first packet to the last line of the answer: two or three passes over some
700 packets, each of which is judged, and shown in several times as many bytes as it has."""
JUDGED_MEMORY = 4 * MEMORY
"""A case with hundreds of phones and a finding of several rules for each."""
PROSE = 8_192
"""Characters of a rule's sentences that are folded; captured text is cut to a few hundred before."""
BARE = Shelf((), "", {}, {})
"""No rules."""
_DRAWN = re.compile(
    "[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""What no text for a terminal may hold; it is written here a second time, on purpose."""


def harmless(shown: str) -> None:
    """No terminal finds anything to interpret."""
    found = _DRAWN.search(shown)
    assert found is None, f"{found.group()!r} in what is shown" if found else ""
    shown.encode()


def _sources(data: bytes, *, is_log: bool = False) -> list[Source]:
    found = captures_in("x", Held(data), Origin("x", len(data), Memory(), is_log=is_log))
    return [source for source in found if isinstance(source, Source)]


def _taken(sources: Sequence[Source], rules: Shelf) -> Session:
    session = Session(rules, [source.report for source in sources])
    for source in sources:
        if isinstance(source, LogSource):
            source.settle(None, None)
        if source.configuration is not None:
            session.take_configuration(source.configuration)
        for arrival in source.arrivals():
            if isinstance(arrival, Line):
                session.take_line(arrival)
            else:
                session.take(arrival)
    return session


def _shown(session: Session) -> None:
    case, stories = session.told()
    faces(case)
    lines = as_facts.lines(stories)
    harmless(lines)
    for line in lines.splitlines():
        json.loads(line)


def faces(case: Case) -> None:
    """Every face of a case holds nothing that a terminal would interpret, and its JSON is JSON."""
    document = as_json.dump(case)
    harmless(document)
    json.loads(document)
    harmless(text.render(case, colour=False, width=100, unicode=True, asked=[], present=[]))
    shown = text.render(case, colour=False, width=40, unicode=False, asked=[], present=[])
    assert shown.isascii()
    harmless(csv.dump(case).replace("\r\n", "\n").removeprefix("\ufeff"))


def _session(data: bytes) -> None:
    """All observers, without a rule."""
    _shown(_taken(_sources(data), BARE))


def _case(data: bytes) -> None:
    _shown(_taken(_sources(data), shelf()))


def _log(data: bytes) -> None:
    _shown(_taken(_sources(data, is_log=True), shelf()))


def _inspected(data: bytes) -> None:
    """`acdiag decode`."""
    for found in dissections(frames_of(data), (), ()):
        harmless(text_dissection.render(found, width=60))
        line = as_line.line(found)
        harmless(line)
        json.loads(line)


def _inspected_log(data: bytes) -> None:
    for source in _sources(data, is_log=True):
        lines = (arrival for arrival in source.arrivals() if isinstance(arrival, Line))
        for found in line_dissections(lines, (), ()):
            harmless(text_dissection.render(found, width=60))
            json.loads(as_line.line(found))


def _redacted(data: bytes) -> None:
    """What a bundle does with its captures: learn all, then write anew."""
    redactor = Redactor()
    learning = Frames(*redactor.noting)
    for frame in frames_of(data):
        learning(frame)
    rewriting = Frames(*redactor.substitution)
    for frame in frames_of(data):
        assert isinstance(rewriting(frame), Frame)
        assert len(scrub(frame).data) == len(frame.data)


def _escaped(data: bytes) -> None:
    told = loose(data)
    harmless(visible(told))
    assert len(brief(told, 20)) <= 20
    document = json.dumps({"a": told}, ensure_ascii=False)
    safe = json_safe(document)
    harmless(safe)
    assert json.loads(safe) == json.loads(document)
    paper = Paper(unicode=False)
    assert paper.say(told).isascii()
    for line in Paper().fold(Paper().prose(told[:PROSE])):
        harmless(line)


_AGREED = count()


def agree(data: bytes, engine: Engine) -> None:
    """The readable path and the fast one come to the same bytes."""
    if next(_AGREED) % 10 == 0:
        gc.collect()  # The fast one reserves 210 MiB of addresses, which go with a cycle.
    plain, _ = answered(_sources(data), BARE)
    fast, _ = answered(_sources(data), BARE, engine)
    if fast != plain:
        at = next((at for at, (one, other) in enumerate(zip(fast, plain, strict=False)) if one != other), -1)
        raise AssertionError(f"bulk: {fast[at - 80 : at + 80]!r} readable: {plain[at - 80 : at + 80]!r}")


def _vectors(data: bytes) -> None:
    agree(data, vectors)


@cache
def _compiled() -> Engine:
    return native(object_code())


def _native(data: bytes) -> None:
    agree(data, _compiled())


@cache
def facts_of() -> Sequence[Fact]:
    """Facts of every kind that the captures make, one of each."""
    kinds: dict[str, Fact] = {}
    for story_fact in _facts():
        kinds.setdefault(story_fact.name, story_fact)
    return list(kinds.values())


def _facts() -> Iterator[Fact]:
    for data in seeds.whole():
        told: list[Fact] = []
        sources = _sources(data)
        session = Session(BARE, [source.report for source in sources], on_fact=told.append)
        for source in sources:
            for frame in source.frames():
                session.take(frame)
        session.stories()
        yield from told


@cache
def streams_of() -> Sequence[Stream]:
    """Streams of the captures that have some."""
    found: list[Stream] = []
    for records in seeds.captures():
        if len(records) > 200 and len(found) < 6:
            found += _taken(_sources(written(records[:600])), BARE).streams()
    return found


def _media() -> Sequence[bytes]:
    """Captures with media in them, long enough for flows that bulk learns."""
    long = [records for records in seeds.captures() if len(records) > 90]
    return [written(records[at : at + 90]) for records in long for at in (0, len(records) // 2)]


_BULK = tuple(
    f"acdiag.bulk.{name}"
    for name in (
        "bypass",
        "counting",
        "ends",
        "flows",
        "headers",
        "kept",
        "records",
        "segments",
        "streams",
        "tables",
        "vectors",
    )
)

WHOLE: tuple[Target, ...] = (
    Target(
        name="pipeline.session", run=_session, seeds=seeds.whole, covers=("acdiag.pipeline", "acdiag.observe"),
        mutate=changed_records, time=WHOLE_TIME, memory=JUDGED_MEMORY, short=15,
    ),
    Target(
        name="pipeline.case", run=_case, seeds=seeds.whole, covers=("acdiag.timeline", "acdiag.present.text"),
        mutate=changed_records, time=2 * WHOLE_TIME, memory=JUDGED_MEMORY, short=4,
    ),
    Target(
        name="pipeline.log", run=_log, seeds=logs, covers=("acdiag.observe.log", "acdiag.timeline.log_clocks"),
        time=2 * WHOLE_TIME, memory=JUDGED_MEMORY, ends=(b"\n",), short=8,
    ),
    Target(
        name="inspection", run=_inspected, seeds=lambda: [*seeds.whole(), *_media()],
        covers=("acdiag.inspection", "acdiag.present.text.dissection"), mutate=changed_records,
        time=WHOLE_TIME, memory=JUDGED_MEMORY, short=8,
    ),
    Target(
        name="inspection_log", run=_inspected_log, seeds=logs, covers=("acdiag.inspection",), time=2 * WHOLE_TIME,
        ends=(b"\n",), memory=JUDGED_MEMORY, short=8,
    ),
    Target(
        name="redact", run=_redacted, seeds=lambda: [*seeds.whole(), *_media()],
        covers=("acdiag.redact.captures",), mutate=changed_records, time=WHOLE_TIME, short=8,
    ),
    Target(
        name="present.escape", run=_escaped, covers=("acdiag.present.escape", "acdiag.present.text.paper"),
        seeds=lambda: ["plain \x1b[31mred\x07 \u202eevil\u200b e\u0301\u0301\u0301 \ud7ff\u2028 10.0.0.1".encode()],
    ),
    Target(
        name="bulk.vectors", run=_vectors, seeds=_media, covers=_BULK, mutate=changed_records, time=WHOLE_TIME,
        memory=JUDGED_MEMORY, short=10,
    ),
    Target(
        name="bulk.native", run=_native, seeds=_media, covers=("acdiag.bulk.native",), mutate=changed_records,
        time=WHOLE_TIME, memory=JUDGED_MEMORY, short=0,
    ),
)  # fmt: skip
