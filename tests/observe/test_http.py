"""HTTP of a phone: what it asks for and what it gets, who it is by its User-Agent, and the rules on that."""

from __future__ import annotations

import pytest

from acdiag.model.facts.http import HttpAnswered, HttpAsked, HttpUnanswered
from acdiag.model.finding import Outcome
from acdiag.model.phone import Stage
from acdiag.observe.http import HttpObserver
from acdiag.rulebook.shelf import Shelf
from acdiag.streams.connection_events import Unread
from acdiag.wire.dissect import dissect
from acdiag.wire.http import decode
from acdiag.wire.packet import Packet
from tests.frames import bootp, frame, from_server, tcp
from tests.rule_book import shipped
from tests.tls_frames import ACK, FIN, IP, POOL, RST, Wire, facts, found, frames, listened

AGENT = "AUDC-IPPhone-450HD_UC_3.4.8.808/1.0"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def get(path: str, agent: str = AGENT, host: str = "prov.contoso.com") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {agent}\r\n\r\n".encode()


def answer(status: int, phrase: str = "", extra: str = "", body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status} {phrase}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body


def exchange(*pairs: tuple[bytes, bytes], port: int = 80, at: float = 0.0, own: int = 50_000) -> Wire:
    wire = Wire(port, at, own=own).open()
    for asked, answered in pairs:
        wire.say(0, asked)
        if answered:
            wire.say(1, answered)
    return wire


def test_a_file(shelf: Shelf) -> None:
    session = listened(
        shelf, frames(exchange((get("/ipp/450HD.cfg"), answer(200, "OK", "Server: IIS/10\r\n", b"x=1"))))
    )
    asked, answered = facts(session, "http.")
    assert isinstance(asked, HttpAsked)
    assert (asked.method, asked.path, asked.file, asked.extension) == ("GET", "/ipp/450HD.cfg", "450HD.cfg", "cfg")
    assert (asked.purpose, asked.target, asked.file_model) == ("provisioning", "prov.contoso.com", "450HD")
    assert isinstance(answered, HttpAnswered)
    assert (answered.status, answered.product, answered.size) == (200, "IIS/10", 3)
    case = session.case()
    assert found(case) == {}
    (phone,) = case.phones
    assert (phone.model, phone.firmware) == ("450HD", "UC_3.4.8.808")
    stage = next(stage for stage in phone.stages if stage.stage is Stage.PROVISIONING)
    assert stage.note == "450HD.cfg from 10.59.0.20:80"


def test_not_found(shelf: Shelf) -> None:
    case = listened(shelf, frames(exchange((get("/450HD.img"), answer(404, "Not Found"))))).case()
    assert found(case) == {"ACD-PROV-004": "warning"}
    assert case.findings[0].observed == "10.59.0.20:80 answers the request for /450HD.img with 404 Not Found"


def test_the_phones_own_file_is_missing_and_the_global_one_is_there(shelf: Shelf) -> None:
    pairs = ((get("/00908f000001.cfg"), answer(404)), (get("/450HD.cfg"), answer(200, "OK", "", b"x")))
    assert found(listened(shelf, frames(exchange(*pairs))).case()) == {}
    assert found(listened(shelf, frames(exchange(pairs[0]))).case()) == {"ACD-PROV-004": "warning"}


def test_a_challenge_is_answered(shelf: Shelf) -> None:
    first = (get("/450HD.cfg"), answer(401, "Unauthorized", 'WWW-Authenticate: Basic realm="p"\r\n'))
    second = (get("/450HD.cfg"), answer(200, "OK", "", b"x"))
    assert found(listened(shelf, frames(exchange(first, second), until=90)).case()) == {}
    assert found(listened(shelf, frames(exchange(first), until=90)).case()) == {"ACD-PROV-004": "warning"}


