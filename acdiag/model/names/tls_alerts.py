"""TLS alerts and what they tell of these phones (RFC 5246 section 7.2, RFC 8446 section 6); numbers are in `tls`."""

from __future__ import annotations

from acdiag.model.expression import expression
from acdiag.model.names.meaning import Meaning, network, phone, server
from acdiag.model.names.tls import ALERTS

REFERENCES = ("RFC 5246 section 7.2", "RFC 8446 section 6")
HIDDEN = (
    "In TLS 1.3 alerts are encrypted: a capture then shows only a short record of type 23 before the connection ends."
)

_NUMBERS = {name: number for number, name in ALERTS.items()}
_KIND = expression(r"\A(tls\s+)?alert\s+")
_NUMBER = expression(r"[0-9]{1,3}\Z")

_TIME = phone(
    "Give the phone the right time (DHCP option 42, or the time server in its configuration), and restart it."
)
_CHAIN = server(
    "Give the phones the root certificate: through the certificate provisioning service that DHCP option 43 names, "
    "or in the configuration file."
)
_NAMES = server(
    "Put every name that the phones use (DNS, option 120, the pool) into the certificate's subject alternative names."
)
_VERSIONS = (
    phone("Bring the firmware up to date: old releases know TLS 1.0 only."),
    server("Until then allow a TLS version and a cipher suite that the phones offer in their ClientHello."),
)
_CLIENT = server(
    "When the server sends it after the phone's certificate: it refuses that certificate. Check the issuer that it "
    "trusts for clients."
)

_TOLD: dict[int, Meaning] = {
    0: Meaning(
        "close_notify",
        "The sender has nothing more to send and closes the connection in good order. Nothing is wrong.",
    ),
    10: Meaning(
        "unexpected_message",
        "A message came that has no place at this point.",
        ("The other side does not speak TLS on this port.", "A middlebox changes the connection."),
        (network("Look whether a proxy or a firewall opens TLS between phone and server."),),
    ),
    20: Meaning(
        "bad_record_mac",
        "A record was changed on the way, or the two sides do not have the same keys.",
        ("A middlebox changes the connection.", "A fault in one of the two implementations."),
        (network("Take inspection of TLS off the way."), phone("Bring the firmware up to date.")),
    ),
    40: Meaning(
        "handshake_failure",
        "The two sides found no set of parameters that both accept.",
        (
            "The phone's firmware offers no cipher suite or TLS version that the server still allows.",
            "The server demands a client certificate and the phone has none.",
        ),
        _VERSIONS,
    ),
    42: Meaning(
        "bad_certificate",
        "The certificate is damaged, or the sender could not verify a signature in it.",
        (
            "From the phone right after boot, and the certificate is in order: the phone's clock is wrong.",
            "From the phone: the name that it connected to is not in the certificate.",
            "From the server: it refuses the phone's certificate.",
        ),
        (_TIME, _NAMES, _CLIENT),
    ),
    43: Meaning(
        "unsupported_certificate",
        "The certificate is of a kind that the sender cannot use.",
        ("An old firmware meets a key or signature that it does not know (elliptic curves, RSA-PSS).",),
        (server("Issue the certificate with an RSA key and SHA-256."), phone("Bring the firmware up to date.")),
    ),
    44: Meaning(
        "certificate_revoked",
        "The issuer has revoked the certificate.",
        (),
        (server("Issue and assign a new certificate."),),
    ),
    45: Meaning(
        "certificate_expired",
        "The certificate is not valid at what the sender takes for the present time.",
        (
            "The certificate has really expired.",
            "The phone's clock is wrong: likely when it comes right after boot and the dates are fine.",
        ),
        (server("Compare the dates of the certificate; renew it if it has expired."), _TIME),
    ),
    46: Meaning(
        "certificate_unknown",
        "The certificate was refused for a reason that has no alert of its own.",
        (
            "From the phone: the name from DNS or DHCP option 120 is not in the certificate.",
            "From the server: it refuses the phone's certificate.",
        ),
        (_NAMES, _CHAIN, _CLIENT),
    ),
    48: Meaning(
        "unknown_ca",
        "The sender does not know the authority that issued the certificate.",
        (
            "From the phone: the root certificate is missing; the step that brings it (DHCP option 43, LDAP) failed.",
            "From the phone: a public authority that is younger than the firmware.",
            "The server does not send its intermediate certificate.",
            "From the server: it does not trust the issuer of the phone's certificate.",
        ),
        (
            _CHAIN,
            server("Let the server send the whole chain, without the root."),
            phone("Bring the firmware up to date."),
            _CLIENT,
        ),
    ),
    49: Meaning(
        "access_denied",
        "The certificate is valid and the sender does not want its owner.",
        ("The server's access list does not have the phone.",),
        (server("Look into the server's list of permitted clients."),),
    ),
    51: Meaning(
        "decrypt_error",
        "A signature or the check of the handshake was wrong.",
        ("The private key and the certificate do not belong together.",),
        (server("Assign the certificate again, together with its private key."),),
    ),
    70: Meaning(
        "protocol_version",
        "The offered version of TLS is known and not accepted.",
        ("The firmware offers TLS 1.0, and the server takes 1.2 only.",),
        _VERSIONS,
    ),
    71: Meaning(
        "insufficient_security",
        "The server wants stronger ciphers than the phone offers.",
        ("An old firmware against a hardened server.",),
        _VERSIONS,
    ),
    80: Meaning(
        "internal_error",
        "The sender failed for a reason that has nothing to do with the other side.",
        ("On Windows servers also: no access to the certificate's private key.",),
        (server("Look for Schannel events in the system log at that time."),),
    ),
    86: Meaning(
        "inappropriate_fallback",
        "The client came again with an older version although the server knows a newer one.",
        ("The first attempt was disturbed on the way.",),
        (network("Look at the attempt before: something cut it off."),),
    ),
    90: Meaning(
        "user_canceled",
        "The sender gave the handshake up; a close_notify follows.",
        ("The phone was restarted or signed out.",),
    ),
    112: Meaning(
        "unrecognized_name",
        "The server has nothing under the name in the ClientHello (SNI). As a warning it may be ignored.",
        ("The phone connects by a name from DNS or option 120 that this server does not serve.",),
        (server("Give the server a certificate for this name, or correct the name in DNS or option 120."),),
    ),
    116: Meaning(
        "certificate_required",
        "The server demands a client certificate and got none.",
        ("The server is set to mutual TLS, and the phone has no certificate.",),
        (server("Do not require client certificates, or issue one to the phone."),),
    ),
    120: Meaning("no_application_protocol", "No protocol that the client offers by ALPN is known to the server."),
}


def number(question: str) -> int | None:
    """The alert that somebody means by its name or by `alert 48`; None when it is none of them."""
    asked = question.strip().lower()
    word = _KIND.sub("", asked)
    if word != asked and _NUMBER.match(word):
        return int(word) if int(word) < 256 else None
    return _NUMBERS.get(word)


def meaning(code: int) -> Meaning:
    """What an alert says."""
    name = ALERTS.get(code)
    if name is None:
        return Meaning(
            "not registered",
            "What this alert means is not known: the registry has none like it.",
            references=REFERENCES,
        )
    told = _TOLD.get(code) or Meaning(
        name, "A rare alert; what makes it likely on these phones is not known. Its RFC defines it.", ()
    )
    return told._replace(
        means=f"{told.means} {HIDDEN}", look=f"tls.alert_message.desc == {code}", references=REFERENCES
    )
