"""All groups of settings, in one explicit list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from acdiag.model.configuration import Configuration
from acdiag.model.facts import Fact
from acdiag.rulebook.lint import Place
from acdiag.rulebook.settings import calls, general, network, security, services
from acdiag.rulebook.settings.reading import Settings

GROUPS: Sequence[Callable[[Settings], Iterator[Fact]]] = (
    general.facts,
    network.addresses,
    network.vlan,
    network.dot1x,
    security.tls,
    security.trust,
    services.time,
    services.provisioning,
    services.logging,
    calls.sign_in,
    calls.account,
    calls.media,
    calls.recording,
)


def facts(configuration: Configuration, place: Place) -> Iterator[Fact]:
    """What a configuration sets, for the phone of `place`."""
    settings = Settings(configuration, place)
    for group in GROUPS:
        yield from group(settings)
