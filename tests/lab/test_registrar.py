"""The registrar behind TLS, fed with text."""

from __future__ import annotations

from captures.lab.registrar import answers, in_turn

REGISTER = (
    b"REGISTER sip:contoso.com SIP/2.0\r\nVia: SIP/2.0/TLS 10.0.0.1;branch=z9hG4bKa\r\n"
    b"From: <sip:a@contoso.com>;tag=1\r\nTo: <sip:a@contoso.com>\r\nCall-ID: c1\r\nCSeq: 1 REGISTER\r\n"
    b"Contact: <sip:a@10.0.0.1>\r\nContent-Length: 0\r\n\r\n"
)


def test_the_last_status_holds_for_ever() -> None:
    statuses = in_turn([401, 200])
    assert [next(statuses) for _ in range(4)] == [401, 200, 200, 200]


def test_an_answer_repeats_what_it_must() -> None:
    said, rest = answers(REGISTER, in_turn([200]))
    lines = said.decode().split("\r\n")
    assert lines[0] == "SIP/2.0 200 OK"
    assert "To: <sip:a@contoso.com>;tag=fe1" in lines
    assert "Contact: <sip:a@10.0.0.1>;expires=600" in lines
    assert {"Call-ID: c1", "CSeq: 1 REGISTER", "From: <sip:a@contoso.com>;tag=1"} <= set(lines)
    assert rest == b""


def test_a_challenge_grants_nothing() -> None:
    said, _ = answers(REGISTER, in_turn([401]))
    assert b"WWW-Authenticate: TLS-DSK " in said
    assert b"Contact" not in said


def test_pieces_wait_for_their_end_and_a_keep_alive_is_answered() -> None:
    said, rest = answers(REGISTER[:50], in_turn([200]))
    assert (said, rest) == (b"", REGISTER[:50])
    said, rest = answers(b"\r\n\r\n" + REGISTER[:9], in_turn([200]))
    assert (said, rest) == (b"\r\n", REGISTER[:9])
