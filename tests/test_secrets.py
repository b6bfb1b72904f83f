"""What is planted in every input as a secret is in no output: as it is, in hexadecimal, in base64, percent-encoded.

Raw captures and raw lines are what they are, in a session and in `--carve`; everything that we say about them is clean.
"""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import socket
import sqlite3
import urllib.request
import zipfile
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from textual.pilot import Pilot

from acdiag.cli import main
from acdiag.live.replaying import ReplayFeed
from acdiag.present.tui import frame
from acdiag.present.tui.app import LiveApp
from acdiag.sources.opening import open_sources
from acdiag.store.notebook import MemoryNotebook
from acdiag.wireshark import dissect
from tests.live_running import live, send_udp
from tests.planted_secrets import SECRETS, found_in, log_lines, plant
from tests.rule_book import shipped

Inputs = dict[str, str]

COMMANDS = {
    "triage": ["triage", "{capture}", "{log}", "{cfg}"],
    "triage of a log": ["triage", "{log}"],
    "triage with keys": ["triage", "{capture}", "--keylog", "{keys}"],
    "triage as JSON": ["triage", "{capture}", "{log}", "{cfg}", "--format", "json"],
    "triage as JSON lines": ["triage", "{capture}", "{log}", "{cfg}", "--format", "jsonl"],
    "triage as CSV": ["triage", "{capture}", "{log}", "{cfg}", "--format", "csv"],
    "facts": ["facts", "{capture}", "{log}", "{cfg}"],
    "facts as JSON lines": ["facts", "{capture}", "{log}", "{cfg}", "--format", "jsonl"],
    "decode": ["decode", "{capture}"],
    "decode as JSON lines": ["decode", "{capture}", "--format", "jsonl"],
    "decode of a log": ["decode", "{log}"],
    "decode of a log as JSON lines": ["decode", "{log}", "--format", "jsonl"],
    "cfg": ["cfg", "{cfg}"],
    "cfg as JSON": ["cfg", "{cfg}", "--format", "json"],
    "cfg of two": ["cfg", "{cfg}", "{other cfg}"],
    "cfg of two as JSON": ["cfg", "{cfg}", "{other cfg}", "--format", "json"],
    "rtp": ["rtp", "{capture}", "--format", "json"],
    "diff": ["diff", "{log}", "{capture}"],
    "diff as JSON": ["diff", "{log}", "{capture}", "--format", "json"],
    "live replay": ["live", "--headless", "--replay", "{capture}", "{log}"],
    "a key log that is none": ["triage", "{capture}", "--keylog", "{cfg}"],
    "a capture that is none": ["triage", "{keys}"],
    "an explanation of nothing": ["explain", "{log}"],
}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return plant(tmp_path_factory.mktemp("planted"))


def run(*words: str) -> str:
    """All that a command says, on both streams, in UTF-8."""
    raw, errors = io.BytesIO(), io.StringIO()
    with io.TextIOWrapper(raw, encoding="utf-8", write_through=True) as out:
        with redirect_stdout(out), redirect_stderr(errors):
            try:
                code = main(list(words))
            except SystemExit as end:
                code = int(str(end.code))
        assert code in (0, 1, 2, 3), errors.getvalue()
        return raw.getvalue().decode() + errors.getvalue()


def test_every_kind_is_in_an_input(inputs: Inputs) -> None:
    """Else nothing below would prove anything."""
    whole = "".join(Path(path).read_bytes().decode("latin-1") for path in inputs.values())
    assert set(SECRETS) - set(found_in(whole)) == set()
    assert len(SECRETS) > 100


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_what_a_command_says(words: list[str], inputs: Inputs) -> None:
    said = run(*(word.format(**inputs) for word in words))
    assert said
    assert found_in(said) == []


