"""Whose stream it is."""

from __future__ import annotations

from dataclasses import replace

from acdiag.timeline.identity import Identity
from acdiag.timeline.placing import is_of, placed
from tests.stream_making import PHONE, SECOND, made

OTHER_PHONE = "00:90:8f:00:00:02"


def known() -> Identity:
    identity = Identity()
    identity.bind("10.0.0.1", PHONE, 0)
    return identity


def test_the_phone_that_sends_and_the_phone_that_hears() -> None:
    back = made(source="10.0.0.2:20000", destination="10.0.0.1:4000", ssrc=9, first=SECOND)
    sent, heard = placed([back, made()], [], known())
    assert (sent.ssrc, sent.phone, sent.sent_by_phone) == (0x1234, PHONE, True)
    assert (heard.ssrc, heard.phone, heard.sent_by_phone) == (9, PHONE, False)


def test_between_two_phones_it_is_the_senders() -> None:
    identity = known()
    identity.bind("10.0.0.2", OTHER_PHONE, 0)
    (stream,) = placed([made()], [], identity)
    assert stream.phone == PHONE


def test_an_address_belongs_to_whoever_had_it_then() -> None:
    identity = known()
    identity.bind("10.0.0.1", OTHER_PHONE, 5 * SECOND)
    early, late = placed([made(), made(first=9 * SECOND)], [], identity)
    assert (early.phone, late.phone) == (PHONE, OTHER_PHONE)


def test_strangers_have_no_phone() -> None:
    identity = Identity()
    identity.bind("10.0.0.1", "3c:52:82:11:22:33", 0)
    (stream,) = placed([made()], [], identity)
    assert (stream.phone, stream.sent_by_phone) == (None, False)


def test_who_records_knows_which_way_it_went() -> None:
    recorded = made(source="unknown", destination="unknown", via="recording", sent_by_phone=True)
    (stream,) = placed([], [("10.0.0.1", recorded)], known())
    assert (stream.phone, stream.sent_by_phone) == (PHONE, True)
    (stream,) = placed([], [("10.9.9.9", recorded)], known())
    assert stream.phone is None


def test_streams_of_one_phone() -> None:
    stream = replace(made(), phone=PHONE)
    assert is_of(stream, [PHONE])
    assert is_of(stream, ["10.0.0.2"])
    assert not is_of(stream, [OTHER_PHONE, "10.0.0.3"])
