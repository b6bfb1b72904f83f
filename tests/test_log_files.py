"""Saved logs through a whole session: hostile lines and lines that are nothing come out visible in every face."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acdiag.cli import main
from acdiag.model.arrival import Line
from acdiag.model.case import Case
from acdiag.pipeline import Session
from acdiag.present import csv
from acdiag.present.json import case as json
from acdiag.present.text.case import render
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import open_sources
from tests.rule_book import shipped

HOSTILE = [
    b"<134>nxphone: \x1b]0;owned\x07\x1b[2J PIN expired",
    b"<134>nxphone: <script>alert('PIN expired')</script>",
    b"<134>nxphone: %n%n%s PIN expired \0 %x",
    b"<999>nxphone: PIN expired",
    b"<134>" + b"nxphone: PIN expired " * 3_000,
    b"x" * 70_000,
    b"<134>nxphone: PIN expired \xff\xfe\xc3\x28",
    b"<134>Nov 23 02:06:34 ../../etc/passwd nxphone: PIN expired",
    b"<134>1 - \x1b[31m\xe2\x80\xae nxphone - - - PIN expired",
    b"Nov 23 02:06:34 \x1b[31mhost nxphone: PIN expired",
    b"Nov 31 25:61:61 10.0.0.1 nxphone: PIN expired",
    b"99999-99-99T99:99:99 x nxphone: PIN expired",
    b"9999-12-31T23:59:59Z 10.0.0.1 nxphone: PIN expired",
    b'{"__REALTIME_TIMESTAMP":"99999999999999999","MESSAGE":"nxphone: PIN expired"}',
    b'{"__REALTIME_TIMESTAMP":"177","MESSAGE":[1,2,300,"x"],"PRIORITY":"9","_HOSTNAME":"\\u001b[2J"}',
    b"[" * 60_000,
    b'{"a":' * 10_000,
    b"[S=99999999999999999999] [SID=x] foo",
    b"[S=1] [SID=a:1:1] ---- Incoming SIP Message from 999.999.999.999:99999 to SIPInterface #0 ----",
    b"REGISTER sip:\x1b[2Jx SIP/2.0",
    b"Content-Length: 99999999999",
    b"2026-03-02 08:00:04\tLocal0.Info\t<b>x</b>\tnxphone: PIN expired",
    b"00-00-0000 99:99:99\tLocal0.Info\t10.0.0.1\tx",
    b"   DEBUG 99:99:99.999 TRANSPORT   : MainThread - text",
    b"nxphone: Lease of 999.1.1.1 obtained",
]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def told(path: Path, shelf: Shelf) -> Case:
    sources = open_sources([], logs=[str(path)], on_skip=lambda *_: None)
    session = Session(shelf, [source.report for source in sources])
    for source in sources:
        for arrival in source.arrivals():
            assert isinstance(arrival, Line)
            session.take_line(arrival)
    return session.case()


def invisible(shown: str) -> set[str]:
    return {one for one in shown if (ord(one) < 32 and one not in "\n\r") or one in "\x7f\u202e\x9b"}


def malformed(count: int) -> bytes:
    """Lines of every kind with a few bytes changed, cut somewhere."""
    chance, lines = random.Random(1), bytearray()
    for _ in range(count):
        line = bytearray(chance.choice(HOSTILE)[:300])
        for _ in range(chance.randrange(6)):
            line[chance.randrange(len(line))] = chance.randrange(256)
        lines += line[: chance.randrange(300)] + chance.choice([b"\n", b"\r\n", b"\n\n"])
    return bytes(lines)


def test_hostile_lines_are_visible_in_every_face(
    tmp_path: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hostile.log"
    path.write_bytes(b"".join(line + b"\n" for line in HOSTILE))
    case = told(path, shelf)
    assert case.sources[0].packets == len(HOSTILE)
    assert {finding.rule for finding in case.findings} == {"ACD-SIGN-004"}
    assert not invisible(render(case) + json.dump(case) + json.lines(case) + csv.dump(case))
    for words in (["facts"], ["facts", "--format", "jsonl"], ["decode"], ["decode", "--format", "jsonl"]):
        flag = [] if words[0] == "decode" else ["--syslog"]
        assert main([*words, *flag, str(path)]) == 0
        shown = capsys.readouterr()
        assert not invisible(shown.out + shown.err)


def test_a_thousand_malformed_lines(tmp_path: Path, shelf: Shelf) -> None:
    path = tmp_path / "malformed.log"
    data = malformed(1_000)
    path.write_bytes(b"<134>nxphone: MAC address 00:90:8f:00:00:01\n" + data)
    case = told(path, shelf)
    filled = sum(bool(line.strip(b" \t\0\f\r")) for line in data.split(b"\n"))
    assert case.sources[0].packets == filled + 1
    assert case.syslog.lines >= filled
    assert not invisible(render(case) + json.dump(case))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.sampled_from([line[:200] for line in HOSTILE]), st.binary(max_size=60)), max_size=12))
def test_whatever_a_file_holds(tmp_path: Path, shelf: Shelf, lines: list[bytes]) -> None:
    path = tmp_path / "any.log"
    path.write_bytes(b"<134>nxphone: the first line tells that it is text, and much of it\n" * 9 + b"\n".join(lines))
    case = told(path, shelf)
    assert case.sources[0].packets >= 9
    assert not invisible(json.dump(case))
    assert all(0 <= (report.first or 0) <= (report.last or 0) for report in case.sources)


def test_the_same_file_gives_the_same_bytes(tmp_path: Path, shelf: Shelf) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(malformed(200))
    assert json.dump(told(path, shelf)) == json.dump(told(path, shelf))
