"""`make bench-endurance`: a week of phones that are well, on their own clock: what the session keeps of it, day by day.

Each phone boots once; then it renews its lease every four hours, registers every five minutes, asks for the time every
hour, is heard by LLDP every half minute, calls a colleague each hour and writes a line each minute. What is kept must
stop to grow after the first day, and nothing may be found wrong. `bench-hour` is the same question on the clock on the
wall, with real sockets.

usage: python -m tests.bench.endurance [--phones N] [--days N]
"""

from __future__ import annotations

import argparse
import heapq
import resource
import struct
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from acdiag.commands.shelving import shelf
from acdiag.model.arrival import Frame, Line
from acdiag.model.case import Case, SourceReport
from acdiag.pipeline import Session
from tests.bench.control_traffic import GIVEN, SWITCH, boot
from tests.frames import ETHERNET, SECOND, bootp, from_client, from_server, raw_ip, udp

START = 1_760_000_000
MINUTE, HOUR, DAY = 60, 3_600, 86_400
VOICE = 200
PROXY, TIME_SERVER = "10.59.0.5", "10.59.0.20"
SINCE_1900 = 2_208_988_800
WIRE, LINES = "week.pcap", "udp://[::]:514"
Arrival = tuple[float, int, bytes]
"""Seconds, the phone, and a frame, or a line without its stamp."""


