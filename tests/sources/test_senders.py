"""Who may send."""

from __future__ import annotations

import pytest

from acdiag.model.errors import Unusable
from acdiag.sources.senders import Allowed


def test_everybody() -> None:
    assert Allowed().everybody
    assert Allowed()("192.0.2.7")


def test_networks_and_addresses() -> None:
    allowed = Allowed(["10.59.0.0/16", "2001:db8::/32", "192.0.2.7"])
    assert not allowed.everybody
    for sender in ("10.59.1.7", "::ffff:10.59.1.7", "2001:db8::1", "192.0.2.7", "192.0.2.7"):
        assert allowed(sender)
    for sender in ("10.60.1.7", "2001:db9::1", "192.0.2.8"):
        assert not allowed(sender)


def test_what_is_no_network() -> None:
    with pytest.raises(Unusable, match="--allow"):
        Allowed(["the phones"])
