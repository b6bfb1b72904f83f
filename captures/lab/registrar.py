"""A registrar between two pipes: it answers each REGISTER with the next of its statuses.

It stands behind a TLS server, which SIPp cannot be. The last status holds for all that follow. A keep-alive (CRLF
CRLF, RFC 5626 section 3.5.1) is answered with CRLF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

CHALLENGE = 'WWW-Authenticate: TLS-DSK realm="SIP Communications Service", targetname="sfb01.contoso.com", version=4'
PHRASES = {200: "OK", 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable"}
_COPIED = ("via", "from", "to", "call-id", "cseq")
END = b"\r\n\r\n"
LARGEST = 4096
"""Bytes read at a time."""


def answers(said: bytes, statuses: Iterator[int]) -> tuple[bytes, bytes]:
    """What to say to the requests that `said` holds, and what is left of it."""
    answered = b""
    while END in said:
        head, _, said = said.partition(END)
        answered += _answer(head.decode(), next(statuses)) if head else b"\r\n"
    return answered, said


def _answer(head: str, status: int) -> bytes:
    lines = head.strip().split("\r\n")[1:]
    copied = [line for line in lines if line.partition(":")[0].lower() in _COPIED]
    tagged = [f"{line};tag=fe1" if line.startswith("To:") else line for line in copied]
    contact = [f"{line};expires=600" for line in lines if line.startswith("Contact:")] if status == 200 else []
    more = [CHALLENGE] if status == 401 else contact
    start = f"SIP/2.0 {status} {PHRASES.get(status, 'Answer')}"
    return "\r\n".join([start, *tagged, *more, "Server: RTC/6.0", "Content-Length: 0", "", ""]).encode()


def in_turn(statuses: Sequence[int]) -> Iterator[int]:
    """Each once, the last for ever."""
    yield from statuses
    while True:
        yield statuses[-1]


def serve(asked: Path, answered: Path, statuses: Sequence[int]) -> None:
    """Read requests from one pipe and write answers to the other, until the TLS server has gone."""
    remaining, rest = in_turn(statuses), b""
    with asked.open("rb", buffering=0) as said, answered.open("wb", buffering=0) as out:
        while data := said.read(LARGEST):
            answer, rest = answers(rest + data, remaining)
            out.write(answer)
