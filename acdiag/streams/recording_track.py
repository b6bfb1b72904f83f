"""One track of a recording while it grows."""

from __future__ import annotations

from acdiag.model.recording import Track
from acdiag.streams.recording_content import Content, TrackKey
from acdiag.streams.samples import Excerpt, sample_rate

LINEAR, COMPANDED = 1, 2
AUDIO_OF_ECHO_CANCELLER = range(1, 6)
"""Types whose blocks are samples: Rx reference to Tx output."""
UNDESCRIBED = ("noise-reduction", "comfort-noise")
"""Blocks whose inside nobody describes; a user may have them read as samples."""
MOST_DROPOUT = 3000
"""Blocks that may be missing at once; beyond, the counter has begun anew."""
COMPANDED_FORMS, LINEAR_FORMS = ("alaw", "mulaw"), ("s16le", "s16be")
CLEARLY = 0.8
"""A-law is what the network side is asked for; µ-law must be smoother by this to be believed there."""


class TrackTally:
    """Counts what comes, and keeps an excerpt by which the form of samples is guessed."""

    __slots__ = ("_excerpt", "_order", "_steps", "bytes", "first", "form", "key", "last", "packets")

    def __init__(self, key: TrackKey, at: int) -> None:
        self.key = key
        self.first = self.last = at
        self.packets = 0
        self.bytes = 0
        self.form: int | None = None
        self._order: int | None = None
        self._steps: dict[int, int] = {}
        """How often the track's own counter went on by how much."""
        self._excerpt = Excerpt()

    def take(self, content: Content, at: int) -> None:
        """A block that came at `at` (ns)."""
        self.packets += 1
        self.bytes += len(content.data)
        self.last = max(self.last, at)
        self.form = content.form
        if content.order is not None:
            self._count(content.order)
        if self.forms or self.key.kind in UNDESCRIBED:
            self._excerpt.take(content.data, at)

    def _count(self, order: int) -> None:
        if self._order is not None:
            step = (order - self._order) & 0xFFFFFFFF
            if 0 < step <= MOST_DROPOUT and len(self._steps) < MOST_DROPOUT:
                self._steps[step] = self._steps.get(step, 0) + 1
        self._order = order

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that its samples may have; none where it holds no samples, or nobody knows."""
        kind = self.key.kind
        if kind in ("tdm-in", "tdm-out"):
            return COMPANDED_FORMS
        if kind == "echo-canceller" and self.key.detail in AUDIO_OF_ECHO_CANCELLER:
            return {LINEAR: LINEAR_FORMS, COMPANDED: COMPANDED_FORMS}.get(self.form or 0, ())
        return (*COMPANDED_FORMS, *LINEAR_FORMS) if kind == "pcm" else ()

    @property
    def usual_step(self) -> int:
        """By how much its counter goes on from block to block; 0 when it has none."""
        return max(self._steps, key=lambda step: (self._steps[step], -step), default=0)

    @property
    def lost(self) -> int | None:
        """Blocks missing by its own counter, where most steps are alike."""
        usual = self.usual_step
        if not usual or 2 * self._steps[usual] < sum(self._steps.values()):
            return None
        return sum(times * (step // usual - 1) for step, times in self._steps.items() if step > usual)

    def samples(self, given: str | None) -> tuple[str, int, str]:
        """Form, samples a second, and how sure that is; `given` is what the user insists on."""
        pace = self._excerpt.byte_rate
        forms = self.forms
        if given is not None and (forms or self.key.kind in UNDESCRIBED):
            return given, sample_rate(pace, given) or 8_000, "given"
        if not forms:
            return "", 0, "unknown"
        form = self._guess(forms)
        return form, sample_rate(pace, form), "guess"

    def _guess(self, forms: tuple[str, ...]) -> str:
        """The form in which its bytes move least; of equal ones the first."""
        roughness = self._excerpt.roughness
        if self.key.kind == "tdm-out" and roughness("mulaw") > CLEARLY * roughness("alaw"):
            return "alaw"
        return min(forms, key=roughness)

    def told(self, given: str | None) -> Track:
        """The track so far."""
        form, rate, confidence = self.samples(given)
        key = self.key
        return Track(
            kind=key.kind,
            name=key.name,
            detail=key.detail,
            device=key.device,
            channel=key.channel,
            packets=self.packets,
            bytes=self.bytes,
            first=self.first,
            last=self.last,
            lost=self.lost,
            samples=form,
            rate=rate,
            confidence=confidence,
        )