class Talker:
    """One phone."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.mac = "00:90:8f:" + number.to_bytes(3, "big").hex(":")
        self.ip = f"10.59.{1 + number // 250}.{1 + number % 250}"
        self._out = {"mac": self.mac, "vlan": VOICE}
        self._back = {"mac": SWITCH, "to": self.mac, "vlan": VOICE}

    def frames(self, seconds: float) -> Iterator[Arrival]:
        """All its frames in order of time."""
        first = self.number * 0.7
        begun = [(first + at, data) for at, data in boot(self.number)]
        end = max(at for at, _ in begun) + 1
        kinds = [self._every(end + 3 + self.number % 7 * 0.1, 300, self._register)]
        kinds.append(self._every(end + 4, HOUR, self._ask_time))
        kinds.append(self._every(end + 2 * HOUR, 4 * HOUR, self._renew))
        kinds.append(self._every(end + 600 + self.number, HOUR, self._call))
        lldp = begun[0][1]
        kinds.append(self._every(end + 30, 30, lambda at, turn: iter([(at, lldp)])))
        for at, data in heapq.merge(sorted(begun), *kinds):
            if at > seconds:
                return
            yield at, self.number, data

    def _every(self, first: float, period: float, make: object) -> Iterator[tuple[float, bytes]]:
        turn = 0
        while True:
            assert callable(make)
            yield from make(first + turn * period, turn)
            turn += 1

    def _renew(self, at: float, turn: int) -> Iterator[tuple[float, bytes]]:
        xid = (self.number << 12) + turn + 0x1000_0000
        asks = {55: bytes((1, 3, 6, 15, 42, 43, 66, 67, 120, 160, 2, 4)), 60: b"450HD", 77: b"450HD"}
        given = {**GIVEN, 51: struct.pack("!I", 8 * HOUR)}
        yield at, from_client(bootp(3, xid, self.mac, asks, ciaddr=self.ip), self.mac, source=self.ip, vlan=VOICE)
        yield (
            at + 0.02,
            from_server(bootp(5, xid, self.mac, given, yiaddr=self.ip, ciaddr=self.ip), to=self.mac, vlan=VOICE),
        )

    def _register(self, at: float, turn: int) -> Iterator[tuple[float, bytes]]:
        yield from self._exchange(at, "REGISTER", f"week{self.number}", turn + 1, "Expires: 600\r\n")

    def _call(self, at: float, turn: int) -> Iterator[tuple[float, bytes]]:
        yield from self._exchange(at, "INVITE", f"call{self.number}-{turn}", 1, "")
        yield from self._exchange(at + 90, "BYE", f"call{self.number}-{turn}", 2, "")

    def _exchange(self, at: float, method: str, call: str, number: int, more: str) -> Iterator[tuple[float, bytes]]:
        user = f"sip:user{self.number}@contoso.com"
        head = f"Via: SIP/2.0/UDP {self.ip}:5060;branch=z9hG4bK{call}{number}\r\nFrom: <{user}>;tag=a{call}\r\n"
        head += f"To: <{user}>\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\n"
        head += f"Contact: <sip:{self.ip}:5060>;expires=600\r\n"
        tail = f"{more}Content-Length: 0\r\n\r\n"
        asked = f"{method} sip:contoso.com SIP/2.0\r\n{head}{tail}".encode()
        yield at, udp(self.ip, PROXY, 5060, 5060, asked, **self._out)
        yield at + 0.03, udp(PROXY, self.ip, 5060, 5060, f"SIP/2.0 200 OK\r\n{head}{tail}".encode(), **self._back)
        if method == "INVITE":
            ack = asked.replace(b"INVITE", b"ACK")
            yield at + 0.05, udp(self.ip, PROXY, 5060, 5060, ack, **self._out)

    def _ask_time(self, at: float, turn: int) -> Iterator[tuple[float, bytes]]:
        sent, answered = (struct.pack("!II", int(START + at + SINCE_1900), int(x)) for x in (turn + 1, turn + 77))
        asked = b"\x23" + bytes(39) + sent
        reply = struct.pack("!BBbbII", 0x24, 2, 6, -20, 100, 100) + raw_ip("10.59.0.1") + answered + sent + answered * 2
        yield at, udp(self.ip, TIME_SERVER, 123, 123, asked, **self._out)
        yield at + 0.01, udp(TIME_SERVER, self.ip, 123, 123, reply, **self._back)

    def lines(self, seconds: float) -> Iterator[Arrival]:
        """All its log lines."""
        at = 20.0 + self.number * 0.7
        while at < seconds:
            stamp = datetime.fromtimestamp(START + at, UTC).strftime("%b %e %H:%M:%S")
            yield at, self.number, f"<134>{stamp} phone voip_task: jitter buffer 40 ms, late 0, lost 0".encode()
            at += MINUTE


class Week:
    """The session, and what it is given."""

    def __init__(self, phones: int, days: float) -> None:
        self.talkers = [Talker(number) for number in range(phones)]
        self.seconds = days * DAY
        self.noticed = 0
        reports = [SourceReport(WIRE, "pcap"), SourceReport(LINES, "live")]
        self.session = Session(shelf([]), reports, on_fact=self._notice)

    def _notice(self, _fact: object) -> None:
        self.noticed += 1

    def days(self) -> Iterator[int]:
        """Let it all arrive; gives the number of each day that is over."""
        streams = [((*each, True) for each in talker.frames(self.seconds)) for talker in self.talkers]
        streams += [((*each, False) for each in talker.lines(self.seconds)) for talker in self.talkers]
        day = 1
        for number, (at, phone, data, framed) in enumerate(heapq.merge(*streams), 1):
            while at >= day * DAY:
                yield day
                day += 1
            moment = START * SECOND + round(at * SECOND)
            if framed:
                self.session.take(Frame(WIRE, number, moment, ETHERNET, data, len(data)))
            else:
                self.session.take_line(Line(LINES, number, moment, self.talkers[phone].ip, data))
        yield day

    def judged(self) -> tuple[Case, int, float]:
        """The answer, how many facts it was drawn from, and the seconds that it took."""
        begun = time.monotonic()
        case, stories = self.session.told(underway=True)
        facts = sum(len(boot.facts) for story in stories for boot in story.boots)
        return case, facts, time.monotonic() - begun


def resident() -> float:
    """MB of memory at this moment."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--days", type=float, default=7)
    arguments = parser.parse_args()
    week = Week(arguments.phones, arguments.days)
    print(f"{arguments.phones} phones\n   day     noticed   facts kept   judged in   memory   found wrong")
    found = 0
    for day in week.days():
        case, facts, took = week.judged()
        found = len(case.findings)
        wrong = ", ".join(sorted({finding.rule for finding in case.findings})) or "nothing"
        print(f"  {day:>4} {week.noticed:>11,} {facts:>12,} {took:>9.2f} s {resident():>5.0f} MB   {wrong}", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
