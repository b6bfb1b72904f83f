"""One connection: what it gives and how it ends."""

from __future__ import annotations

import selectors
import socket

import pytest

from acdiag.sources.connection import Connection


def pair() -> tuple[Connection, socket.socket]:
    near, far = socket.socketpair()
    return Connection(near, "10.59.1.7", None, 0.0), far


def test_lines_and_the_end() -> None:
    connection, far = pair()
    connection.read()
    assert connection.lines == []
    far.sendall(b"<13>one\n<13>tw")
    connection.read()
    assert connection.lines == [b"<13>one"]
    assert (connection.ended, connection.wants, connection.shaking) == (False, selectors.EVENT_READ, False)
    far.close()
    connection.read()
    assert connection.ended
    connection.finish()
    assert connection.lines == [b"<13>one", b"<13>tw"]
    connection.socket.close()


def test_what_cannot_be_read_on() -> None:
    connection, far = pair()
    far.sendall(b"<13>one\n999999 <13>two")
    connection.read()
    assert connection.lines == [b"<13>one"]
    assert connection.ended
    assert "65536" in connection.why
    far.close()
    connection.socket.close()


def test_a_connection_that_was_torn_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        far = socket.create_connection(server.getsockname())
        near, _ = server.accept()
    connection = Connection(near, "127.0.0.1", None, 0.0)
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    far.close()
    with pytest.raises(ConnectionResetError):
        connection.read()
    connection.socket.close()