def test_reports_bundles_and_the_cache(inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACDIAG_CACHE", str(tmp_path / "cache"))
    paths = [inputs[name] for name in ("capture", "log", "cfg")]
    page, bundle, again = (str(tmp_path / name) for name in ("r.html", "b.zip", "again.html"))
    said = run("report", *paths, "-o", page, "--bundle", bundle)
    said += run("report", bundle, "-o", again) + run("triage", bundle)
    with zipfile.ZipFile(bundle) as archive:
        files = {name: archive.read(name).decode("latin-1") for name in archive.namelist()}
    files |= {
        path.name: path.read_bytes().decode("latin-1") for path in (tmp_path / "cache").rglob("*") if path.is_file()
    }
    files |= {"said": said, "page": Path(page).read_text(), "again": Path(again).read_text()}
    leaks = {name: found for name, text in files.items() if (found := found_in(name + text))}
    assert leaks == {}
    assert any(name.endswith(".pcapng") for name in files)
    assert "(hidden)" in files["page"]


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_wiresharks_dissection(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dissect, "MOST_FRAMES", 1_000)
    layers = [layer for found in dissect.dissect(inputs["capture"], range(1, 1_000)).values() for layer in found]
    assert {"dhcp", "eap", "http", "ldap", "sip", "snmp"} <= {layer.protocol for layer in layers}
    leaks = {
        (layer.protocol, field.name, kind)
        for layer in layers
        for field in layer.fields
        for kind in found_in(f"{field.text}\n{field.value}")
    }
    assert leaks == set()


def test_the_screens(inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them, with all evidence opened; Wireshark's side of it has its own test."""
    monkeypatch.setattr(frame, "_ask_wireshark", lambda path, where: [])
    feed = ReplayFeed(open_sources([inputs["capture"], inputs["log"]], on_skip=lambda *_: None), shipped())
    seen: list[str] = []

    async def look(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.pause(0.05)
        rows = app.screen._compositor.render_strips()
        seen.append("".join("".join(segment.text for segment in row).rstrip() + "\n" for row in rows))

    async def go() -> None:
        app = LiveApp(feed, MemoryNotebook(), folder=tmp_path)
        async with app.run_test(size=(130, 60)) as pilot:
            feed._thread.join(60)
            await pilot.pause(0.5)
            for key in "1234567":
                await pilot.press(key)
                await look(pilot, app)
            case = feed.snapshot().case
            assert case is not None
            app.open_phone(case.phones[0].entity)
            await look(pilot, app)
            places = {where[:3]: where for finding in case.findings for where in finding.evidence}
            assert len(places) > 5
            for where in list(places.values())[::4]:
                app.open_evidence(where)
                await app.workers.wait_for_complete()
                await look(pilot, app)
            assert app.broken == ""

    asyncio.run(go())
    assert any("(hidden)" in text for text in seen)
    assert any("REGISTER" in dumped(text) for text in seen)
    assert [found for text in seen if (found := found_in(text + dumped(text)))] == []


def dumped(text: str) -> str:
    """The bytes of a hex dump, as text."""
    rows = re.findall(r"^ *[0-9a-f]{4}  ((?:[0-9a-f]{2} {1,2}){1,16})", text, re.MULTILINE)
    return bytes.fromhex("".join(rows)).decode("latin-1")


def test_a_session_and_what_it_tells_others(inputs: Inputs, tmp_path: Path) -> None:
    session = tmp_path / "s"
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(20)
        outwards = f"udp://127.0.0.1:{receiver.getsockname()[1]}"
        options = ["--syslog", "udp://127.0.0.1:0", "--metrics", "0", "--session", str(session)]
        options += ["--syslog-out", outwards]
        with live(*options, inputs["capture"]) as running:
            send_udp(running.port(), *(f"<131>{line}".encode() for line in log_lines("live")))
            running.wait_for("raise")
            sent = receiver.recv(65_535).decode()
            (place,) = [line.split()[-1] for line in running.talk if "/metrics" in line]
            with urllib.request.urlopen(place) as answer:
                metrics = answer.read().decode()
            running.end()
    assert running.summary["findings"]
    assert "acdiag_" in metrics
    told = "\n".join((sent, metrics, repr(running.events), "\n".join(running.talk), stored(session / "session.sqlite")))
    assert found_in(told) == []


def stored(file: Path) -> str:
    """Everything in the store but the raw lines."""
    with closing(sqlite3.connect(file)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert {"facts", "findings"} <= set(tables)
        rows = [row for table in tables if table != "lines" for row in database.execute(f"SELECT * FROM {table}")]
    assert any("log.said" in row for row in rows)
    return "\n".join(map(repr, rows))
