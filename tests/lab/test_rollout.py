"""`acdiag live` beside a rollout: real servers, many phones, planted faults, each found, and gone when it is mended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from captures.lab.lab import Lab
from captures.lab.rollout import HEALTHY, SYSLOG, Member, Rollout
from tests.lab.reading import why_not

PHONES = int(os.environ.get("ACDIAG_ROLLOUT", "8"))
"""How many phones; 50 in a thorough run."""
ABSENT = "00:90:8f:99:99:99"
FOUND, CLEARED = 40.0, 60.0
"""Seconds until every fault is surely raised; and cleared, the hold-down included."""
REPOSITORY = Path(__file__).parents[2]


class Run(NamedTuple):
    """What the rollout left behind."""

    members: list[Member]
    raised: list[dict[str, Any]]
    """Events up to the mending."""
    events: list[dict[str, Any]]
    code: int
    capture: Path
    session: Path
    talk: str


def events_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]


def wait_for(path: Path, event: str, wanted: set[str], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if wanted <= {told["finding"]["id"] for told in events_in(path) if told["event"] == event}:
            return
        time.sleep(0.5)


def faults(members: list[Member]) -> set[str]:
    return {f"{member.fault.rule}@{member.mac}" for member in members if member.fault is not HEALTHY}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    reason = why_not()
    if reason is not None:
        pytest.skip(f"the lab cannot run: {reason}")
    folder = tmp_path_factory.mktemp("rollout")
    printed, talk = folder / "events.jsonl", folder / "talk"
    with Lab(folder / "capture.pcapng") as lab:
        rollout = Rollout(lab, PHONES)
        table = [f"{member.mac},user{member.number},F3,450HD" for member in rollout.members]
        (folder / "phones.csv").write_text("\n".join(["MAC,user,room,model", *table, f"{ABSENT},nobody,F9,450HD", ""]))
        options = f"--interface mon0 --syslog udp://0.0.0.0:{SYSLOG} --session session --expect phones.csv --headless"
        command = f"PYTHONPATH={REPOSITORY} exec {sys.executable} -m acdiag live {options} >events.jsonl 2>talk"
        watching = rollout.watcher.start("sh", "-c", command, log=folder / "log", folder=folder)
        try:
            deadline = time.monotonic() + 30
            while not (talk.exists() and "listening" in talk.read_text()):
                assert time.monotonic() < deadline, talk.read_text()
                time.sleep(0.1)
            rollout.start()
            rollout.boot()
            wait_for(printed, "raise", faults(rollout.members), FOUND)
            raised = events_in(printed)
            rollout.mend()
            wait_for(printed, "clear", faults(rollout.members), CLEARED)
            watching.terminate()
            code = watching.wait(60)
        finally:
            watching.kill()
            watching.wait()
    session = folder / "session"
    return Run(rollout.members, raised, events_in(printed), code, folder / "capture.pcapng", session, talk.read_text())


def triage(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "acdiag", "triage", str(path), "--format", "json", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def told(events: list[dict[str, Any]], event: str) -> set[str]:
    return {each["finding"]["id"] for each in events if each["event"] == event}


@pytest.mark.lab
def test_every_fault_is_raised_and_nothing_else_is(run: Run) -> None:
    raised = told(run.raised, "raise")
    assert raised >= faults(run.members)
    healthy = {member.mac for member in run.members if member.fault is HEALTHY}
    loud = [each["finding"] for each in run.events if each["event"] == "raise"]
    loud = [finding for finding in loud if finding["severity"] not in ("info", "notice")]
    assert [finding["id"] for finding in loud if finding["phone"] in healthy] == []


@pytest.mark.lab
def test_every_fault_that_was_mended_clears(run: Run) -> None:
    assert told(run.events, "clear") >= faults(run.members)
    summary = run.events[-1]
    assert summary["event"] == "summary"
    assert run.code == 0
    assert not [id_ for id_ in summary["findings"] if id_ in faults(run.members)]
    assert summary["phones"] == {"ok": len(run.members)}


@pytest.mark.lab
def test_each_phone_ends_in_the_right_state(run: Run) -> None:
    phones = {phone["mac"]: phone for phone in triage(run.session)["phones"]}
    for member in run.members:
        phone = phones[member.mac]
        assert (phone["verdict"], phone["stuck_at"], phone["vlan"]) == ("ok", None, member.fault.vlan), member
        states = {stage["stage"]: stage["state"] for stage in phone["stages"]}
        reached = ("link", "vlan", "dhcp", "provisioning", "time", "registration")
        assert [states[stage] for stage in reached] == ["ok"] * len(reached), member


@pytest.mark.lab
def test_the_session_says_what_the_capture_says(run: Run) -> None:
    session, capture = triage(run.session), triage(run.capture)
    assert [each["id"] for each in session["findings"]] == [each["id"] for each in capture["findings"]]
    assert {each["path"] for each in session["sources"]} == {str(run.session), f"{run.session}/frames-1.pcapng"}
    assert session["syslog"]["lines"] >= len(run.members)


@pytest.mark.lab
def test_who_is_silent_and_what_the_tap_sees(run: Run) -> None:
    assert run.events[-1]["expected"] == {"phones": len(run.members) + 1, "silent": [ABSENT]}
    assert run.events[-1]["lost"] == {}
    assert "mon0: both directions of the phones' traffic; LLDP, CDP or 802.1X are seen; VLAN tags are seen" in run.talk
