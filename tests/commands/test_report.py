"""`acdiag report` from the command line, and what reaches the page of what somebody else can fill."""

from __future__ import annotations

import json
import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether
from scapy.packet import Raw
from scapy.utils import wrpcap

from acdiag.cli import main
from tests import frames

CAPTURE = "captures/no-offer/capture.pcapng"
EVIL = "<img src=x onerror=alert(1)>"
PHONE = frames.PHONE


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])


def made(tmp_path: Path, *words: str) -> tuple[int, str]:
    path = tmp_path / "report.html"
    status = main(["report", "-q", *words, "-o", str(path)])
    return status, path.read_text()


def test_a_report_is_a_file_of_its_owner_and_ends_like_triage(tmp_path: Path) -> None:
    status, html = made(tmp_path, CAPTURE)
    assert status == 1
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) == 0o600
    assert html.startswith("<!DOCTYPE html>")
    assert "nobody answers" in html
    assert made(tmp_path, CAPTURE, "--fail-on", "never")[0] == 0


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    assert made(tmp_path, CAPTURE) == made(tmp_path, CAPTURE)


def test_inputs_are_always_hashed_and_evidence_is_taken_apart(tmp_path: Path) -> None:
    _, html = made(tmp_path, CAPTURE)
    twin = json.loads(html.partition('id="acdiag-case">')[2].partition("</script>")[0])
    assert len(twin["sources"][0]["sha256"]) == 64
    assert twin["sources"][0]["sha256"] in html.partition('id="acdiag-case">')[0]
    assert 'class="fields"' in html
    assert "vendor class" in html.casefold()


def test_the_header_comes_from_the_file_and_the_options(tmp_path: Path) -> None:
    about = tmp_path / "about.yaml"
    about.write_text("ticket: T-1\nsite: Plant 3\nnotes: It began on Monday.\n")
    _, html = made(tmp_path, CAPTURE, "--about", str(about), "--ticket", "T-2", "--title", "My <title>")
    assert "T-2" in html
    assert "T-1" not in html
    assert "Plant 3" in html
    assert "It began on Monday." in html
    assert "<title>My &lt;title&gt;</title>" in html


def test_triage_writes_it_beside_its_own_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "beside.html"
    assert main(["triage", "-q", CAPTURE, "--html", str(path)]) == 1
    assert "What to mend" in capsys.readouterr().out
    assert path.read_text() == made(tmp_path, CAPTURE)[1]


def test_no_input_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "capture.pcapng"
    copy.write_bytes(Path(CAPTURE).read_bytes())
    assert main(["triage", "-q", str(copy), "--html", str(copy)]) == 2
    assert main(["report", "-q", str(copy), "-o", str(copy)]) == 2
    assert "is an input" in capsys.readouterr().err
    assert copy.read_bytes() == Path(CAPTURE).read_bytes()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--about", "nowhere.yaml"], "nowhere.yaml: No such file"),
        (["--theme", "nowhere"], "no such folder of a theme"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(
    tmp_path: Path, words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.html"
    assert main(["report", CAPTURE, "-o", str(path), *words]) == 2
    assert why in capsys.readouterr().err
    assert not path.exists()


def test_an_unreadable_input_is_exit_3_and_nothing_is_written(tmp_path: Path) -> None:
    junk, path = tmp_path / "junk", tmp_path / "report.html"
    junk.write_bytes(b"\x00junk")
    assert main(["report", "-q", str(junk), "-o", str(path)]) == 3
    assert not path.exists()


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.handlers: list[str] = []
        self.images = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.images += tag == "img"


def test_hostile_bytes_on_the_wire_stay_text(tmp_path: Path) -> None:
    capture = tmp_path / "evil.pcap"
    wrpcap(str(capture), [Ether(packet) if isinstance(packet, bytes) else packet for packet in _attack()])
    _, html = made(tmp_path, str(capture), "--fail-on", "never")
    parsed = Elements()
    parsed.feed(html)
    assert (parsed.handlers, parsed.images) == ([], 0)
    page = html.partition('id="acdiag-case">')[0]
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 4


def _attack() -> list[Ether | bytes]:
    """DHCP names, TFTP files, SIP fields and log lines, filled by somebody with a sense of humour."""
    name = EVIL.encode()
    sip = (
        f"REGISTER sip:contoso.com SIP/2.0\r\nVia: SIP/2.0/UDP 10.59.0.7\r\nFrom: <sip:{EVIL}@x>;tag=1\r\n"
        f"To: <sip:{EVIL}@x>\r\nCall-ID: {EVIL}\r\nCSeq: 1 REGISTER\r\nUser-Agent: {EVIL}\r\nContent-Length: 0\r\n\r\n"
    )
    answer = (
        f"SIP/2.0 403 {EVIL}\r\nVia: SIP/2.0/UDP 10.59.0.7\r\nFrom: <sip:{EVIL}@x>;tag=1\r\n"
        f"To: <sip:{EVIL}@x>;tag=2\r\nCall-ID: {EVIL}\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"
    )
    discover = frames.bootp(1, given={12: name, 60: b"450HD" + name, 77: name})
    asked = {12: name, 50: frames.raw_ip("10.59.0.7"), 54: frames.raw_ip("10.59.0.1")}
    offered = {54: frames.raw_ip("10.59.0.1"), 51: b"\0\0\x0e\x10", 66: name, 67: name, 15: name}

    def phone(payload: bytes, sport: int, dport: int) -> Ether:
        return (
            Ether(src=PHONE, dst=frames.SERVER)
            / IP(src="10.59.0.7", dst="10.59.0.2")
            / UDP(sport=sport, dport=dport)
            / Raw(payload)
        )

    def server(payload: bytes, sport: int, dport: int) -> Ether:
        return (
            Ether(src=frames.SERVER, dst=PHONE)
            / IP(src="10.59.0.2", dst="10.59.0.7")
            / UDP(sport=sport, dport=dport)
            / Raw(payload)
        )

    return [
        frames.from_client(discover),
        frames.from_server(frames.bootp(2, given=offered, yiaddr="10.59.0.7")),
        frames.from_client(frames.bootp(3, given=asked)),
        frames.from_server(frames.bootp(5, given=offered, yiaddr="10.59.0.7")),
        phone(b"\0\1" + name + b"\0octet\0", 2000, 69),
        server(b"\0\5\0\1" + name + b"\0", 69, 2000),
        phone(sip.encode(), 5060, 5060),
        server(answer.encode(), 5060, 5060),
        phone(f"<131>{EVIL}: Duplicate IP {EVIL}".encode(), 514, 514),
    ]  # fmt: skip
