"""Batches between threads: bounded, and what is dropped is counted."""

from __future__ import annotations

import threading

from acdiag.sources.spool import Spool
from acdiag.store.block import Batch


def batch_of(count: int, name: str = "udp") -> Batch:
    batch = Batch(name)
    batch.lines = [b"x" * 100] * count
    batch.times = [1] * count
    batch.senders = ["10.59.1.7"] * count
    return batch


def test_in_order_and_gone_when_done() -> None:
    spool = Spool()
    first, second = batch_of(1), batch_of(2)
    spool.put(first)
    spool.put(second)
    assert spool.wait(0) == [first, second]
    spool.done(1)
    assert spool.wait(0) == [second]
    assert spool.waiting > 0
    spool.done(1)
    assert (spool.wait(0), spool.waiting) == ([], 0)


def test_without_room_lines_are_counted() -> None:
    spool = Spool(most=10_000)
    for _ in range(10):
        spool.put(batch_of(20))
    assert len(spool.wait(0)) == 2
    assert spool.take_dropped() == {("udp", "queue"): 160}
    assert spool.take_dropped() == {}
    spool.stuck = True
    spool.put(batch_of(20, "tcp"), patient=True)
    assert spool.take_dropped() == {("tcp", "disk"): 20}


def test_one_batch_always_finds_room() -> None:
    spool = Spool(most=10)
    spool.put(batch_of(20))
    assert len(spool.wait(0)) == 1


def test_who_can_wait_waits() -> None:
    spool = Spool(most=10_000)
    for _ in range(2):
        spool.put(batch_of(20))
    thread = threading.Thread(target=spool.put, args=(batch_of(20),), kwargs={"patient": True})
    thread.start()
    thread.join(0.2)
    assert thread.is_alive()
    spool.done(2)
    thread.join(10)
    assert not thread.is_alive()
    assert len(spool.wait(0)) == 1
    assert spool.take_dropped() == {}


def test_the_end_wakes_everybody() -> None:
    spool = Spool(most=10)
    thread = threading.Thread(target=spool.wait, args=(60,))
    thread.start()
    spool.end()
    thread.join(10)
    assert not thread.is_alive()
