"""What taps, mirrors and people do to a capture on its way to us, as functions from frames to frames.

The kinds differ in what they may change of the answer: a `HARMLESS` one nothing, one that `HIDES` makes triage know
less, and a `CUT` also takes away the beginning or the end. None may bring up another cause.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from acdiag.model.arrival import Frame, Line
from acdiag.model.case import Case, SourceReport
from acdiag.model.finding import Severity
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf

SECOND, MILLISECOND, MICROSECOND = 1_000_000_000, 1_000_000, 1_000
ETHERNET = 1
MAKER = bytes.fromhex("00908f")
TAG = b"\x81\x00"
RSPAN = TAG + (999).to_bytes(2, "big")
IPV4 = b"\x08\x00"
LINK_ALONE = (b"\x88\xcc", b"\x88\x8e")
"""LLDP and EAPOL, which no tag precedes."""


class Seen(NamedTuple):
    """One frame as a tap delivers it."""

    at: int
    data: bytes
    whole: int
    """Its length on the wire."""
    port: int = 0
    """The interface of the capture that it came by."""


Sources = dict[str, list[Seen]]
Retelling = Callable[[list[Seen], random.Random], Sources]


def _alone(change: Callable[[list[Seen], random.Random], list[Seen]]) -> Retelling:
    return lambda frames, chance: {"a": change(frames, chance)}


def _of_phone(frame: Seen) -> bool:
    return frame.data[6:9] == MAKER


def _stripped(frame: Seen) -> Seen:
    if frame.data[12:14] != TAG:
        return frame
    return frame._replace(data=frame.data[:12] + frame.data[16:], whole=frame.whole - 4)


def _copied(later: int) -> Retelling:
    """A mirror of both directions of both ports shows each frame twice."""
    return _alone(lambda frames, _: sorted([*frames, *(frame._replace(at=frame.at + later) for frame in frames)]))


def _shifted(by: int) -> Retelling:
    return _alone(lambda frames, _: [frame._replace(at=frame.at + by) for frame in frames])


def _swapped(frames: list[Seen], chance: random.Random) -> list[Seen]:
    """Two queues of a card: what one station sent within 0.3 ms changes places, an alert and what ended it too."""
    told = list(frames)
    for place in range(len(told) - 1):
        first, second = told[place : place + 2]
        together = first.data[6:12] == second.data[6:12] and second.at - first.at < 300 * MICROSECOND
        if together and chance.random() < 0.2:
            told[place : place + 2] = [second._replace(at=first.at), first._replace(at=second.at)]
    return told


def _sent_again(frames: list[Seen], chance: random.Random) -> list[Seen]:
    """Half of the TCP segments are sent a second time."""
    again = (frame for frame in frames if _is_tcp(frame) and chance.random() < 0.5)
    return sorted([*frames, *(frame._replace(at=frame.at + 205 * MILLISECOND) for frame in again)])


def _is_tcp(frame: Seen) -> bool:
    plain = _stripped(frame).data
    return plain[12:14] == IPV4 and plain[23:24] == b"\x06"


def _with_priority(frames: list[Seen], _: random.Random) -> list[Seen]:
    """A switch that marks untagged frames with VLAN 0."""
    return [_marked(frame) for frame in frames]


def _marked(frame: Seen) -> Seen:
    kind = frame.data[12:14]
    if kind == TAG or kind in LINK_ALONE or int.from_bytes(kind, "big") < 1536:
        return frame
    return frame._replace(data=frame.data[:12] + TAG + b"\xa0\x00" + frame.data[12:], whole=frame.whole + 4)


def _around(frame: Seen) -> Seen:
    """RSPAN: the VLAN of the mirror's session is put before what the frame has."""
    return frame._replace(data=frame.data[:12] + RSPAN + frame.data[12:], whole=frame.whole + 4)


def _instead(frame: Seen) -> Seen:
    """Other switches put it in the place of the frame's own."""
    return _around(_stripped(frame))


def _each(change: Callable[[Seen], Seen]) -> Retelling:
    return _alone(lambda frames, _: [change(frame) for frame in frames])


def _strip(phones: bool) -> Retelling:
    """The mirror takes the tags off one of the two directions."""
    return _alone(lambda frames, _: [_stripped(frame) if _of_phone(frame) is phones else frame for frame in frames])


def _one_way(phones: bool) -> Retelling:
    return _alone(lambda frames, _: [frame for frame in frames if _of_phone(frame) is phones])


def _snapped(length: int) -> Retelling:
    return _alone(lambda frames, _: [frame._replace(data=frame.data[:length]) for frame in frames])


