"""Heads of HTTP/1.x messages (RFC 9112): provisioning files, CertProv, web tickets, autodiscover.

Bodies are never read here: a firmware image is one, and what a diagnosis needs is in the head.
"""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.record import Record
from acdiag.wire import authentication, diagnostics
from acdiag.wire.authentication import Authentication
from acdiag.wire.diagnostics import Diagnostics
from acdiag.wire.head import Fields, read_head

_RESPONSE = expression(rb"(HTTP/1\.[01]) ([0-9]{3})(?: ([^\0\r\n]*))?(?=[\r\n]|\Z)").match
_REQUEST = expression(rb"([A-Za-z][!-~]{0,31}) ([^\0\r\n]+) (HTTP/1\.[01])(?=[\r\n]|\Z)").match


class Http(Record):
    """The head of one message."""

    method: str
    """Of a request, as sent; empty in a response."""
    target: str
    """Of a request: a path with its query, a whole URI to a proxy, or host:port; blanks, though wrong, are kept."""
    status: int
    """Of a response; 0 in a request."""
    phrase: str
    """Of a response: the server's own words after the status, often none."""
    version: str
    """HTTP/1.0 or HTTP/1.1."""
    fields: Fields
    """By name in lower case."""
    whole: bool
    """No header field is missing; the capture did not cut the head."""

    @property
    def host(self) -> str:
        """The name that the client asked for, with the port when it named one."""
        return self.fields.first("host") or ""

    @property
    def user_agent(self) -> str:
        return self.fields.first("user-agent") or ""

    @property
    def server(self) -> str:
        return self.fields.first("server") or ""

    @property
    def location(self) -> str:
        """Where a redirection points to."""
        return self.fields.first("location") or ""

    @property
    def content_length(self) -> int | None:
        return self.fields.number("content-length")

    @property
    def content_type(self) -> str:
        """In lower case, without parameters."""
        return (self.fields.first("content-type") or "").partition(";")[0].strip().lower()

    @property
    def transfer_encoding(self) -> str:
        """In lower case: `chunked`, or empty."""
        return ", ".join(self.fields.every("transfer-encoding")).lower()

    @property
    def challenges(self) -> tuple[Authentication, ...]:
        """What a 401 asks for."""
        return authentication.read(self.fields.every("www-authenticate"))

    @property
    def credentials(self) -> tuple[Authentication, ...]:
        """What a request answers with, to a server or a proxy."""
        return authentication.read(self.fields.every("authorization") + self.fields.every("proxy-authorization"))

    @property
    def diagnostics(self) -> tuple[Diagnostics, ...]:
        """Why Skype for Business refused a web ticket or a certificate (MS-OCAUTHWS 2.2.4.1)."""
        return diagnostics.read(self.fields.every("x-ms-diagnostics"))

    @property
    def web_ticket_url(self) -> str:
        """Where to get the ticket that this 401 misses."""
        return self.fields.first("x-ms-webticketurl") or ""


def looks_like_http(data: bytes) -> bool:
    """The first line is that of HTTP/1.x, to its end."""
    return bool(_RESPONSE(data) or _REQUEST(data))


def decode(data: bytes) -> Http:
    """Read the head that `data` begins with.

    Raises `Malformed` when the first line is not that of HTTP/1.x, or the head exceeds its bounds.
    """
    response = _RESPONSE(data)
    request = None if response else _REQUEST(data)
    if not response and not request:
        raise Malformed(0, "start line is not that of HTTP/1")
    head = read_head(data)
    if request:
        method, target, version = (part.decode("latin-1") for part in request.groups())
        return Http(method, target, 0, "", version, head.fields, head.whole)
    version, _, rest = head.start.partition(" ")
    status, _, phrase = rest.partition(" ")
    return Http("", "", int(status), phrase.strip(), version, head.fields, head.whole)
