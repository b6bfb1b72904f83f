"""SIP messages (RFC 3261 section 7), as far as a diagnosis reads them.

The start line decides what is SIP, on any port, in Wireshark's way: a request is a word, something with a colon, and
`SIP/2.0`; a response is `SIP/2.0`, three digits and a blank. Header values stay text until somebody asks for them,
because of most messages only the transaction is followed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import Record
from acdiag.wire import authentication, diagnostics, sip_values
from acdiag.wire.authentication import Authentication
from acdiag.wire.diagnostics import Diagnostics
from acdiag.wire.head import Fields, number, read_head
from acdiag.wire.sip_values import Address, Reason, Via, Warned

LONGEST_IDENTIFIER = 255
"""Characters of a Call-ID or branch that are kept as they are; those in the field have less than a hundred."""
LONGEST_PHRASE = 1024
"""Characters of a server's own words that are kept."""
COMPACT = {
    "a": "accept-contact",
    "b": "referred-by",
    "c": "content-type",
    "d": "request-disposition",
    "e": "content-encoding",
    "f": "from",
    "i": "call-id",
    "j": "reject-contact",
    "k": "supported",
    "l": "content-length",
    "m": "contact",
    "n": "identity-info",
    "o": "event",
    "r": "refer-to",
    "s": "subject",
    "t": "to",
    "u": "allow-events",
    "v": "via",
    "x": "session-expires",
    "y": "identity",
}
"""Compact forms of header names (IANA, Session Initiation Protocol parameters)."""

_RESPONSE = rb"SIP/2\.0 [0-9]{3} [^\0\r\n]*"
_REQUEST = rb"[!-~][\t!-~]* (?=[^\0\r\n ]{3})[^\0\r\n ][^\0\r\n :]*:[^\0\r\n ]* SIP/2\.0"
_START = expression(rb"(?:(?P<response>" + _RESPONSE + rb")|" + _REQUEST + rb")(?=[\r\n]|\Z)").match
_CSEQ = expression(r"([0-9]{1,10})\s+(\S+)", re.ASCII)


class CSeq(NamedTuple):
    """Number and method that a response shares with its request."""

    number: int
    method: str


class Sip(Record):
    """One message."""

    method: str
    """Of a request, as sent; empty in a response."""
    uri: str
    """Of a request: where it is sent to."""
    status: int
    """Of a response; 0 in a request."""
    phrase: str
    """Of a response: the server's own words after the status."""
    fields: Fields
    """By full name in lower case."""
    body: bytes
    """As long as Content-Length says, as far as captured."""
    whole: bool
    """No header field is missing; the capture did not cut the head."""

    @property
    def call_id(self) -> str:
        """Empty when it is missing."""
        return _identifier(self.fields.first("call-id") or "")

    @property
    def cseq(self) -> CSeq | None:
        return _cseq(self.fields.first("cseq") or "")

    @property
    def sender(self) -> Address | None:
        """The From field: who began the transaction, in the response too."""
        return sip_values.address(self.fields.first("from"))

    @property
    def recipient(self) -> Address | None:
        """The To field; a tag there makes it a dialog."""
        return sip_values.address(self.fields.first("to"))

    @property
    def contacts(self) -> tuple[Address, ...]:
        """Where to reach the sender; the only one is `*` when a REGISTER removes all."""
        return sip_values.addresses(self.fields.every("contact"))

    @property
    def expires(self) -> int | None:
        """Seconds of the Expires field; an `expires` parameter of a contact goes before it (section 10.2.1.1)."""
        return self.fields.number("expires")

    @property
    def vias(self) -> tuple[Via, ...]:
        """The way of the request, the last hop first."""
        return sip_values.vias(self.fields.every("via"))

    @property
    def branch(self) -> str:
        """Names the transaction together with the method of CSeq; empty when it is missing."""
        first = sip_values.vias(self.fields.every("via")[:1])
        return _identifier(first[0].branch) if first else ""

    @property
    def user_agent(self) -> str:
        return self.fields.first("user-agent") or ""

    @property
    def server(self) -> str:
        return self.fields.first("server") or ""

    @property
    def challenges(self) -> tuple[Authentication, ...]:
        """What a 401 asks for."""
        return authentication.read(self.fields.every("www-authenticate"))

    @property
    def proxy_challenges(self) -> tuple[Authentication, ...]:
        """What a 407 asks for."""
        return authentication.read(self.fields.every("proxy-authenticate"))

    @property
    def credentials(self) -> tuple[Authentication, ...]:
        """What a request answers with, to a registrar or a proxy."""
        return authentication.read(self.fields.every("authorization") + self.fields.every("proxy-authorization"))

    @property
    def diagnostics(self) -> tuple[Diagnostics, ...]:
        """ms-diagnostics first: it says more than ms-diagnostics-public. The third form is a client's own."""
        every = self.fields.every
        return diagnostics.read(
            every("ms-diagnostics") + every("ms-diagnostics-public") + every("ms-client-diagnostics")
        )

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why a request was made (RFC 3326)."""
        return sip_values.reasons(self.fields.every("reason"))

    @property
    def warnings(self) -> tuple[Warned, ...]:
        return sip_values.warnings(self.fields.every("warning"))

    @property
    def retry_after(self) -> int | None:
        """Seconds that the server wants to be left alone."""
        return self.fields.number("retry-after")

    @property
    def content_length(self) -> int | None:
        return self.fields.number("content-length")

    @property
    def content_type(self) -> str:
        """In lower case, without parameters."""
        return (self.fields.first("content-type") or "").partition(";")[0].strip().lower()


@lru_cache(maxsize=64)
def _cseq(text: str) -> CSeq | None:
    """Each observer asks for that of one message, and phones begin to count at 1."""
    found = _CSEQ.match(text)
    return CSeq(int(found[1]), found[2]) if found else None


def _identifier(text: str) -> str:
    """A text that only has to be told from others; a very long one is its beginning and a digest of all of it."""
    if len(text) <= LONGEST_IDENTIFIER:
        return text
    return f"{text[:LONGEST_IDENTIFIER]}…{sha256(text.encode('utf-8', 'replace')).hexdigest()[:32]}"


def looks_like_sip(data: bytes) -> bool:
    """The first line is SIP's, to its end."""
    return _START(data) is not None


def decode(data: bytes) -> Sip:
    """Read one message; bytes after the body are left out.

    Raises `Malformed` when the first line is not SIP's, or the head exceeds its bounds.
    """
    found = _START(data)
    if found is None:
        raise Malformed(0, "start line is not that of SIP")
    head = read_head(data, COMPACT)
    length = number(head.fields.first("content-length")) if head.whole else None
    body = data[head.end :] if length is None else data[head.end : head.end + length]
    first, second, third = head.start.split(" ", 2)
    if found["response"] is not None:  # a request's method may be any word, `SIP/2.0` too
        return Sip("", "", int(second), third.strip()[:LONGEST_PHRASE], head.fields, body, head.whole)
    return Sip(first, second, 0, "", head.fields, body, head.whole)
