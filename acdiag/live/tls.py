"""The TLS side of a listener: a certificate of ours, and where asked for one of the sender (RFC 5425 section 4.2)."""

from __future__ import annotations

import ssl

from acdiag.model.errors import Unusable


def context(certificate: str, key: str | None, authorities: str | None) -> ssl.SSLContext:
    """For TLS 1.2 and later; with `authorities` only senders with a certificate of theirs are let in.

    Raises Unusable.
    """
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    # A sender that never reads would have unread tickets when it closes; then TCP resets and takes lines along.
    tls.num_tickets = 0
    # A handshake costs us far more than the sender; one for each connection is enough.
    tls.options |= ssl.OP_NO_RENEGOTIATION
    try:
        tls.load_cert_chain(certificate, key)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no certificate with its key"
        raise Unusable(f"{certificate}: {why}", "--tls-certificate wants a PEM file, --tls-key its key.") from None
    if authorities:
        try:
            tls.load_verify_locations(authorities)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no certificates"
            raise Unusable(f"{authorities}: {why}", "--tls-client-ca wants a PEM file of authorities.") from None
        tls.verify_mode = ssl.CERT_REQUIRED
    return tls
