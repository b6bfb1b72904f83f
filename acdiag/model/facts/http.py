"""Facts of HTTP in clear text (RFC 9110): a request, its answer, or that none came."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class HttpFact(Fact):
    """What each says of the request. `host` is the client: its address."""

    server: str = ""
    """Address and port."""
    target: str = ""
    """The host that the request names, without port; else the name that DNS gave for the address."""
    purpose: str = "other"
    """What the request is for: provisioning, certprov, webticket, autodiscover, fallback, or other."""
    method: str = ""
    path: str = ""
    """With its query."""
    file: str = ""
    """The last part of the path, without the query."""
    extension: str = ""
    """Lower case, without the dot; empty when the file has none."""
    lookup: str = ""
    """What kind of file it is: unique (its base name is the phone's MAC), or empty."""
    file_model: str | None = None
    """The phone model that the file name or its folder holds."""
    model: str | None = None
    """Phone model in User-Agent."""
    firmware: str | None = None
    """Firmware in User-Agent."""
    mac: str | None = None
    """MAC in User-Agent."""
    credentials: bool = False
    """The request carries an answer to a challenge, or a step of one."""
    account: str = ""
    """How the user's name is written in it: netbios (domain\\user) or upn; empty where that cannot be read."""


class HttpAsked(HttpFact):
    """A request."""

    name: ClassVar[str] = "http.asked"
    stage: ClassVar[str] = "provisioning"


class HttpAnswered(HttpFact):
    """The final response to a request."""

    name: ClassVar[str] = "http.answered"
    stage: ClassVar[str] = "provisioning"

    status: int = 0
    phrase: str = ""
    """The server's words after the status."""
    product: str = ""
    """The server's software, as it names it."""
    size: int | None = None
    """Bytes of the body, where the server says so."""
    diagnostics: int | None = None
    """X-Ms-diagnostics: its id."""
    reason: str = ""
    """X-Ms-diagnostics: its reason."""
    cut: bool = False
    """The capture cut its head: what the connection says later cannot be followed."""


class HttpUnanswered(HttpFact):
    """A request had no answer for 15 s, or the connection ended before one."""

    name: ClassVar[str] = "http.unanswered"
    stage: ClassVar[str] = "provisioning"

    reason: str = "silence"
    """silence, closed or reset."""
    failure: str = ""
    """The same in a few words."""
