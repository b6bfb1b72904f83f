"""Blocks of lines: what goes in comes out, and what is damaged is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Line
from acdiag.store.block import Batch, Block, pack, plain_address, unpack

TIMES = st.integers(-(2**63), 2**63 - 1)
LINES = st.lists(
    st.tuples(TIMES, st.sampled_from(("10.59.1.7", "::1", "10.59.1.8")), st.binary(max_size=200)), min_size=1
)


def batch_of(*lines: tuple[int, str, bytes]) -> Batch:
    batch = Batch("udp://127.0.0.1:514")
    for at, sender, data in lines:
        batch.times.append(at)
        batch.senders.append(sender)
        batch.lines.append(data)
    return batch


@given(LINES)
def test_what_goes_in_comes_out(lines: list[tuple[int, str, bytes]]) -> None:
    block = pack(batch_of(*lines))
    assert block.number == len(lines)
    assert block.size == sum(len(data) for _, _, data in lines)
    expected = [Line("s", 7 + n, at, sender, data) for n, (at, sender, data) in enumerate(lines)]
    assert list(unpack(block, "s", 7)) == expected


@given(LINES, st.data())
def test_a_damaged_block_is_refused_or_read(lines: list[tuple[int, str, bytes]], data: st.DataObject) -> None:
    block = pack(batch_of(*lines))
    body = bytearray(block.body)
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        read = list(unpack(block._replace(body=bytes(body)), "s", 1))
    except ValueError:
        return
    assert len(read) == block.number


@pytest.mark.parametrize(
    "change",
    [{"number": 0}, {"number": -1}, {"number": 3}, {"size": -1}, {"size": 10**12}, {"senders": []}, {"body": b""}],
    ids=str,
)
def test_a_block_that_contradicts_itself(change: dict[str, object]) -> None:
    block: Block = pack(batch_of((1, "10.59.1.7", b"one"), (2, "10.59.1.7", b"two")))
    with pytest.raises(ValueError, match="block"):
        list(unpack(block._replace(**change), "s", 1))


def test_addresses_are_plain() -> None:
    assert plain_address("::ffff:10.59.1.7") == "10.59.1.7"
    assert plain_address("fe80::1%eth0") == "fe80::1"
    assert plain_address("2001:db8::1") == "2001:db8::1"
    assert plain_address("strange") == "strange"
    (line,) = unpack(pack(batch_of((1, "::ffff:10.59.1.7", b""))), "s", 1)
    assert line.sender == "10.59.1.7"


def test_a_batch_knows_what_it_weighs() -> None:
    batch = batch_of((1, "a", b"x" * 500), (2, "a", b""))
    assert batch.weigh() >= 500
    assert batch.size == 500


def test_a_frame_that_claims_more_than_its_block_is_not_given_the_memory() -> None:
    claims = b"\x28\xb5\x2f\xfd\xc0\x58" + (1 << 62).to_bytes(8, "little") + b"\1\0\0"
    with pytest.raises(ValueError, match="another size"):
        unpack(Block(1, 0, 0, ["10.59.1.7"], 1, claims), "s", 1)
