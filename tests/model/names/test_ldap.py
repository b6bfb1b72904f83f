"""LDAP's tables."""

from __future__ import annotations

from acdiag.model.names.ldap import OPERATIONS, RESULTS
from acdiag.wire import ldap


def test_names_are_those_of_the_decoder() -> None:
    operations = (ldap.BIND_REQUEST, ldap.BIND_RESPONSE, ldap.UNBIND_REQUEST, ldap.SEARCH_REQUEST, ldap.SEARCH_DONE)
    assert [OPERATIONS[number] for number in operations] == [
        "bindRequest",
        "bindResponse",
        "unbindRequest",
        "searchRequest",
        "searchResDone",
    ]
    assert OPERATIONS[ldap.EXTENDED_RESPONSE] == "extendedResp"
    assert (RESULTS[0], RESULTS[32], RESULTS[49]) == ("success", "noSuchObject", "invalidCredentials")
