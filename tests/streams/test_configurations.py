"""Fetched files as configurations: equal ones are read once."""

from __future__ import annotations

import pytest

from acdiag.model.configuration import Configuration
from acdiag.streams import configurations
from acdiag.streams.configurations import FetchedConfigurations
from acdiag.streams.fetched import Fetched
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from tests import frames

FILE = Fetched("a/450HD.cfg", b"a/b=1\nsystem/password=x\n")


def packet(number: int, to: str = "10.0.0.7") -> Packet:
    return dissect(frames.frame(frames.udp("10.0.0.1", to, 69, 2000, b"x"), number, number))


def read(reader: FetchedConfigurations, of: Packet, file: Fetched = FILE) -> Configuration:
    found = reader.read(of, file)
    assert found is not None
    return found


def test_equal_files_share_their_parameters() -> None:
    reader = FetchedConfigurations()
    one, two = read(reader, packet(3)), read(reader, packet(9, "10.0.0.8"))
    assert one.parameters is two.parameters
    assert [(each.host, each.frame, each.at) for each in (one, two)] == [
        ("10.0.0.7", 3, 3 * frames.SECOND),
        ("10.0.0.8", 9, 9 * frames.SECOND),
    ]
    assert (one.file, one.model, one.source) == ("450HD.cfg", "450HD", "test.pcap")


def test_another_name_is_another_configuration() -> None:
    reader = FetchedConfigurations()
    other = read(reader, packet(1), FILE._replace(path="00908f000001.cfg"))
    assert other.parameters is not read(reader, packet(1)).parameters
    assert other.mac == "00:90:8f:00:00:01"


@pytest.mark.parametrize("data", [b"<html>", b"", bytes(range(256))])
def test_what_is_none(data: bytes) -> None:
    assert FetchedConfigurations().read(packet(1), Fetched("x.cfg", data)) is None


def test_a_token_in_its_path_is_not_remembered() -> None:
    file = Fetched("a/450HD.cfg?token=hunter2", b"a/b=1\n")
    assert "hunter2" not in repr(read(FetchedConfigurations(), packet(1), file))


def test_so_many_and_no_more() -> None:
    reader = FetchedConfigurations()
    first = read(reader, packet(1))
    for number in range(configurations.MOST):
        reader.read(packet(2), Fetched("x.cfg", f"a/b={number}".encode()))
    assert read(reader, packet(3)).parameters is not first.parameters
