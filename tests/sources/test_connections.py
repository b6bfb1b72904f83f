"""TCP and TLS: many connections, hostile ones, and what lay in them when it ended."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from acdiag.live.tls import context
from acdiag.sources import connections
from acdiag.sources.connection import PIECE, PIECES
from acdiag.sources.connections import ConnectionListener
from acdiag.sources.listening import Address, listen
from acdiag.sources.senders import Allowed
from acdiag.sources.spool import Spool
from tests.certificate_files import Certificates, write_certificates

Senders = Callable[[tuple[str, int]], None]


def run(
    senders: Senders, *, allowed: Allowed | None = None, tls: ssl.SSLContext | None = None
) -> tuple[ConnectionListener, list[bytes]]:
    bound = listen(Address("tcp", "127.0.0.1", 0))
    spool = Spool()
    listener = ConnectionListener("tcp", bound, spool, allowed or Allowed(), tls)
    place = bound.getsockname()
    listener.start()
    try:
        senders(place)
    finally:
        listener.stop()
        listener.join()
    return listener, [line for batch in spool.wait(0) for line in batch.lines]


def test_lines_of_several_connections() -> None:
    def senders(place: tuple[str, int]) -> None:
        with socket.create_connection(place) as first, socket.create_connection(place) as second:
            first.sendall(b"<13>a1\n<13>a")
            second.sendall(b"7 <13>b1\n")
            first.sendall(b"2\n<13>no end")

    listener, got = run(senders)
    assert sorted(got) == [b"<13>a1", b"<13>a2", b"<13>b1\n", b"<13>no end"]
    assert listener.lines == 4
    assert (listener.problems, listener.connections) == ({}, 0)


def test_a_flood_is_taken_to_its_last_line() -> None:
    lines = [b"<134>nxphone: line %d" % number for number in range(50_000)]

    def senders(place: tuple[str, int]) -> None:
        with socket.create_connection(place) as sender:
            sender.sendall(b"\n".join(lines) + b"\n")

    _, got = run(senders)
    assert got == lines


def test_a_frame_of_two_gigabytes_ends_its_connection_alone() -> None:
    def senders(place: tuple[str, int]) -> None:
        with socket.create_connection(place) as bad, socket.create_connection(place) as good:
            bad.sendall(b"<13>before\n2147483648 <13>x")
            assert bad.recv(1) == b""
            good.sendall(b"<13>fine\n")

    listener, got = run(senders)
    assert sorted(got) == [b"<13>before", b"<13>fine"]
    assert listener.problems == {"a message of more than 65536 bytes was announced": 1}


def test_lines_without_end_are_kept_in_pieces() -> None:
    def senders(place: tuple[str, int]) -> None:
        with socket.create_connection(place) as sender:
            sender.sendall(b"x" * 200_000)

    listener, got = run(senders)
    assert b"".join(got) == b"x" * 200_000
    assert listener.problems == {"lines of more than 65536 bytes, kept in pieces": 3}


def test_half_open_and_slow_ones_hold_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 20)

    def senders(place: tuple[str, int]) -> None:
        idle = [socket.create_connection(place) for _ in range(40)]
        with socket.create_connection(place) as sender:
            for byte in b"<13>slow\n":
                sender.sendall(bytes((byte,)))
                time.sleep(0.01)
        for each in idle:
            each.close()

    listener, got = run(senders)
    assert got == [b"<13>slow"]
    assert listener.problems["too many connections"] >= 20


def test_who_is_not_allowed() -> None:
    def senders(place: tuple[str, int]) -> None:
        with socket.create_connection(place) as sender:
            sender.settimeout(10)
            assert sender.recv(1) == b""

    listener, got = run(senders, allowed=Allowed(["192.0.2.0/24"]))
    assert got == []
    assert listener.refused == 1


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return write_certificates(tmp_path_factory.mktemp("certificates"))


def client(certificates: Certificates, certificate: Path | None = None) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=str(certificates.authority))
    if certificate is not None:
        made.load_cert_chain(certificate)
    return made


def test_tls(certificates: Certificates) -> None:
    lines = [b"<134>nxphone: line %d" % number for number in range(5_000)]

    def senders(place: tuple[str, int]) -> None:
        with (
            socket.create_connection(place) as plain,
            client(certificates).wrap_socket(plain, server_hostname="localhost") as sender,
        ):
            sender.sendall(b"".join(b"%d %s" % (len(line), line) for line in lines))

    listener, got = run(senders, tls=context(str(certificates.server), None, None))
    assert got == lines
    assert listener.problems == {}


def test_tls_garbage_half_open_and_plain_text(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HANDSHAKE", 0.3)

    def senders(place: tuple[str, int]) -> None:
        with socket.create_connection(place) as garbage, socket.create_connection(place) as silent:
            garbage.sendall(b"<13>not encrypted\n" * 100)
            silent.settimeout(10)
            assert silent.recv(1) == b""

    listener, got = run(senders, tls=context(str(certificates.server), None, None))
    assert got == []
    assert listener.problems["TLS: no handshake in time"] == 1
    assert sum(listener.problems.values()) == 2


def test_a_certificate_of_the_sender_is_asked_for(certificates: Certificates) -> None:
    tls = context(str(certificates.server), None, str(certificates.authority))

    def senders(place: tuple[str, int]) -> None:
        for certificate in (certificates.client, None):
            with socket.create_connection(place) as plain:
                try:
                    with client(certificates, certificate).wrap_socket(plain, server_hostname="localhost") as sender:
                        sender.sendall(b"<13>who am I\n")
                        sender.settimeout(1)
                        sender.recv(1)
                except (ssl.SSLError, ConnectionError, TimeoutError):
                    continue

    listener, got = run(senders, tls=tls)
    assert got == [b"<13>who am I"]
    assert listener.problems == {"TLS: peer did not return a certificate": 1}


def test_the_crowd_makes_room_and_not_the_quiet_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 20)

    def senders(place: tuple[str, int]) -> None:
        with socket.create_connection(place, source_address=("127.0.0.2", 0)) as phone:
            phone.sendall(b"<13>first\n")
            crowd = [socket.create_connection(place, timeout=60) for _ in range(200)]
            assert {each.recv(1) for each in crowd[:180]} == {b""}  # closed by the listener, the oldest first
            phone.sendall(b"<13>still here\n")
            for each in crowd:
                each.close()

    listener, got = run(senders)
    assert got == [b"<13>first", b"<13>still here"]
    assert listener.problems["too many connections"] >= 180


def test_fewer_connections_where_there_are_fewer_descriptors() -> None:
    bound = listen(Address("tcp", "127.0.0.1", 0))
    listener = ConnectionListener("tcp", bound, Spool(), Allowed(), most=3)
    listener.start()
    crowd = [socket.create_connection(bound.getsockname()) for _ in range(10)]
    deadline = time.monotonic() + 10
    while listener.problems.get("too many connections", 0) < 7 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert listener.connections == 3
    listener.stop()
    listener.join()
    for each in crowd:
        each.close()


def test_messages_that_do_not_end_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_UNFINISHED", 100_000)

    def senders(place: tuple[str, int]) -> None:
        crowd = []
        for number in range(20):
            crowd.append(socket.create_connection(place))
            crowd[-1].sendall(b"60000 <13>" + b"%d" % (number % 10) * 20_000)
        time.sleep(0.3)
        with socket.create_connection(place) as phone:
            phone.sendall(b"<13>short\n")
        for each in crowd:
            each.close()

    listener, got = run(senders)
    assert b"<13>short" in got
    assert listener.problems == {"too many messages that did not end": 16}
    assert listener._unfinished == 0


def test_long_lines_are_handed_over_in_pieces_of_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block of the store has a largest size: what is longer could not be read again."""
    monkeypatch.setattr(connections, "MOST_BYTES", 200_000)
    lines = [b"<13>" + b"%d" % (number % 10) * 50_000 for number in range(40)]
    bound = listen(Address("tcp", "127.0.0.1", 0))
    spool = Spool()
    listener = ConnectionListener("tcp", bound, spool, Allowed())
    listener.start()
    with socket.create_connection(bound.getsockname()) as sender:
        sender.sendall(b"\n".join(lines) + b"\n")
    listener.stop()
    listener.join()
    batches = spool.wait(0)
    assert [line for batch in batches for line in batch.lines] == lines
    assert max(sum(map(len, batch.lines)) for batch in batches) < 200_000 + connections_at_once()


def connections_at_once() -> int:
    """Bytes that are read of one connection before others have their turn."""
    return PIECE * PIECES


def test_one_that_was_ready_and_made_room_is_left_alone() -> None:
    bound = listen(Address("tcp", "127.0.0.1", 0))
    listener = ConnectionListener("tcp", bound, Spool(), Allowed())
    with socket.create_connection(bound.getsockname()):
        listener._accept()
        connection = next(iter(listener._open))
        listener._close_oldest()
        listener._read(connection)
    assert listener.connections == 0
    listener._selector.close()
    bound.close()
