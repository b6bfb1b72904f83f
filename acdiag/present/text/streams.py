"""`acdiag rtp` as text: each stream with its numbers, each recording with its tracks, and what can be heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from acdiag.model.case import Case
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.recording import Recording
from acdiag.model.stream import Stream
from acdiag.present.clock import clock, day, span
from acdiag.present.phrase import count, known_end
from acdiag.present.recorded import channels_differ, name_of, reading_of, samples_of
from acdiag.present.text.paper import PIPED_WIDTH, Paper

LONGEST_PLACE = 60
LONGEST_CAPTURE = 200
_IN = "  "
_CODEC = 13
_TRACK = 28
_COLUMNS = {
    "seconds": 8, "packets": 9, "lost": 7, "loss %": 8, "jitter ms": 10, "max ms": 8, "delta ms": 9, "MOS": 6,
}  # fmt: skip
"""Of a stream, beside its codec: eighty columns in all."""


class Heard(NamedTuple):
    """A file of sound."""

    name: str
    seconds: float
    channels: int


def render(
    case: Case,
    heard: Sequence[Heard] = (),
    unheard: Sequence[tuple[Stream, str]] = (),
    *,
    colour: bool = False,
    width: int = PIPED_WIDTH,
    unicode: bool = True,
) -> str:
    """The whole page; `heard` are the files that were written, `unheard` the streams without one, and why."""
    paper = Paper(colour=colour, width=width, unicode=unicode, names=case.names)
    return "".join(f"{row.rstrip()}\n" for row in _rows(case, heard, unheard, paper))


def _rows(case: Case, heard: Sequence[Heard], unheard: Sequence[tuple[Stream, str]], paper: Paper) -> Iterator[str]:
    if not case.streams and not case.recordings:
        yield "No RTP and no recording in here."
        return
    if case.streams:
        yield from _streams(case.streams, paper)
    for number, recording in enumerate(case.recordings):
        if number or case.streams:
            yield ""
        yield from _recording(recording, paper)
    if heard or unheard:
        yield ""
        yield from _sound(heard, unheard, paper)


def _streams(streams: Iterable[Stream], paper: Paper) -> Iterator[str]:
    told = list(streams)
    several = len({stream.capture for stream in told}) > 1
    yield paper.heading(count(len(told), "stream"))
    columns = "".join(head.rjust(size) for head, size in _COLUMNS.items())
    yield paper.paint(f"{_IN}{'codec':{_CODEC}}{columns}", "dim")
    for stream in told:
        yield ""
        yield _where(stream, paper)
        codec = paper.say(stream.codec or f"type {stream.payload_type}", _CODEC - 2) + "?" * stream.codec_assumed
        sizes = _COLUMNS.values()
        numbers = "".join(text.rjust(size) for text, size in zip(_numbers(stream), sizes, strict=True))
        yield f"{_IN}{codec:{_CODEC}}{numbers}"
        for line in paper.fold_parts(_notes(stream, paper, several), f" {paper.marks.dot} ", _IN):
            yield paper.paint(line, "dim")


def _where(stream: Stream, paper: Paper) -> str:
    ends = f"{_known(stream.source, paper)} {paper.say('→')} {_known(stream.destination, paper)}"
    return paper.paint(ends, "bold") + f"  0x{stream.ssrc:08x}"


def _known(place: str, paper: Paper) -> str:
    """Without a port that nobody knows, and with the site's name of the address."""
    return paper.told(known_end(place), LONGEST_PLACE)


def _numbers(stream: Stream) -> tuple[str, ...]:
    loss = 100 * stream.lost / stream.expected if stream.expected > 0 else 0.0
    timed = stream.clock > 0
    return (
        f"{stream.seconds:,.1f}",
        f"{stream.packets:,}",
        f"{stream.lost:,}",
        f"{loss:.2f}",
        f"{stream.mean_jitter:.1f}" if timed else "?",
        f"{stream.max_jitter:.1f}" if timed else "?",
        f"{stream.max_delta:.0f}",
        "-" if stream.mos is None else f"{stream.mos:.2f}",
    )


def _notes(stream: Stream, paper: Paper, several: bool) -> Iterator[str]:
    """What else is known; of `several` captures the stream's own, which tells two taps of a call apart."""
    if several:
        yield paper.say(f"in {stream.capture}", LONGEST_CAPTURE)
    if stream.track:
        yield f"recorded: {paper.say(stream.track, LONGEST_PLACE)}"
    if not stream.loss_known:
        yield "the recording does not say what it lost itself"
    if stream.encrypted:
        yield "encrypted (SRTP)"
    if stream.phone:
        yield paper.told(f"phone {stream.phone}")
    yield f"{day(stream.first)} {clock(stream.first)[:8]} UTC"
    if stream.via == "wire":
        yield f"DSCP {stream.dscp}"
    if stream.duplicates:
        yield count(stream.duplicates, "duplicate")
    if stream.reordered:
        yield f"{stream.reordered:,} reordered"
    if stream.digits:
        yield f"{count(len(stream.digits), 'key')} pressed (not shown)"
    if stream.mos_assumed:
        yield paper.say(f"assumed: {', '.join(stream.mos_assumed)}", 200)


def _recording(recording: Recording, paper: Paper) -> Iterator[str]:
    yield paper.heading("Recording")
    yield (
        paper.paint(f"{paper.told(recording.sender)} {paper.say('→')} {paper.told(recording.destination)}", "bold")
        + f"  {recording.transport.upper()}"
    )
    parts = [
        reading_of(recording),
        count(recording.packets, "datagram"),
        _losses(recording),
        f"{recording.foreign:,} not understood" if recording.foreign else "",
        f"began anew {count(recording.restarts, 'time')}" if recording.restarts else "",
        span(recording.last - recording.first),
    ]
    yield from paper.fold_parts(parts, f" {paper.marks.dot} ", _IN)
    if recording.tracks:
        yield paper.paint(f"{_IN}{'track':{_TRACK}}{'blocks':>7}{'missing':>8}{'seconds':>8}  samples", "dim")
    several = channels_differ(recording.tracks)
    for track in recording.tracks:
        seconds = (track.last - track.first) / 1_000_000_000
        missing = "" if track.lost is None else f"{track.lost:,}"
        name = paper.say(name_of(track, with_channel=several), LONGEST_PLACE)
        if len(name) > _TRACK:
            yield f"{_IN}{name}"
            name = ""
        yield f"{_IN}{name:{_TRACK}}{track.packets:>7,}{missing:>8}{seconds:>8,.1f}  {paper.say(samples_of(track))}"


def _losses(recording: Recording) -> str:
    """The recording's own losses, which are none of the call."""
    if recording.lost is None:
        return "its losses are unknown"
    if not recording.lost:
        return "none missing"
    return f"{recording.lost:,} of the recording itself missing ({recording.lost_percent:.2f} %)"


def _sound(heard: Sequence[Heard], unheard: Sequence[tuple[Stream, str]], paper: Paper) -> Iterator[str]:
    yield paper.heading(f"Sound, {count(len(heard), 'file')}")
    for file in heard:
        channels = f", {file.channels} channels" if file.channels > 1 else ""
        yield f"{_IN}{paper.say(file.name)}  {file.seconds:,.1f} s{channels}"
    for stream, why in unheard:
        ends = f"{known_end(stream.source)} → {known_end(stream.destination)}"
        text = f"{ends} 0x{stream.ssrc:08x} not written: {why}"
        yield from paper.fold(paper.say(text), f"{_IN}{paper.marks.warning} ")
