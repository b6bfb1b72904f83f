"""Captured text with pseudonyms in it: addresses in any spelling, and every word that is not one of ours.

Text is taken apart into addresses, times, numbers and words; the signs between them stay, so a URL stays a URL and a
SIP address one. A name in another spelling (percent-encoded, base64, hex, DNS labels) is either decoded here or is no
word of ours and goes as a whole.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection

from acdiag.model.expression import expression
from acdiag.model.names.told_secrets import without_secrets
from acdiag.redact.pseudonyms import NAME, NUMBER, USER, Substitution

LONG_NUMBER = 6
"""Digits from which a number in text may be that of a telephone; ports and counts of our own have fewer, or commas."""
_PERCENT = expression(r"%(3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])")
"""Letters and digits that need no encoding; who writes them so hides something."""
_UNITS = expression(r"\d{1,6}(?:ns|us|ms|s|m|h|d|min|[kMG]i?[Bb]|B|Hz|kHz|kbps|x|th|st|nd|rd|p)\Z")
_LIKE_OURS = expression(rf"(?:{USER}|{NAME}|{NUMBER})\d+\Z")
"""What looks like a pseudonym and is none."""
_TRAILING = expression(r"([^\W\d_]+)\d{1,4}\Z")
_PIECES = expression(
    r"""
    (?P<time>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-]))
    |(?P<uuid>(?<![^\W_])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![^\W_]))
    |(?P<mac>(?<![0-9A-Fa-f:.-])(?:[0-9A-Fa-f]{2}(?P<colon>[:-])(?:[0-9A-Fa-f]{2}(?P=colon)){4}[0-9A-Fa-f]{2}
        |[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Fa-f]|[:.-][0-9A-Fa-f]))
    |(?P<arpa>(?<![\d.])(?:\d{1,3}\.){4}(?=in-addr\.arpa))
    |(?P<ipv6>(?<![^\W_])(?<!:)(?:[0-9A-Fa-f]{1,4}:|::)(?:[0-9A-Fa-f]{0,4}:){1,7}(?:[0-9A-Fa-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?)
    |(?P<ipv4>(?<!\d)(?<!\d\.)\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d))
    |(?P<embedded>(?<!\d)\d{1,3}(?P<sign>[-_])\d{1,3}(?:(?P=sign)\d{1,3}){2}(?!\d|(?P=sign)\d))
    |(?P<phone>\+\d(?:[\s()./-]{0,2}\d){6,16})
    |(?P<hex>(?<![^\W_])0x[0-9A-Fa-f]{1,8}(?![^\W_]))
    |(?P<user>[^\s@:;<>"'/,=()\[\]{}|]{1,128}(?=@))
    |(?P<domain>[^\W_][\w.-]{0,62}(?=\\{1,2}[^\W_]))
    |(?P<grouped>(?<!\d)\d{1,3}(?:,\d{3})+(?!\d))
    |(?P<bare>(?<![^\W_])[0-9A-Fa-f]{12}(?![^\W_]))
    |(?P<word>[^\W_]+)
    """,
    re.VERBOSE,
)
_ATOM = expression(r"[^\W_]+")
OWN = "own"
"""In the place of a kind: the words are the engineer's."""


class Text:
    """Rewrites text by one substitution."""

    def __init__(
        self,
        substitution: Substitution,
        ours: Collection[str],
        numbers: Collection[int] = (),
        versions: Collection[str] = (),
    ) -> None:
        """`ours` are words that stay, `numbers` those that decoders read and that are no telephone's, `versions` those
        of firmware that look like an address and are none.
        """
        self._substitution = substitution
        self._ours = ours
        self._numbers = numbers
        self._versions = versions
        self._known: dict[tuple[str, str], str] = {}

    def told(self, text: str) -> str:
        """Text that may hold anything."""
        return self._cached("", text, self._told)

    def named(self, text: str, kind: str = NAME) -> str:
        """A name of somebody or something: no word of it stays, ours or not."""
        return self._cached(kind, text, lambda known: self._named(known, kind))

    def own(self, text: str) -> str:
        """Words that somebody wrote for the reader; addresses, numbers and what the captures know go."""
        return self._cached("own", text, self._own)

    def _own(self, text: str) -> str:
        return self._pieces(without_secrets(text), OWN)

    def _cached(self, kind: str, text: str, rewrite: Callable[[str], str]) -> str:
        found = self._known.get((kind, text))
        if found is None:
            found = self._known[kind, text] = rewrite(text)
        return found

    def _told(self, text: str) -> str:
        path = self._substitution.path(text)
        if path is not None:
            return path
        return self._pieces(without_secrets(_decoded(text)), "")

    def _named(self, text: str, kind: str) -> str:
        return self._pieces(_decoded(text), kind)

    def _pieces(self, text: str, forced: str) -> str:
        return _PIECES.sub(lambda found: self._piece(found, forced), text)

    def _piece(self, found: re.Match[str], forced: str) -> str:
        what, piece = found.lastgroup or "", found[0]
        # `colon` and `sign` are inside others and never the last group that matched alone.
        if found["mac"]:
            return self._mac(piece)
        if found["bare"]:
            return self._bare(piece, forced)
        if found["embedded"]:
            return self._embedded(piece, found["sign"])
        if found["user"]:
            return self._atoms(piece, USER if forced != OWN else OWN)
        match what:
            case "time" | "hex" | "grouped":
                return piece
            case "arpa":
                return self._reversed(piece)
            case "ipv4":
                return self._ipv4(piece)
            case "ipv6":
                return self._ipv6(piece, forced)
            case "phone":
                return "+" + self._substitution.word(re.sub(r"\D", "", piece), NUMBER)
            case "uuid":
                return self._substitution.word(piece, NAME)
            case "domain":
                return self._atoms(piece, forced or NAME)
        before = found.string[found.start() - 1 : found.start()]
        return self._atom(piece, forced or (USER if self._follows_sip(found) else ""), before)

    @staticmethod
    def _follows_sip(found: re.Match[str]) -> bool:
        """The user part of a SIP or tel URI without a host."""
        return (
            found.string[max(found.start() - 5, 0) : found.start()].lower().endswith(("sip:", "sips:", "tel:", "tel:+"))
        )

    def _atoms(self, text: str, kind: str) -> str:
        return _ATOM.sub(lambda atom: self._atom(atom[0], kind, ""), text)

    def _atom(self, atom: str, forced: str, before: str) -> str:
        folded = atom.casefold()
        if atom.isdecimal() and atom.isascii():
            return self._number(atom, forced, before)
        if forced == OWN:
            return self._substitution.word(atom, NAME) if self._substitution.knows(folded) else atom
        if forced:
            return self._forced(atom, folded, forced, before)
        if self._stays(atom, folded, before):
            self._substitution.keep(folded)
            return atom
        return self._substitution.word(atom, NAME)

    def _forced(self, atom: str, folded: str, kind: str, before: str) -> str:
        """A word of a name; one that is ours as well means somebody only here."""
        if kind == NAME and self._stays(atom, folded, before):
            return atom
        return self._substitution.word(atom, kind)

    def _number(self, atom: str, forced: str, before: str) -> str:
        if forced == USER and len(atom) >= 2:
            return self._substitution.word(atom, NUMBER)
        long = len(atom) >= LONG_NUMBER and int(atom[:20]) not in self._numbers
        known = (
            len(atom) > 3 and before != ":" and self._substitution.knows(atom) and int(atom[:20]) not in self._numbers
        )
        return self._substitution.word(atom, NUMBER) if long or known else atom

    def _stays(self, atom: str, folded: str, before: str) -> bool:
        if _LIKE_OURS.match(folded):
            return False
        if len(atom) == 1 or folded in self._ours or _UNITS.match(atom):
            return True
        if len(atom) == 2 and before == "." and atom.isascii():
            return True
        stem = _TRAILING.match(folded)
        return stem is not None and (stem[1] in self._ours or len(stem[1]) == 1)

    def _mac(self, piece: str) -> str:
        digits = re.sub(r"[:.-]", "", piece)
        written = self._substitution.mac(bytes.fromhex(digits)).hex()
        shape = iter(written.upper() if digits.upper() == digits and digits.lower() != digits else written)
        return "".join(c if c in ":.-" else next(shape) for c in piece)

    def _bare(self, piece: str, forced: str) -> str:
        """Twelve hexadecimal digits: a MAC where it is known as one, or a phone's; else a number or a word."""
        if self._substitution.knows_mac(bytes.fromhex(piece)):
            return self._mac(piece)
        return self._atom(piece, forced, "")

    def _ipv4(self, piece: str) -> str:
        try:
            address = int(ipaddress.IPv4Address(piece))
        except ValueError:
            return piece if piece in self._versions else self._digits(piece)
        if piece in self._versions:
            return piece
        return str(ipaddress.IPv4Address(self._substitution.ipv4(address)))

    def _digits(self, piece: str) -> str:
        """Four numbers that are no address."""
        return _ATOM.sub(lambda atom: self._atom(atom[0], "", ""), piece)

    def _reversed(self, piece: str) -> str:
        """An address as DNS writes it for questions about its name."""
        try:
            address = int(ipaddress.IPv4Address(".".join(reversed(piece.rstrip(".").split(".")))))
        except ValueError:
            return self._digits(piece)
        image = str(ipaddress.IPv4Address(self._substitution.ipv4(address)))
        return ".".join(reversed(image.split("."))) + "."

    def _embedded(self, piece: str, sign: str) -> str:
        """An address inside a name, as in dhcp-10-1-2-3."""
        try:
            address = int(ipaddress.IPv4Address(piece.replace(sign, ".")))
        except ValueError:
            return self._digits(piece)
        return str(ipaddress.IPv4Address(self._substitution.ipv4(address))).replace(".", sign)

    def _ipv6(self, piece: str, forced: str) -> str:
        for end in (len(piece), len(piece.rstrip(":"))):
            try:
                address = int(ipaddress.IPv6Address(piece[:end]))
            except ValueError:
                continue
            return str(ipaddress.IPv6Address(self._substitution.ipv6(address))) + piece[end:]
        return _ATOM.sub(lambda atom: self._atom(atom[0], forced, ""), piece)


def _decoded(text: str) -> str:
    return _PERCENT.sub(lambda found: chr(int(found[1], 16)), text) if "%" in text else text
