from __future__ import annotations

from acdiag.simulate import resolver
from acdiag.simulate.clock import SECOND
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site
from acdiag.wire.dissect import dissect
from acdiag.wire.dns import Dns
from acdiag.wire.icmp import Icmp
from tests.frames import frame


def stage() -> tuple[Site, Phone]:
    site = Site()
    phone = site.phone()
    phone.ip = "10.1.10.20"
    return site, phone


def messages(site: Site) -> list[object]:
    return [message for sent in site.frames() for message in dissect(frame(sent.data)).messages]


def test_in_vain_repeats_after_five_seconds() -> None:
    site, phone = stage()
    resolver.in_vain(site, phone, "a.contoso.com", times=3)
    times = [sent.at for sent in site.frames()]
    assert [at - times[0] for at in times] == [0, 5 * SECOND, 10 * SECOND]
    assert not any(isinstance(message, Dns) and message.response for message in messages(site))


def test_unreachable_quotes_the_question() -> None:
    site, phone = stage()
    resolver.unreachable(site, phone, "a.contoso.com")
    _, error = messages(site)
    assert isinstance(error, Icmp)
    assert error.quoted is not None
    assert (error.quoted.source, error.quoted.destination_port) == (phone.ip, 53)


def test_answers_are_those_given() -> None:
    site, phone = stage()
    name = "_sip._tls.contoso.com"
    given = [resolver.service(name, "a.contoso.com", 5061), resolver.service(name, "b.contoso.com", 443, 10)]
    resolver.ask(site, phone, name, "SRV", given, server="10.1.20.11")
    question, answer = messages(site)
    assert isinstance(question, Dns)
    assert isinstance(answer, Dns)
    assert question.id == answer.id
    assert [record.data for record in answer.answers] == [(0, 0, 5061, "a.contoso.com"), (10, 0, 443, "b.contoso.com")]
