"""Scenarios for SIPp as text: well-formed, and in the order of the steps."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from captures.lab import sipp


def steps(folder: Path, *said: str) -> list[ElementTree.Element]:
    return list(ElementTree.parse(sipp.scenario(folder, "some", said)).getroot())


def test_a_challenged_registration(tmp_path: Path) -> None:
    said = steps(tmp_path, sipp.register(), sipp.hear(401, challenge=True), sipp.authenticated(2), sipp.hear(200))
    assert [step.tag for step in said] == ["send", "recv", "send", "recv"]
    assert said[0].get("retrans") == "500"
    assert said[1].attrib == {"response": "401", "auth": "true"}
    head = (said[2].text or "").strip().splitlines()
    assert head[0] == "REGISTER sip:contoso.com SIP/2.0"
    assert "CSeq: 2 REGISTER" in head
    assert "[authentication username=alice password=correct horse]" in head


def test_a_call_ends_its_head_before_its_description(tmp_path: Path) -> None:
    (invite,) = steps(tmp_path, sipp.invite("bob", "8 PCMA/8000"))
    head, _, body = (invite.text or "").partition("\n\n")
    assert "Content-Length: [len]" in head.splitlines()
    assert body.splitlines()[0] == "v=0"
    assert "m=audio [media_port] RTP/AVP 8" in body.splitlines()


def test_a_provisional_answer_opens_no_dialogue(tmp_path: Path) -> None:
    trying, ringing = steps(tmp_path, sipp.answer("100 Trying"), sipp.answer("180 Ringing"))
    assert "tag=" not in (trying.text or "")
    assert "[last_To:];tag=[call_number]fe1" in (ringing.text or "")


def test_two_ways_through_a_scenario(tmp_path: Path) -> None:
    both = steps(tmp_path, *sipp.registers_or([sipp.accept()], [sipp.asked("INVITE")]))
    assert [(step.tag, step.get("next"), step.get("id")) for step in both] == [
        ("recv", "1", None),
        ("recv", None, None),
        ("nop", "2", None),
        ("label", None, "1"),
        ("send", None, None),
        ("label", None, "2"),
    ]


def test_the_program_takes_its_transport_and_ports(tmp_path: Path) -> None:
    words = sipp.command(tmp_path / "some.xml", "10.59.10.40", "tcp", 50_000, "-m", "1")
    assert words[0] == "sipp"
    assert words[words.index("-t") + 1] == "t1"
    assert words[words.index("-mp") + 1] == "50000"