def test_a_challenge_whose_answer_the_snap_length_cut_off_proves_nothing(shelf: Shelf) -> None:
    first = (get("/450HD.cfg"), answer(401, "Unauthorized", f'WWW-Authenticate: Basic realm="{"p" * 40}"\r\n'))
    second = (get("/450HD.cfg"), answer(200, "OK", "", b"x"))
    cut = [each._replace(data=each.data[:110]) for each in frames(exchange(first, second), until=90)]
    session = listened(shelf, cut)
    (answered,) = (fact for fact in facts(session, "http.") if isinstance(fact, HttpAnswered))
    assert (answered.status, answered.cut) == (401, True)
    case = session.case()
    assert found(case) == {}
    assert {phone.outcomes["ACD-PROV-004"] for phone in case.phones} == {Outcome.UNDECIDED}


def test_redirections_and_what_is_not_modified(shelf: Shelf) -> None:
    pairs = ((get("/a.cfg"), answer(302, "Found", "Location: /b.cfg\r\n")), (get("/b.cfg"), answer(304)))
    assert found(listened(shelf, frames(exchange(*pairs))).case()) == {}


def test_pages_that_are_no_provisioning(shelf: Shelf) -> None:
    assert found(listened(shelf, frames(exchange((get("/favicon.ico"), answer(404))))).case()) == {}


def test_the_certificate_service_refuses(shelf: Shelf) -> None:
    told = 'X-Ms-diagnostics: 28020;source="web.contoso.com";reason="No valid security token."\r\n'
    path = "/CertProv/CertProvisioningService.svc"
    session = listened(shelf, frames(exchange((get(path), answer(500, "Internal Server Error", told)))))
    answered = facts(session, "http.answered")[0]
    assert isinstance(answered, HttpAnswered)
    assert (answered.purpose, answered.diagnostics, answered.reason) == ("certprov", 28020, "No valid security token.")
    assert found(session.case()) == {"ACD-CERT-005": "error"}


def test_no_answer(shelf: Shelf) -> None:
    session = listened(shelf, frames(exchange((get("/450HD.cfg"), b""))))
    (silence,) = facts(session, "http.unanswered")
    assert isinstance(silence, HttpUnanswered)
    assert silence.reason == "silence"


def test_the_connection_ends_before_the_answer(shelf: Shelf) -> None:
    wire = exchange((get("/450HD.cfg"), b"")).segment(1, RST)
    (silence,) = facts(listened(shelf, frames(wire)), "http.unanswered")
    assert isinstance(silence, HttpUnanswered)
    assert (silence.reason, silence.failure) == ("reset", "it resets the connection without an answer")


def test_a_server_that_takes_the_request_and_says_nothing(shelf: Shelf) -> None:
    given = Wire()
    given.frames = [(-2, from_server(bootp(5, 9, yiaddr=IP, given={160: f"http://{POOL}/;450HD.cfg".encode()})))]
    stuck = exchange((get("/450HD.cfg", host=POOL), b""))
    assert found(listened(shelf, frames(given, stuck, until=40)).case()) == {"ACD-PROV-005": "error"}
    later = exchange((get("/450HD.cfg", host=POOL), answer(200, "OK", "", b"x")), at=20, own=50_001)
    assert found(listened(shelf, frames(given, stuck, later, until=60)).case()) == {}


def test_a_server_that_answers_late_answers_all_the_same(shelf: Shelf) -> None:
    wire = exchange((get("/450HD.cfg"), b""))
    wire.at += 40
    wire.say(1, answer(200, "OK", "", b"x=1")).say(0, get("/a.cfg")).say(1, answer(404))
    silence, late, _, soon = facts(listened(shelf, frames(wire, until=90)), "http.")[1:]
    assert isinstance(silence, HttpUnanswered)
    assert isinstance(late, HttpAnswered)
    assert isinstance(soon, HttpAnswered)
    assert [(each.status, each.path) for each in (late, soon)] == [(200, "/450HD.cfg"), (404, "/a.cfg")]


def test_a_request_that_waits_for_lost_bytes_before_it_keeps_its_answer(shelf: Shelf) -> None:
    wire = exchange((get("/450HD.cfg"), answer(401, "Unauthorized")), (get("/450HD.cfg"), answer(200, "OK")))
    del wire.frames[2]
    asked, answered = facts(listened(shelf, frames(wire, until=60)), "http.")
    assert isinstance(answered, HttpAnswered)
    assert (answered.status, answered.path) == (200, "/450HD.cfg")
    assert answered.at > asked.at


