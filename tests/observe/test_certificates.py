"""What a chain says of the server that presents it; `test_tls` has the rest, in handshakes."""

from __future__ import annotations

import pytest

from acdiag.observe.certificates import matches
from acdiag.wire.certificate import decode
from tests.tls_making import made


@pytest.mark.parametrize(
    ("names", "addresses", "target", "fits"),
    [
        (("sip.contoso.com",), (), "SIP.contoso.com.", True),
        (("*.contoso.com",), (), "sip.contoso.com", True),
        (("*.com",), (), "contoso.com", False),
        (("web.contoso.com",), (), "pool.contoso.com", False),
        ((), (), "pool.contoso.com", True),
        ((), ("2001:db8::1",), "2001:DB8:0::1", True),
        (("10.59.0.20",), (), "10.59.0.20", True),
        ((), ("10.59.0.20",), "10.59.0.21", False),
        (("sip.contoso.com",), (), "", None),
    ],
)
def test_whether_a_certificate_is_for_a_server(
    names: tuple[str, ...], addresses: tuple[str, ...], target: str, fits: bool | None
) -> None:
    assert matches(decode(made("pool.contoso.com", names=names, addresses=addresses).der), target) is fits


def test_an_address_in_place_of_the_common_name() -> None:
    assert matches(decode(made("10.59.0.20").der), "10.59.0.20")
