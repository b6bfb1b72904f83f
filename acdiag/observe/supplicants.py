"""Whom an authenticator means when it speaks to the group address of port access entities (IEEE 802.1X-2020 11.1.1).

Both sides use that address on a cable, where nobody else listens. A mirror may show several ports on one tap, and a
PC behind a phone speaks on the phone's port. Identifiers tell them apart: a response repeats that of its request, an
outcome repeats that of the last response, and authenticators count up by one.
"""

from __future__ import annotations

from acdiag.observe.memory import Memory

TAPS = 1024
PORTS, SUPPLICANTS = 64, 64
"""Authenticators and supplicants told apart on one tap; a mirror of a whole access switch has 48."""
ANSWERS = 8
"""Responses of one port kept: those of a phone, its PC and a few more that speak at a time."""


class _Port:
    """One authenticator."""

    __slots__ = ("answers", "asked", "supplicant")

    def __init__(self) -> None:
        self.asked = -1
        """Identifier of its latest request."""
        self.supplicant = ""
        """Who spoke to it last."""
        self.answers: Memory[int, str] = Memory(ANSWERS)
        """Who sent the response with this identifier."""


class _Tap:
    __slots__ = ("heard", "ports")

    def __init__(self) -> None:
        self.ports: Memory[str, _Port] = Memory(PORTS)
        self.heard: Memory[str, None] = Memory(SUPPLICANTS)


class Supplicants:
    """Learns from what is said, and answers who was meant."""

    def __init__(self) -> None:
        self._taps: Memory[str, _Tap] = Memory(TAPS)

    def began(self, tap: str, mac: str) -> None:
        """A supplicant sent EAPOL-Start or Logoff: what it said before is over."""
        known = self._tap(tap)
        known.heard[mac] = None
        if len(known.ports) == 1:
            (port,) = known.ports.values()
            port.supplicant = mac
            for identifier in [number for number, sender in port.answers.items() if sender == mac]:
                del port.answers[identifier]

    def asked(self, tap: str, authenticator: str, identifier: int) -> None:
        """An authenticator sent a request."""
        port = self._port(tap, authenticator)
        port.asked = identifier

    def responded(self, tap: str, mac: str, identifier: int) -> str:
        """A supplicant sent a response; the authenticator that it answers, or empty."""
        known = self._tap(tap)
        known.heard[mac] = None
        matching = [name for name, port in known.ports.items() if port.asked == identifier]
        own = [name for name in matching if known.ports[name].supplicant == mac]
        chosen = (own or matching or (list(known.ports) if len(known.ports) == 1 else [""]))[-1]
        if chosen:
            port = known.ports[chosen]
            port.supplicant = mac
            port.answers[identifier] = mac
        return chosen

    def next_of(self, tap: str, authenticator: str, identifier: int) -> str:
        """Who is meant by a request after the first one; empty when that is not known."""
        answered = self._port(tap, authenticator).answers.get((identifier - 1) & 0xFF)
        return answered or self.last(tap, authenticator)

    def outcome_of(self, tap: str, authenticator: str, identifier: int) -> str:
        """Whose Success or Failure this is; empty when that is not known."""
        answered = self._port(tap, authenticator).answers.pop(identifier, None)
        return answered or self.last(tap, authenticator)

    def last(self, tap: str, authenticator: str) -> str:
        """Who spoke to this authenticator last, or the only supplicant of the tap; empty when that is not known."""
        port = self._port(tap, authenticator)
        heard = self._tap(tap).heard
        return port.supplicant or (next(iter(heard)) if len(heard) == 1 else "")

    def _tap(self, tap: str) -> _Tap:
        known = self._taps.get(tap)
        if known is None:
            known = self._taps[tap] = _Tap()
        return known

    def _port(self, tap: str, authenticator: str) -> _Port:
        """Moved to the end, so that the latest is the last."""
        ports = self._tap(tap).ports
        port = ports[authenticator] = ports.get(authenticator) or _Port()
        return port
