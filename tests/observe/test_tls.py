"""TLS as Python's own client and server speak it: which facts are said, and which rules find something."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from acdiag.model.facts.tls import TlsAlerted, TlsBroken, TlsCompleted, TlsPresented
from acdiag.model.phone import Stage
from acdiag.observe.tls import TlsObserver
from acdiag.rulebook.shelf import Shelf
from tests.rule_book import shipped
from tests.tls_frames import ACK, FIN, RST, SYN, Wire, facts, found, frames, listened
from tests.tls_making import (
    CLIENT,
    DAY,
    NOW,
    SERVER,
    Made,
    client_context,
    converse,
    made,
    phone,
    root,
    server,
    server_context,
)

V13 = ssl.TLSVersion.TLSv1_3
OTHER_ROOT = made("Another Root", ca=True, number=5)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def expired() -> Made:
    return made("sip.contoso.com", root(), names=("sip.contoso.com",), since=NOW - 9 * DAY, until=NOW - 2 * DAY)


def other_name() -> Made:
    return made("web.contoso.com", root(), names=("web.contoso.com",))


def careless() -> ssl.SSLContext:
    """A phone that ignores certificate errors."""
    context = client_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def wired(client: ssl.SSLContext, far: ssl.SSLContext, port: int = 443, **more: Any) -> Wire:
    flights, _ = converse(client, far, **more)
    return Wire(port).open().flights(flights)


def test_a_handshake_that_succeeds(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(client_context(), server_context()).close()))
    said = facts(session, "tls.")
    assert [fact.name for fact in said] == ["tls.offered", "tls.agreed", "tls.presented", "tls.completed"]
    done = said[-1]
    assert isinstance(done, TlsCompleted)
    assert (done.server, done.target, done.version) == ("10.59.0.20:443", "sip.contoso.com", "TLS 1.2")
    assert (done.subject, done.issuer, done.root) == ("sip.contoso.com", "Contoso Root", "no")
    assert (done.valid_now, done.name_matches, done.days_left) == (True, True, 0 if done.days_left == 0 else 1)
    assert done.not_after.endswith("Z")
    assert found(session.case()) == {}
    (story,) = session.case().phones
    assert next(stage for stage in story.stages if stage.stage is Stage.TLS).note == "TLS 1.2 with sip.contoso.com"


def test_frames_with_tls_are_counted_once_each(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(client_context(), server_context())))
    (source,) = session.case().sources
    assert 4 <= source.protocols["tls"] <= 8


def test_unknown_authority(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(client_context(trusted=OTHER_ROOT), server_context()).close(), until=3))
    (alert,) = [fact for fact in facts(session, "tls.") if isinstance(fact, TlsAlerted)]
    assert (alert.by, alert.alert, alert.state) == ("phone", "unknown_ca", "presented")
    case = session.case()
    assert found(case) == {"ACD-CERT-001": "error", "ACD-CERT-008": "notice"}
    (finding,) = [each for each in case.findings if each.rule == "ACD-CERT-001"]
    assert finding.evidence[0].frame is not None
    assert "unknown_ca" in finding.observed


def test_expired(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(client_context(), server_context(expired())).close(), until=3))
    alert = facts(session, "tls.alerted")[0]
    assert isinstance(alert, TlsAlerted)
    assert (alert.alert, alert.valid_now, alert.invalid) == ("certificate_expired", False, "sip.contoso.com")
    assert alert.days_left is not None
    assert alert.days_left < 0
    assert found(session.case())["ACD-CERT-002"] == "error"
    assert "ACD-CERT-001" not in found(session.case())


def test_expired_and_nobody_minds(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(careless(), server_context(expired())).close()))
    assert found(session.case()) == {"ACD-CERT-002": "notice"}


def test_the_phones_clock_is_wrong(shelf: Shelf) -> None:
    """The same alert on a certificate that is valid by the capture's clock."""
    flights, _ = converse(client_context(), server_context(expired()))
    wire = Wire(at=-5 * DAY.total_seconds()).open().flights(flights).close()
    session = listened(shelf, frames(wire, until=-5 * DAY.total_seconds() + 30))
    alert = facts(session, "tls.alerted")[0]
    assert isinstance(alert, TlsAlerted)
    assert alert.valid_now is True
    assert found(session.case())["ACD-CERT-002"] == "error"


