"""A scenario: a name, what it shows, and the play that makes its frames and its expectation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from acdiag.model.record import Record
from acdiag.simulate.background import accompany
from acdiag.simulate.boot import come_up
from acdiag.simulate.clock import TimedFrame
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site


class Scenario(Record):
    name: str
    title: str
    """One line."""
    what: str
    """Two or three sentences: what happens, and why a diagnosis may trip over it."""
    play: Callable[[Site], None]
    """Sends the frames and says what it planted."""

    def make(self, site: Site) -> Iterator[TimedFrame]:
        """Play on `site`; afterwards `site.expectation` holds what was planted."""
        self.play(site)
        accompany(site)
        return site.frames()

    def run(self, phones: int = 1, seed: int = 1) -> tuple[list[TimedFrame], dict[str, Any]]:
        """The frames and what was planted in them."""
        site = Site(phones, seed)
        return list(self.make(site)), site.expectation.as_dict()

    def expected(self, phones: int = 1, seed: int = 1) -> dict[str, Any]:
        """What triage must say, in the form of case.yaml's `expect`."""
        return self.run(phones, seed)[1]

    @property
    def expect(self) -> dict[str, Any]:
        """`expected` for one phone and seed 1."""
        return self.expected()


def whole(name: str, play: Callable[[Site], None]) -> Scenario:
    """A scenario that arranges the site itself; title and text are the function's docstring."""
    title, what = _told(play)
    return Scenario(name, title, what, play)


def alone(name: str, play: Callable[[Site, Phone], None], model: str = "450HD", *, witness: bool = False) -> Scenario:
    """A scenario that each phone plays for itself; the `witness` is one more phone, which is well."""
    title, what = _told(play)

    def play_all(site: Site) -> None:
        for phone in site.some(model):
            play(site, phone)
        if witness:
            boot_well(site)

    return Scenario(name, title, what, play_all)


def boot_well(site: Site, model: str = "445HD") -> Phone:
    """One more phone, healthy."""
    phone = site.phone(model)
    come_up(site, phone)
    site.expect(phone)
    return phone


def _told(play: Callable[..., None]) -> tuple[str, str]:
    title, _, what = inspect.cleandoc(play.__doc__ or "").partition("\n")
    return title.rstrip("."), " ".join(what.split())
