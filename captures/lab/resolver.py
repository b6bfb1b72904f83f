"""The phone's stub resolver (RFC 1035, RFC 2782): by UDP, twice, then the next server; by TCP when an answer is cut.

A resolver of the C library would read this machine's configuration, and none of them shows SRV records to a caller.
"""

from __future__ import annotations

import itertools
import socket
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from captures.lab.netns import Namespace

A, SRV = 1, 33
TRIES = 2
PATIENCE = 5.0
"""Seconds for each try, as resolv.conf has it."""
_TRUNCATED = 0x0200
_LARGEST = 4096


class Service(NamedTuple):
    """An SRV record."""

    priority: int
    weight: int
    port: int
    target: str


class Resolver:
    """Asks the servers in turn; nothing is remembered."""

    def __init__(self, namespace: Namespace, servers: Sequence[str]) -> None:
        self._namespace = namespace
        self._servers = servers
        self._numbers = itertools.count(0x4100)

    def addresses(self, name: str) -> list[str]:
        """IPv4 addresses; none when there are none, or nobody answers."""
        answer = self._ask(name, A)
        return [socket.inet_ntoa(answer[at : at + 4]) for kind, at, _ in _records(answer) if kind == A]

    def services(self, name: str) -> list[Service]:
        """SRV records, the preferred one first."""
        answer = self._ask(name, SRV)
        found = [_service(answer, at) for kind, at, _ in _records(answer) if kind == SRV]
        return sorted(found, key=lambda service: (service.priority, -service.weight))

    def _ask(self, name: str, kind: int) -> bytes:
        """The answer; empty when nobody gives one."""
        labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
        question = (
            struct.pack("!6H", next(self._numbers), 0x0100, 1, 0, 0, 0) + labels + struct.pack("!BHH", 0, kind, 1)
        )
        for server in self._servers:
            answer = self._by_udp(server, question)
            if len(answer) > 3 and struct.unpack_from("!H", answer, 2)[0] & _TRUNCATED:
                answer = self._by_tcp(server, question)
            if answer:
                return answer
        return b""

    def _by_udp(self, server: str, question: bytes) -> bytes:
        with self._namespace.socket(socket.SOCK_DGRAM) as asking:
            asking.settimeout(PATIENCE)
            asking.connect((server, 53))
            for _ in range(TRIES):
                try:
                    asking.send(question)
                    return asking.recv(_LARGEST)
                except ConnectionRefusedError:
                    return b""
                except TimeoutError:
                    continue
        return b""

    def _by_tcp(self, server: str, question: bytes) -> bytes:
        with self._namespace.socket(socket.SOCK_STREAM) as asking:
            asking.settimeout(PATIENCE * TRIES)
            try:
                asking.connect((server, 53))
                asking.sendall(struct.pack("!H", len(question)) + question)
                with asking.makefile("rb") as heard:
                    return heard.read(struct.unpack("!H", heard.read(2))[0])
            except (OSError, struct.error):
                return b""


def _service(answer: bytes, at: int) -> Service:
    priority, weight, port = struct.unpack_from("!3H", answer, at)
    return Service(priority, weight, port, _name(answer, at + 6)[0])


def _records(answer: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, place and length of the data of each record in the answer section."""
    if not answer:
        return
    questions, answers = struct.unpack_from("!HH", answer, 4)
    at = 12
    for _ in range(questions):
        at = _name(answer, at)[1] + 4
    for _ in range(answers):
        at = _name(answer, at)[1]
        kind, _, _, length = struct.unpack_from("!HHIH", answer, at)
        yield kind, at + 10, length
        at += 10 + length


def _name(message: bytes, at: int) -> tuple[str, int]:
    """A name, and where it ends; our own servers' compression makes no loops."""
    labels, end = [], 0
    while message[at]:
        if message[at] >= 0xC0:
            end = end or at + 2
            at = struct.unpack_from("!H", message, at)[0] & 0x3FFF
        else:
            labels.append(message[at + 1 : at + 1 + message[at]].decode())
            at += 1 + message[at]
    return ".".join(labels), end or at + 1