def test_another_name(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(client_context(), server_context(other_name())).close(), until=3))
    alert = facts(session, "tls.alerted")[0]
    assert isinstance(alert, TlsAlerted)
    assert (alert.name_matches, alert.names, alert.target) == (False, ("web.contoso.com",), "sip.contoso.com")
    case = session.case()
    assert found(case)["ACD-CERT-003"] == "error"
    assert [each.rule for each in case.findings if each.root_cause] == ["ACD-CERT-003"]


def test_another_name_and_nobody_minds(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(careless(), server_context(other_name())).close()))
    assert found(session.case()) == {"ACD-CERT-003": "notice"}


def test_the_capture_ends_after_the_certificate(shelf: Shelf) -> None:
    flights, _ = converse(client_context(), server_context(other_name()))
    wire = Wire().open().flights(flights[:2])
    case = listened(shelf, frames(wire, until=1)).case()
    assert found(case) == {}
    (one,) = case.phones
    assert one.outcomes["ACD-CERT-003"] == "undecided"
    assert "capture longer" in one.reasons["ACD-CERT-003"]


def test_no_common_version(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(client_context(), server_context(version=V13)).close()))
    alert = facts(session, "tls.alerted")[0]
    assert isinstance(alert, TlsAlerted)
    assert (alert.by, alert.alert, alert.state) == ("server", "protocol_version", "hello")
    assert found(session.case()) == {"ACD-CERT-006": "error"}


def test_no_common_cipher(shelf: Shelf) -> None:
    client, far = client_context(), server_context()
    client.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    far.set_ciphers("ECDHE-ECDSA-AES256-GCM-SHA384")
    assert found(listened(shelf, frames(wired(client, far).close())).case()) == {"ACD-CERT-006": "error"}


def test_a_certificate_is_demanded_and_none_given(shelf: Shelf) -> None:
    session = listened(shelf, frames(wired(client_context(), server_context(trusted=root())).close(SERVER)))
    assert [fact.name for fact in facts(session, "tls.client")] == ["tls.client_certificate_asked"]
    assert found(session.case()) == {"ACD-CERT-007": "error"}


def test_a_certificate_is_demanded_and_unknown(shelf: Shelf) -> None:
    far = server_context(trusted=OTHER_ROOT)
    assert found(listened(shelf, frames(wired(client_context(phone()), far).close(SERVER))).case()) == {
        "ACD-CERT-007": "error"
    }


def test_a_certificate_is_asked_for_and_not_needed(shelf: Shelf) -> None:
    far = server_context(trusted=root())
    far.verify_mode = ssl.CERT_OPTIONAL
    session = listened(shelf, frames(wired(client_context(), far).close()))
    done = facts(session, "tls.completed")[0]
    assert isinstance(done, TlsCompleted)
    assert done.client_certificate == "empty"
    assert found(session.case()) == {}


def test_the_phone_hangs_up_without_a_word(shelf: Shelf) -> None:
    flights, _ = converse(client_context(), server_context(expired()))
    wire = Wire().open().flights(flights[:2]).segment(CLIENT, FIN | ACK)
    session = listened(shelf, frames(wire, until=3))
    broken = facts(session, "tls.broken")[0]
    assert isinstance(broken, TlsBroken)
    assert (broken.by, broken.how, broken.state) == ("phone", "closed", "presented")
    assert found(session.case())["ACD-CERT-002"] == "error"


def test_reset_after_client_hello(shelf: Shelf) -> None:
    flights, _ = converse(client_context(), server_context())
    wire = Wire(5061).open().flights(flights[:1]).segment(SERVER, RST)
    session = listened(shelf, frames(wire))
    broken = facts(session, "tls.broken")[0]
    assert isinstance(broken, TlsBroken)
    assert (broken.by, broken.how, broken.state) == ("server", "reset", "hello")
    assert found(session.case()) == {"ACD-REG-001": "error"}


def test_silence_after_client_hello(shelf: Shelf) -> None:
    flights, _ = converse(client_context(), server_context())
    session = listened(shelf, frames(Wire(5061).open().flights(flights[:1])))
    broken = facts(session, "tls.broken")[0]
    assert isinstance(broken, TlsBroken)
    assert broken.how == "silence"


def test_lost_packets_break_no_handshake(shelf: Shelf) -> None:
    """Whatever one frame the capture lost, a handshake that succeeded is not called broken."""
    whole = wired(client_context(), server_context()).close()
    for lost in range(3, len(whole.frames)):
        session = listened(shelf, frames(whole, lose=[lost]))
        assert not facts(session, "tls.broken")
        assert found(session.case()) == {}


