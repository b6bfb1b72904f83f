"""No table of a session grows with the number of those who send: found by looking at every container that it holds.

`python -m tests.mutants.adversaries` does the same with a million frames and the real bounds, and measures it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized
from importlib import import_module
from pathlib import Path

import pytest

from acdiag.model.arrival import Frame
from acdiag.model.case import SourceReport
from acdiag.observe.memory import Followed, Memory
from acdiag.pipeline import Session, intake
from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.expectation import triage
from tests.mutants import crowds

BOUND = 40
"""What every bound is set to here."""
FRAMES = 700
LARGEST = 6 * BOUND
"""Entries of one container: some hold both directions, or the same thing by two names."""
BOUNDS = {
    "timeline.ledger": ("HOSTS", "FACTS", "FACTS_OF_A_HOST", "OFFERS", "QUESTIONS"),
    "timeline.identity": ("ADDRESSES", "CHANGES", "BINDINGS"),
    "timeline.carried": ("MOST_CALLS",),
    "streams.tcp": ("MOST_CONNECTIONS",),
    "streams.conversations": ("MOST_READERS", "MOST_HANDSHAKES"),
    "streams.media": ("MOST_STREAMS", "MOST_HANDSHAKES"),
    "streams.rtp_recognition": ("MOST_CANDIDATES",),
    "streams.checksums": ("MOST_SENDERS",),
    "streams.duplicates": ("MOST_REMEMBERED",),
    "streams.transfers": ("MOST_TRANSFERS",),
    "streams.announcements": ("MOST",),
    "streams.round_trips": ("MOST_SENDERS",),
    "streams.fragments": ("MOST_WAITING",),
    "streams.fetched": ("MOST",),
    "observe.agreements": ("MOST_OFFERS",),
    "observe.quotes": ("PLACES",),
    "observe.pipelined": ("MOST", "MOST_OF_ONE"),
    "observe.waits": ("MOST",),
    "observe.log": ("SENDERS",),
}
_OWN = "acdiag."
_FIXED = ("acdiag.rulebook.shelf", "acdiag.rulebook.policy")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return load([builtin_folder()])


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table is full after a few entries."""
    for module, names in BOUNDS.items():
        for name in names:
            monkeypatch.setattr(import_module(_OWN + module), name, BOUND)
    for table in (Memory, Followed):
        monkeypatch.setattr(table.__init__, "__defaults__", (BOUND,))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", crowds.CROWDS)
def test_every_table_has_an_end(shelf: Shelf, name: str) -> None:
    session = Session(shelf, [SourceReport("crowd.pcap", "pcap")])
    for number, (at, data) in enumerate(crowds.frames(name, FRAMES), 1):
        session.take(Frame("crowd.pcap", number, at * 1000, 1, data, len(data)))
    grown = {place: size for place, size in _containers(session, "session") if size > LARGEST}
    assert not grown


def _containers(thing: object, place: str) -> Iterator[tuple[str, int]]:
    """Where each container is that is reached from `thing`, and how much it holds."""
    waiting, met = [(thing, place)], set()
    while waiting:
        each, where = waiting.pop()
        if id(each) in met or isinstance(each, str | bytes | bytearray | int | float | type | None):
            continue
        met.add(id(each))
        if isinstance(each, Sized) and hasattr(each, "__iter__") and not isinstance(each, tuple):
            yield where, len(each)
        if isinstance(each, dict):
            waiting += [(key, f"{where} key") for key in each] + [(value, f"{where}[]") for value in each.values()]
        elif isinstance(each, list | tuple | set | frozenset) or type(each).__name__ == "deque":
            waiting += [(item, f"{where}[]") for item in each]
        module = type(each).__module__
        if module.startswith(_OWN) and module not in _FIXED:
            waiting += [(getattr(each, attribute), f"{where}.{attribute}") for attribute in _attributes(each)]


def _attributes(thing: object) -> Iterator[str]:
    yield from getattr(thing, "__dict__", ())
    for kind in type(thing).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        yield from (slot for slot in ((slots,) if isinstance(slots, str) else slots) if hasattr(thing, slot))


HOSTS, ONE, FOLLOWED = "too many hosts", "too much of one host", "too much at once to follow"
QUESTIONS, CONNECTIONS = "too many questions at once", "too many TCP connections at once"
SAID = {
    "phones-by-oui": (HOSTS, "too many addresses"),
    "phones-by-lldp": (HOSTS,),
    "phones-by-vendor-class": (HOSTS, FOLLOWED),
    "phones-by-user-agent": (HOSTS, QUESTIONS),
    "phones-by-log": (HOSTS, FOLLOWED),
    "dhcp-transactions": (ONE,),
    "dhcp-leases": (ONE, "too many addresses"),
    "sip-dialogs": (HOSTS, FOLLOWED),
    "sip-offers": (HOSTS, FOLLOWED, "too many calls"),
    "sip-long-names": (HOSTS, FOLLOWED),
    "sip-registrations": (ONE, QUESTIONS),
    "rtp-sources": ("too many RTP streams",),
    "tcp-connections": (ONE, QUESTIONS, CONNECTIONS),
    "http-requests": (ONE, QUESTIONS, CONNECTIONS),
    "http-pipelined": (QUESTIONS, CONNECTIONS),
    "http-long-paths": (HOSTS, QUESTIONS, CONNECTIONS),
    "dns-names": (ONE, QUESTIONS),
    "dns-answers": (ONE,),
    "tftp-transfers": (ONE, FOLLOWED),
    "lldp-neighbours": (HOSTS,),
    "log-senders": (FOLLOWED,),
    "log-long-lines": (HOSTS, FOLLOWED),
    "time-requests": (ONE, QUESTIONS),
    "identities": (HOSTS, FOLLOWED),
    "addresses-claimed": (ONE, FOLLOWED, "too many addresses"),
    "duplicate-addresses": (HOSTS,),
    "strangers": ("too many senders",),
    "fragments": ("too many IP fragments at once",),
    "random-bytes": (),
}
"""What the answer to each crowd says of what found no room, at least; random bytes are counted by kind."""


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", crowds.CROWDS)
def test_what_gave_way_is_said(tmp_path: Path, shelf: Shelf, name: str) -> None:
    path = tmp_path / "crowd.pcap"
    crowds.write(path, name, 10 * BOUND)
    (source,) = triage(path, shelf).sources
    said = {problem.what: problem.count for problem in source.problems}
    for words in SAID[name]:
        assert [count for what, count in said.items() if what.startswith(words)], said
    assert all(count <= 2 * 10 * BOUND for count in said.values())
    crowds.write(path, name, BOUND // 4)
    (source,) = triage(path, shelf).sources
    assert source.problems == []


def test_more_kinds_of_random_bytes_than_are_told_apart_are_counted_together(
    tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "KINDS", BOUND)
    path = tmp_path / "crowd.pcap"
    crowds.write(path, "random-bytes", 2_000)
    unread = triage(path, shelf).not_understood
    assert len(unread) == BOUND + 1
    assert unread[-1].what == intake.OTHERS
    assert unread[-1].count > BOUND
