"""What feeds the screen, live and replayed alike: the screen asks, nothing is ever pushed into it.

A feed interprets in a thread of its own and at its own pace; what it gives is immutable, so a newer snapshot simply
takes the place of an older one, and a slow terminal costs nothing but freshness. No method may wait for the network or
judge; those that read files say so, and the screen calls them from a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from acdiag.model.arrival import Frame, Where
from acdiag.model.case import Case
from acdiag.model.dissection import Dissection
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.told_secrets import without_secrets
from acdiag.model.record import Record, field
from acdiag.rulebook.shelf import Shelf
from acdiag.timeline.story import PhoneStory


class Expected(NamedTuple):
    """A phone that should be there."""

    mac: str
    """Lower case, with colons."""
    user: str = ""
    room: str = ""
    model: str = ""


class SourceHealth(NamedTuple):
    """One source as it is now."""

    name: str
    """As the user named it: `udp://0.0.0.0:514`, `eth0`, `boot.pcapng`."""
    state: str
    """running, waiting (it may come back), ended or failed."""
    received: int
    """Frames or lines taken so far."""
    dropped: int = 0
    """Known to be lost: by the kernel, by a full queue."""
    note: str = ""
    """Why it failed and the command that mends it, or what this tap cannot see; not escaped."""


class Health(Record, kw_only=True):
    """All sources, and how far interpretation is behind."""

    sources: tuple[SourceHealth, ...] = ()
    lag_items: int = 0
    """Lines and frames not yet looked at."""
    lag_seconds: float = 0.0
    store: str = ""
    """What is wrong with the session's directory (full disk); empty when all is well."""
    sees: tuple[str, ...] = ()
    """What the taps can see and what not, a sentence each."""
    said: tuple[str, ...] = ()
    """What the user should know, in order and never less: what could not be opened and how to mend it. Not escaped."""
    progress: float | None = None
    """Of a replay: the fraction that is read."""


class LogEntry(NamedTuple):
    """One message of a log, decoded; texts are as captured."""

    number: int
    """Place in the feed, from 1; rises."""
    source: str
    line: int | None
    at: int
    sender: str
    host: str = ""
    """MAC of the phone that wrote it, where known."""
    component: str = ""
    level: int | None = None
    """Severity as syslog counts it: 0 emergency to 7 debug; None where nothing says it."""
    text: str = ""
    lost: int = 0
    """Not a message but a gap: so many lines are missing here."""
    frame: int | None = None
    """The frame that brought it, where it was captured."""

    @property
    def shown(self) -> str:
        """The text without secrets: what a person sees. It is made late, as few of many lines are ever seen."""
        return without_secrets(self.text)


class Log(Protocol):
    """The latest lines, a ring; reading it never waits."""

    @property
    def first(self) -> int:
        """Number of the oldest entry that is kept."""

    @property
    def last(self) -> int:
        """Number of the newest one; 0 without any."""

    def entries(self, first: int, last: int) -> Sequence[LogEntry]:
        """Those from `first` to `last`, both included, as far as they are kept."""


class Snapshot(Record, kw_only=True):
    """The answer at one moment."""

    number: int
    """Rises with every judgement; 0 before the first."""
    case: Case
    stories: Mapping[str, PhoneStory] = field(default_factory=dict)
    """By entity. They may lie in another process, so looking one up may wait: the screen does it in a thread."""
    now: int = 0
    """The feed's clock when it was judged, ns."""
    raised: Mapping[str, int] = field(default_factory=dict)
    """By id of a finding, when it was raised, ns; where it is not in it, its first evidence counts."""
    expected: tuple[Expected, ...] = ()
    """All that should be there."""
    final: bool = False
    """Nothing more comes."""


class Feed(Protocol):
    """What the screen needs of whatever runs behind it."""

    @property
    def title(self) -> str:
        """What is looked at: the session's directory, or the files that are replayed."""

    @property
    def shelf(self) -> Shelf:
        """The rules."""

    @property
    def log(self) -> Log:
        """The latest lines."""

    def start(self) -> None:
        """Begin; returns at once."""

    def stop(self) -> None:
        """End and let go of everything; may take a moment. Calling it twice is fine."""

    def snapshot(self) -> Snapshot:
        """The latest answer."""

    def now(self) -> int:
        """The feed's clock, ns: the time of day, or how far a replay has come; 0 before anything came."""

    def health(self) -> Health:
        """How it is going."""

    def failure(self) -> str:
        """Why interpretation ended before its time, in a sentence; empty while all is well."""

    def frames(self, sources: Sequence[str]) -> Iterator[Frame]:
        """The frames of these sources from their start, as far as they can be read again. Reads files.

        Raises Unusable.
        """

    def inspect(self, where: Where) -> tuple[Frame, Dissection] | None:
        """One frame of the evidence and what we make of it; None when it is no longer there. Reads files."""

    def file(self, source: str) -> str | None:
        """The path of a source where it is a capture on disk that other programs can read."""


class Notebook(Protocol):
    """What people write down while they watch: notes on phones and problems, and steps that are done."""

    def note(self, subject: str) -> str:
        """The note on an entity (`phone:MAC`) or a problem (`problem:RULE`, or `problem:RULE (GROUP)`); empty
        without one.
        """

    def write(self, subject: str, text: str) -> None:
        """Keep a note; an empty one removes it."""

    def done(self, step: str) -> bool:
        """Whether a corrective step is ticked (`RULE:NUMBER` from 0, or `RULE (GROUP):NUMBER`)."""

    def tick(self, step: str, done: bool) -> None:
        """Tick it, or take the tick back."""

    def notes(self) -> Mapping[str, str]:
        """All notes by subject."""