def test_tls_1_3_hides_the_rest(shelf: Shelf) -> None:
    far = server_context(expired(), version=V13)
    client = client_context(version=V13)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    session = listened(shelf, frames(wired(client, far).close()))
    assert [fact.name for fact in facts(session, "tls.")] == ["tls.offered", "tls.agreed", "tls.completed"]
    assert found(session.case()) == {}


@pytest.mark.parametrize("own", [None, phone()], ids=["none", "unknown"])
def test_tls_1_3_hides_that_the_server_refuses_the_phones_certificate(shelf: Shelf, own: Made | None) -> None:
    """Certificate, Finished and alert look like data both ways."""
    far = server_context(trusted=OTHER_ROOT, version=V13)
    session = listened(shelf, frames(wired(client_context(own, version=V13), far).close(SERVER)))
    assert [fact.name for fact in facts(session, "tls.")] == ["tls.offered", "tls.agreed"]
    assert found(session.case()) == {}


def test_a_wrong_intermediate(shelf: Shelf) -> None:
    old, new = (made("Contoso Issuing CA", root(), ca=True, number=number) for number in (3, 4))
    wrong = made("Contoso Other CA", root(), ca=True, number=3)
    leaf = made("sip.contoso.com", new, names=("sip.contoso.com",))
    for presented in (old, wrong):
        fields = _chain([leaf, presented])
        assert fields["contradictory"] is True
    assert _chain([leaf, new])["contradictory"] is False
    assert _chain([leaf, new, root()])["chain_complete"] is True
    assert _chain([leaf])["contradictory"] is False
    assert _chain([leaf])["chain_complete"] is False


def test_the_intermediate_is_left_out_here_and_not_there() -> None:
    from acdiag.observe.certificates import Chains

    issuing = made("Contoso Issuing CA", root(), ca=True, number=3)
    here, there = (made(name, issuing, names=(name,)) for name in ("a.contoso.com", "b.contoso.com"))
    chains = Chains()
    at = int(NOW.timestamp()) * 1_000_000_000
    assert chains.judge([here.der], "", at)["issuer_elsewhere"] is False
    assert chains.judge([there.der, issuing.der], "", at)["issuer_elsewhere"] is False
    assert chains.judge([here.der], "", at)["issuer_elsewhere"] is True


def _chain(chain: list[Made], target: str = "sip.contoso.com") -> dict[str, Any]:
    from acdiag.observe.certificates import Chains

    return Chains().judge([each.der for each in chain], target, int(NOW.timestamp()) * 1_000_000_000)


@pytest.mark.parametrize(
    ("target", "matches"),
    [
        ("sip.contoso.com", True),
        ("SIP.contoso.com.", True),
        ("a.pool.contoso.com", True),
        ("a.b.pool.contoso.com", False),
        ("pool.contoso.com", False),
        ("10.59.0.20", True),
        ("10.59.0.21", False),
        ("", None),
    ],
)
def test_names(target: str, matches: bool | None) -> None:
    assert _chain([server()], target)["name_matches"] is matches


def test_an_unreadable_certificate_is_no_certificate() -> None:
    from acdiag.observe.certificates import Chains

    assert Chains().judge([b"\x30\x03abc"], "sip.contoso.com", 0) == {}


def test_the_same_handshake_is_not_said_again_and_again(shelf: Shelf) -> None:
    flights, _ = converse(client_context(), server_context())
    wires = [Wire(at=number * 0.2, own=50_000 + number).open().flights(flights).close() for number in range(10)]
    session = listened(shelf, frames(*wires))
    assert len(facts(session, "tls.presented")) == len(facts(session, "tls.completed")) == 1


def test_a_lasting_connection_is_presumed_to_be_a_registration(shelf: Shelf) -> None:
    wire = wired(client_context(), server_context(), 5061, say=b"REGISTER")
    wire.frames = wire.frames[:-2]  # It does not close.
    wire.at = 25
    wire.segment(CLIENT, ACK)
    session = listened(shelf, frames(wire, until=90))
    assert len(facts(session, "tcp.lasted")) == 1
    (one,) = session.case().phones
    stage = next(stage for stage in one.stages if stage.stage is Stage.REGISTRATION)
    assert (stage.state, stage.note) == ("ok", "presumed: the connection to 10.59.0.20:5061 lasts")
    assert one.stuck_at is None


def test_what_the_observer_wants() -> None:
    assert TlsPresented.stage == "tls"
    assert len(TlsObserver.sees) == 5
    assert SYN == 2
