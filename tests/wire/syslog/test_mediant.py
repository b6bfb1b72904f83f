"""Lines of gateways, as forum posts and issues show them (shortened)."""

from __future__ import annotations

from acdiag.wire.syslog import decode

PACKED = (
    b"<133>[S=1718460] [SID=b9027c:24:198171]  (N  6891676) (#228)Route found (5) x #012(N  6891677) ---- Incoming SIP "
    b"Message from 52.114.75.24:9024 to SIPInterface #2 (Teams) TLS TO(#138) SocketID(204) ---- #012 "
    b"[Time:19-12@12:44:54.873]"
)


def test_several_lines_of_one_message() -> None:
    first, second = decode(PACKED)
    assert (first.sequence, first.session, first.device) == (1718460, "b9027c:24:198171", "b9027c")
    assert (first.counter, first.text, second.counter) == (6891676, "(#228)Route found (5) x", 6891677)
    assert second.text.startswith("---- Incoming SIP Message")
    assert second.text.endswith("----")
    assert (second.stamp, second.priority, second.prioritised) == ("19-12@12:44:54.873", 133, True)


def test_behind_a_relays_header() -> None:
    (message,) = decode(
        b"10:44:11.299 10.15.77.55 local0.notice [S=511941] [SID=736502:31:12079] (N 483455) Release "
        b"[Time:10-09@09:42:56.938] [1108]"
    )
    assert (message.host, message.priority, message.text) == ("10.15.77.55", 133, "Release")
    assert (message.stamp, message.message_id) == ("10-09@09:42:56.938", "1108")


def test_the_boards_own_log() -> None:
    (message,) = decode(b"14:32:52.062: 10.33.8.70: WARNING: [S=9399] [BID=2ed1c8:96] invalid Physical index")
    assert (message.session, message.device, message.stamp, message.host) == (
        "2ed1c8:96",
        "2ed1c8",
        "14:32:52.062",
        "10.33.8.70",
    )


def test_voice_events() -> None:
    (message,) = decode(b"<133>PL:5 RO:2 [Code:3a002] [CID:3294] [Time: 20:17:00]")
    assert message.marks == (("PL", 5), ("RO", 2))
    assert message.stamp == "20:17:00"


def test_a_sip_message_keeps_its_lines() -> None:
    (message,) = decode(b"<133>[S=2] [SID=a:1:2] (N 3) INVITE sip:a@b SIP/2.0#015#012Via: x#015#012#015#012")
    assert message.text.splitlines()[:2] == ["INVITE sip:a@b SIP/2.0", "Via: x"]


def test_what_is_quoted_is_no_head() -> None:
    (message,) = decode(b"<13>nxphone: [Code: x] PL:5")
    assert (message.marks, message.sequence, message.tag) == ((), None, "nxphone")