def _in_two_files(frames: list[Seen], chance: random.Random) -> Sources:
    """A ring of files, which goes on with the very next packet."""
    busy = [place for place in range(1, len(frames)) if frames[place].at - frames[place - 1].at < SECOND // 2]
    return _cut_at(frames, chance.choice(busy) if busy else 0)


def _after_a_pause(frames: list[Seen], chance: random.Random) -> Sources:
    """Somebody stopped the capture and began another one."""
    pauses = [place for place in range(1, len(frames)) if frames[place].at - frames[place - 1].at > 2 * SECOND]
    return _cut_at(frames, chance.choice(pauses) if pauses else 0)


def _cut_at(frames: list[Seen], place: int) -> Sources:
    return {name: part for name, part in (("a", frames[:place]), ("b", frames[place:])) if part}


def _by_two_taps(skew: int) -> Retelling:
    return lambda frames, _: {"a": frames, "b": [frame._replace(at=frame.at + skew) for frame in frames]}


def _end(percent: int) -> Retelling:
    return _alone(lambda frames, _: frames[: len(frames) * percent // 100])


def _begin(percent: int) -> Retelling:
    return _alone(lambda frames, _: frames[len(frames) * percent // 100 :])


def _among_others(frames: list[Seen], chance: random.Random) -> list[Seen]:
    """Others talk as well: IPv6, mDNS, ARP, spanning tree."""
    first, last = frames[0].at, frames[-1].at
    step = max((last - first) // 200, 50 * MILLISECOND)
    talk = [(at, chance.choice(_BYSTANDERS)) for at in range(first + 1, last, step)]
    return sorted([*frames, *(Seen(at, data, len(data)) for at, data in talk)])


_HOST = bytes.fromhex("3c5282aabb01")
_ALL = b"\xff" * 6
_ROUTER_QUESTION = bytes.fromhex(
    "86dd6000000000083afffe8000000000000002908ffffe123450ff0200000000000000000000000000028500d2ae00000000"
)
_MDNS = bytes.fromhex(
    "0800"
    "4500003c00010000ff11d3d50a0278c8e00000fb"
    "14e914e900280000"
    "000000000001000000000000"
    "075f676f6f676c65045f746370056c6f63616c0000 0c0001".replace(" ", "")
)
_SPANNING_TREE = bytes.fromhex("0180c20000000011220000ff0026424203" + "00" * 35)
_ARP = bytes.fromhex("080600010800060400013c5282aabb010a0278c80000000000000a027801") + bytes(18)
_BYSTANDERS = (
    bytes.fromhex("333300000002") + _HOST + _ROUTER_QUESTION,
    bytes.fromhex("01005e0000fb") + _HOST + _MDNS,
    _SPANNING_TREE,
    _ALL + _HOST + _ARP,
)

HARMLESS: Mapping[str, Retelling] = {
    "copies": _copied(5 * MICROSECOND),
    "late copies": _copied(900 * MICROSECOND),
    "clock ahead": _shifted(2 * SECOND),
    "clock behind": _shifted(-2 * SECOND),
    "sent again": _alone(_sent_again),
    "priority tags": _alone(_with_priority),
    "mirror's tag around": _each(_around),
    "two taps": _by_two_taps(400 * MILLISECOND),
    "two taps in step": _by_two_taps(20 * MICROSECOND),
    "among others": _alone(_among_others),
}
HIDES: Mapping[str, Retelling] = {
    "swapped": _alone(_swapped),
    "two files": _in_two_files,
    "two captures": _after_a_pause,
    "tags towards phones stripped": _strip(phones=False),
    "tags of phones stripped": _strip(phones=True),
    "mirror's tag instead": _each(_instead),
    "towards phones only": _one_way(phones=False),
    "of phones only": _one_way(phones=True),
    **{f"{length} bytes": _snapped(length) for length in (96, 112, 128)},
}
CUT: Mapping[str, Retelling] = {
    **{f"first {percent} %": _end(percent) for percent in (10, 25, 40, 55, 70, 85, 95)},
    **{f"without first {percent} %": _begin(percent) for percent in (10, 30, 50, 70)},
}
RETELLINGS = {**HARMLESS, **HIDES, **CUT}


class Verdicts(NamedTuple):
    """What a case says at notice or above, by rule and entity."""

    standing: frozenset[tuple[str, str]]
    cleared: frozenset[tuple[str, str]]
    roots: frozenset[tuple[str, str]]


def verdicts(case: Case) -> Verdicts:
    """The findings of a case that somebody is to act upon, those that mended themselves, and the causes."""
    grave = [finding for finding in case.findings if finding.severity.rank >= Severity.NOTICE.rank]
    return Verdicts(
        frozenset((finding.rule, finding.entity) for finding in grave if finding.cleared is None),
        frozenset((finding.rule, finding.entity) for finding in grave if finding.cleared is not None),
        frozenset((finding.rule, finding.entity) for finding in grave if finding.root_cause),
    )


def judged(shelf: Shelf, sources: Sources, lines: Sequence[Line] = ()) -> Case:
    """The case of several captures, and of a log beside them."""
    reports = [SourceReport(name, "pcap", None, 0) for name in sources]
    if lines:
        reports.append(SourceReport(lines[0].source, "log", None, 0, own_clock=True))
    session = Session(shelf, reports)
    arrivals: list[Frame | Line] = [
        Frame(name, number, seen.at, ETHERNET, seen.data, seen.whole, seen.port)
        for name, frames in sources.items()
        for number, seen in enumerate(frames, 1)
    ]
    for arrival in sorted([*arrivals, *lines], key=lambda arrival: (arrival.at, arrival.source, arrival.number)):
        if isinstance(arrival, Line):
            session.take_line(arrival)
        else:
            session.take(arrival)
    return session.case()


def objections(kind: str, before: Verdicts, after: Verdicts) -> list[str]:
    """What a retelling called `kind` must not have changed, and did."""
    known = before.standing | before.cleared
    told = after.standing | after.cleared
    named = {rule for rule, _ in known}
    wrong = [
        f"new: {rule} of {entity}"
        for rule, entity in sorted(told - known)
        # Where the lease is cut off, a phone that only its log tells of is known by its address.
        if kind in HARMLESS or rule not in named or not entity.startswith("ip:")
    ]
    if kind in HARMLESS:
        wrong += [f"lost: {rule} of {entity}" for rule, entity in sorted(known - told)]
        wrong += [f"no longer cleared: {rule} of {entity}" for rule, entity in sorted(after.standing & before.cleared)]
        wrong += [f"root: {rule} of {entity}" for rule, entity in sorted(before.roots ^ after.roots)]
    return wrong
