from __future__ import annotations

from acdiag.streams.connection import CLIENT, SERVER, Connection, End


def connection() -> Connection:
    return Connection(End("10.59.1.7", 50_000), End("10.59.0.5", 5061), 10)


def test_nothing_was_seen() -> None:
    new = connection()
    assert (new.asked_at, new.answered_at, new.refused_at, new.reset_at, new.reset_by) == (None, None, None, None, "")
    assert (new.established, new.closed, new.sure, new.first, new.last) == (False, False, False, 10, 10)
    assert (new.name(new.client), new.name(new.server)) == (CLIENT, SERVER)


def test_a_refusal_is_no_reset() -> None:
    refused = connection()
    refused.client.syn, refused.server.reset_at = 1, 20
    assert (refused.refused_at, refused.reset_at, refused.reset_by, refused.closed) == (20, None, "", True)
    refused.client.spoke_at = 15
    assert (refused.refused_at, refused.reset_at, refused.reset_by) == (None, 20, SERVER)


def test_a_client_that_gives_up_resets() -> None:
    hasty = connection()
    hasty.client.syn, hasty.client.reset_at = 1, 20
    assert (hasty.refused_at, hasty.reset_at, hasty.reset_by) == (None, 20, CLIENT)


def test_the_first_reset_counts() -> None:
    both = connection()
    both.client.reset_at, both.server.reset_at = 30, 20
    assert (both.reset_at, both.reset_by) == (20, SERVER)


def test_both_must_say_goodbye() -> None:
    half = connection()
    half.client.fin_at = 5
    assert not half.closed
    half.server.fin_at = 6
    assert half.closed


def test_enough_is_for_both_ends() -> None:
    unread = connection()
    unread.enough()
    assert not unread.client.sent.wanted
    assert not unread.server.sent.wanted
