"""SIP texts of the simulation, read by our own decoder."""

from __future__ import annotations

from acdiag.simulate import sip
from acdiag.simulate.network import VOICE
from acdiag.simulate.sip import Line
from acdiag.simulate.site import Site
from acdiag.wire import sdp
from acdiag.wire.sip import decode


def line(transport: str = "UDP") -> Line:
    site = Site()
    phone = site.phone()
    phone.subnet, phone.ip = VOICE, phone.address(VOICE)
    return Line(site, phone, transport=transport)


def test_an_answer_belongs_to_its_request() -> None:
    asked = sip.register(line(), "c1", 7)
    request, response = decode(asked), decode(sip.answer(asked, "401 Unauthorized", "WWW-Authenticate: NTLM"))
    assert (request.method, response.status) == ("REGISTER", 401)
    assert (request.branch, request.call_id, request.cseq) == (response.branch, response.call_id, response.cseq)
    assert response.recipient is not None
    assert response.recipient.tag == "sfb01"


def test_a_body_is_as_long_as_it_says() -> None:
    found = decode(sip.request(line(), "INVITE", "sip:b@c", "c1", 1, body=sip.audio("10.0.0.1", 4000, "G729", "SILK")))
    assert found.content_length == len(found.body)
    (medium,) = sdp.decode(found.body).media
    assert medium.formats == ("18", "103", "101")


def test_both_transports_carry_the_same_words() -> None:
    for transport in ("UDP", "TCP"):
        way = line(transport)
        asked = sip.register(way, "c1", 1)
        way.ask(asked, "200 OK")
        frames = [frame.data for frame in way.site.frames()]
        assert any(asked in data for data in frames)
        assert any(b"SIP/2.0 200 OK" in data for data in frames)
