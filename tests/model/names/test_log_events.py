"""Crashes, starts, losses and refused pairings, and lines that only name them."""

from __future__ import annotations

import time

import pytest

from acdiag.model.names.log_events import event_in, is_update


@pytest.mark.parametrize(
    ("line", "kind", "what"),
    [
        ("Tombstone written to: /data/tombstones/tombstone_00", "crash", "tombstone"),
        ("writing new tombstone for pid 212", "crash", "tombstone"),
        ("Core dump created: /var/core.212", "crash", "core dump"),
        ("Aborted (core dumped)", "crash", "core dump"),
        ("crash dump saved", "crash", "crash dump"),
        ("Kernel panic - not syncing: Fatal exception", "crash", "kernel"),
        ("Internal error: Oops: 817 [#1] PREEMPT", "crash", "kernel"),
        ("voip_task[212]: segfault at 0 ip 00008 sp 7e", "crash", "signal"),
        ("process nxphone killed by signal 11", "crash", "signal"),
        ("process voip_task not responding", "crash", "process"),
        ("nxphone crashed", "crash", "process"),
        ("Linux version 2.6.32 (build@audc)", "start", "kernel"),
        ("syslogd started: BusyBox v1.19.4", "start", "syslogd"),
        ("Rebooting the phone", "start", "announced"),
        ("system is going down for reboot NOW", "start", "announced"),
        ("printk: 12 messages suppressed.", "loss", "said"),
        ("imuxsock lost 33 messages from pid 1", "loss", "said"),
        ("Pairing code is wrong", "pairing", "refused"),
        ("BToE: invalid pair code", "pairing", "refused"),
    ],
)
def test_events(line: str, kind: str, what: str) -> None:
    event = event_in(line.lower())
    assert event is not None
    assert (event.kind, event.what) == (kind, what)


@pytest.mark.parametrize(
    "line",
    [
        "Total tombstones: 0",
        "open page tombstone dump",
        "kernel/cfg/enable_core_dump=1",
        "core dump enabled",
        "Warning: Restart the phone?",
        "restart timer 30",
        "process voip_task started",
        "call lost focus",
        "dropped call 12",
        "paired with 10.59.1.9",
        "pair code generated",
        "last message repeated 3 times",
        "",
    ],
)
def test_lines_that_only_name_them(line: str) -> None:
    assert event_in(line.lower()) is None


def test_how_many_were_lost() -> None:
    event = event_in("printk: 12 messages suppressed.")
    assert event is not None
    assert event.messages == 12


def test_updates() -> None:
    assert is_update("firmware upgrade done, rebooting")
    assert not is_update("rebooting after a crash")


@pytest.mark.parametrize("piece", ["writing a", "pair a ", "9 a ", "tombstone", "process a"])
def test_time_is_linear(piece: str) -> None:
    line = piece * (2_048 // len(piece))
    begun = time.process_time()
    event_in(line)
    assert time.process_time() - begun < 0.1