def test_an_answer_that_the_capture_lost_is_no_silence(shelf: Shelf) -> None:
    wire = exchange((get("/450HD.cfg"), answer(200, "OK", "", b"x" * 2000)))
    lost = next(at for at, (_, data) in enumerate(wire.frames) if b"HTTP/1.1 200" in data)
    del wire.frames[lost]
    wire.say(1, b"y" * 10)
    session = listened(shelf, frames(wire, until=60))
    assert facts(session, "http.unanswered") == []
    assert found(session.case()) == {}


def test_the_fin_tells_of_an_answer_that_the_capture_lost_whole(shelf: Shelf) -> None:
    wire = exchange((get("/450HD.cfg"), answer(200, "OK", "", b"x" * 90)))
    wire.frames = [each for each in wire.frames if b"HTTP/1.1 200" not in each[1]]
    wire.segment(1, FIN | ACK)
    session = listened(shelf, frames(wire, until=60))
    assert facts(session, "http.unanswered") == []


def test_a_fin_right_after_the_request_is_no_answer(shelf: Shelf) -> None:
    wire = exchange((get("/450HD.cfg"), b"")).segment(1, FIN | ACK)
    (silence,) = facts(listened(shelf, frames(wire, until=60)), "http.unanswered")
    assert isinstance(silence, HttpUnanswered)
    assert silence.reason == "closed"


def test_a_mac_in_user_agent_introduces_a_phone_behind_a_router(shelf: Shelf) -> None:
    from tests.frames import raw_mac

    agent = "AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; 00908F602AAC)"
    wire = exchange((get("/440HD.cfg", agent), answer(200, "OK", "", b"x")))
    router = raw_mac("02:00:00:00:00:99")
    wire.frames = [(at, data.replace(bytes.fromhex("00908f000001"), router)) for at, data in wire.frames]
    far = Wire(80, 1, own=50_100, client="10.59.1.8").open()
    far.frames = [(at, data.replace(bytes.fromhex("00908f000001"), router)) for at, data in far.frames]
    far.frames = [(at - 2, data) for at, data in far.frames]
    phones = listened(shelf, frames(far, wire)).case().phones
    assert [(phone.mac, phone.model, phone.firmware) for phone in phones] == [
        ("00:90:8f:60:2a:ac", "440HD", "2.2.8.61")
    ]


def test_credentials_and_how_the_user_is_named(shelf: Shelf) -> None:
    asked = get("/WebTicket/WebTicketService.svc/Auth", host="webpool.infra.lync.com")
    named = asked[:-2] + b"Authorization: Basic Q09OVE9TT1xib2I6cHc=\r\n\r\n"
    session = listened(shelf, frames(exchange((named, answer(401, "Unauthorized")))))
    first, second = facts(session, "http.")
    assert isinstance(first, HttpAsked)
    assert (first.credentials, first.account, first.purpose) == (True, "netbios", "webticket")
    assert isinstance(second, HttpAnswered)
    assert second.account == "netbios"
    assert "ACD-SIGN-009" in found(session.case())


def test_an_answer_that_could_not_be_decrypted_is_no_silence() -> None:
    def told(unread_at: int | None) -> list[str]:
        observer = HttpObserver()
        asked, answered = _packet(away=True), _packet(away=False)
        names = [fact.name for fact in observer.see(asked, decode(get("/a.cfg")))]
        if unread_at:
            assert list(observer.see(answered, Unread())) == []
        return names + [fact.name for fact in observer.lapse("test.pcap", 10**12)]

    assert told(None) == ["http.asked", "http.unanswered"]
    assert told(1) == ["http.asked"]


def _packet(*, away: bool) -> Packet:
    ends = (IP, POOL, 50_000, 443) if away else (POOL, IP, 443, 50_000)
    return dissect(frame(tcp(*ends, 1, b"x")))
