"""The numbers of Microsoft's ms-diagnostics header ([MS-OCER] sections 7 and 8) in our own words.

Only numbers whose meaning is certain are told; of all others the range says which component speaks, and the reason
text in the header says the rest.
"""

from __future__ import annotations

from acdiag.model.names.meaning import Meaning, directory, network, phone, server, user

RANGES: tuple[tuple[int, int, str], ...] = (
    (0, 999, "all components alike"),
    (1000, 1999, "the SIP stack"),
    (2000, 2999, "presence"),
    (3000, 3999, "conferencing"),
    (4000, 4999, "user services"),
    (5000, 5999, "the application interface (API)"),
    (6000, 6999, "instant messaging"),
    (7000, 7999, "audio and video conferencing"),
    (8000, 8999, "telephony conferencing"),
    (9000, 9999, "media relay authentication (MRAS)"),
    (10000, 10999, "the Mediation Server"),
    (11000, 11999, "quality metrics"),
    (12000, 12999, "outbound routing"),
    (13000, 13999, "inbound routing"),
    (14000, 14999, "number translation"),
    (15000, 15999, "Exchange Unified Messaging routing"),
    (16000, 16999, "the instant message filter"),
    (17000, 17999, "the client version filter"),
    (28000, 28999, "web authentication"),
    (52000, 52999, "the client itself"),
)
"""First and last number, and whose they are."""

REFERENCE = "[MS-OCER]"
_LOOK = 'sip.msg_hdr contains "ms-diagnostics"'

_ROUTE = (
    network("Check the way to the next hop: name, address, TCP port 5061."),
    server("Check that the next hop runs and is in the topology."),
)
_NUMBER = (
    directory("Give each number to one user only (Get-CsUser -Filter {LineURI -like ...} finds the double one)."),
)
_ENDPOINT = (phone("Bring the firmware up to date: a request is not made as the server expects it."),)
_TOKEN = (
    user("Sign out and in again."),
    phone("Make sure that the phone has the right time."),
    server("Check the web services' authentication and their token signing certificate (OAuthTokenIssuer)."),
)

MEANINGS: dict[int, Meaning] = {
    1000: Meaning(
        "final handshake failed",
        "The last step of the security handshake failed.",
        ("The credentials are wrong.", "The clocks of phone and server differ."),
        (
            user("Sign in again with the present password or PIN."),
            phone("Make sure that the phone has the right time."),
        ),
    ),
    1001: Meaning(
        "no public IM",
        "The sender may not talk to public messaging providers.",
        (),
        (server("Change the external access policy, if it should be allowed."),),
    ),
    1002: Meaning(
        "no federation",
        "The sender may not talk to federated partners.",
        (),
        (server("Change the external access policy, if it should be allowed."),),
    ),
    1003: Meaning(
        "user does not exist",
        "There is no user with this address.",
        ("The address is mistyped, or the user is not enabled.",),
        (user("Check the address."), directory("Enable the user, or correct the SIP address.")),
    ),
    1004: Meaning(
        "invalid route set",
        "The route set in the request is not valid.",
        ("A request of an old dialog, after servers changed.",),
        (user("Sign out and in again, so that dialogs begin anew."),),
    ),
    1005: Meaning(
        "cannot route",
        "The server cannot route the request to where it should go.",
        ("The next hop is not in the topology, or is down.",),
        _ROUTE,
    ),
    1006: Meaning(
        "client connection failed",
        "The connection to the client broke.",
        ("The called phone lost its network, or sleeps.",),
        (network("Check the called phone's connection, and timers of firewalls between."),),
    ),
    1007: Meaning(
        "temporarily cannot route",
        "The server cannot route the request now, and may later.",
        ("The next hop restarts or is overloaded.",),
        _ROUTE,
    ),
    1008: Meaning(
        "SRV record not found",
        "The DNS SRV record of the destination cannot be resolved.",
        ("The record is missing, or the server asks the wrong DNS server.",),
        (network("Create the SRV record, and look at it from the server with nslookup -type=srv."),),
    ),
    1009: Meaning(
        "SRV record in conflict",
        "What the SRV record names does not agree with the domain.",
        (),
        (network("Let the SRV record name a host below the same domain."),),
    ),
    1010: Meaning(
        "no trust in the next hop",
        "The certificate of the next hop is not trusted, or does not have its name.",
        ("The certificate expired, lacks the name, or its issuer is unknown.",),
        (server("Check dates, names and issuer of the next hop's certificate."),),
    ),
    1011: Meaning(
        "no diagnostics from the next hop",
        "The next hop answered with an error and said no more.",
        (),
        (server("Look into the log of the next hop itself."),),
    ),
    1012: Meaning(
        "inside the enterprise only",
        "The sender may not talk to users outside the enterprise.",
        (),
        (server("Change the external access policy, if it should be allowed."),),
    ),
    1013: Meaning(
        "clock skew",
        "The clocks of the phone and the server differ too much for authentication.",
        ("The phone got no time from NTP, or from a server that is wrong.", "The server's own clock is off."),
        (
            phone("Give the phone the right time server (DHCP option 42), and restart it."),
            network("Let UDP port 123 through between the phones and the time server."),
            server("Compare the server's clock with the domain controller's."),
        ),
    ),
    1014: Meaning(
        "host not found",
        "The DNS A record of the destination cannot be resolved.",
        ("The record is missing, or the server asks the wrong DNS server.",),
        (network("Create the host record."),),
    ),
    1017: Meaning(
        "not routable to federation",
        "The combination of domains in From and To, or the kind of request, cannot be routed to a partner. (From "
        "memory, not verified.)",
        (),
        (server("Check the federated domains."),),
    ),
    1027: Meaning(
        "not routable to federation",
        "The combination of domains in From and To, or the kind of request, cannot be routed to a partner. (From "
        "memory, not verified.)",
        (),
        (server("Check the federated domains."),),
    ),
    1034: Meaning(
        "no diagnostics from the partner",
        "The federated partner answered with an error and said no more.",
        (),
        (server("Ask the partner's administrator; the log of the Edge Server has the time."),),
    ),
    4000: Meaning(
        "default",
        "User services failed without a more exact number.",
        (),
        (server("Read the reason text in the header and the Front End's event log."),),
    ),
    4001: Meaning(
        "bad XML", "The XML in the request cannot be parsed.", ("Firmware and server do not go together.",), _ENDPOINT
    ),
    4002: Meaning(
        "several users have the calling number",
        "More than one user has the number of the caller.",
        ("The same line URI was given twice.",),
        _NUMBER,
    ),
    4003: Meaning(
        "not enabled for remote access",
        "The user may not sign in from outside.",
        (
            "The phone signs in through the Edge Server, because inside names resolve to outside addresses.",
            "The external access policy forbids it.",
        ),
        (
            network("In the office: let DNS lead the phone to the inside pool."),
            server("Outside: allow remote access in the user's external access policy (Grant-CsExternalAccessPolicy)."),
        ),
    ),
    4004: Meaning(
        "credentials not valid for this address",
        "Who proved his identity is not the one whose SIP address signs in.",
        ("User name and sign-in address belong to different people.", "The SIP address was changed in the directory."),
        (
            user("Enter sign-in address and user name of the same person."),
            directory("Compare SIP address and user principal name."),
        ),
    ),
    4005: Meaning(
        "destination not enabled",
        "The called user is not enabled for SIP, or does not exist.",
        (),
        (directory("Enable the called user, or correct the number."),),
    ),
    4006: Meaning(
        "not in this pool",
        "The user's home is not in this pool.",
        ("The user was moved while the phone was signed in.",),
        (user("Sign out and in again."), server("Look where the user's home is (Get-CsUser, RegistrarPool).")),
    ),
    4007: Meaning("resource unknown", "What was asked for does not exist.", (), _ENDPOINT),
    4008: Meaning("body too large", "The request is larger than the server takes.", (), _ENDPOINT),
    4009: Meaning(
        "several users have the called number",
        "More than one user has the number that was called.",
        ("The same line URI was given twice.",),
        _NUMBER,
    ),
    4010: Meaning("endpoint id missing", "The request names no endpoint.", (), _ENDPOINT),
    4011: Meaning("epid missing", "The request has no epid parameter.", (), _ENDPOINT),
    4012: Meaning("epid too long", "The epid parameter is longer than allowed.", (), _ENDPOINT),
    4013: Meaning("content type", "The server does not take this content type.", (), _ENDPOINT),
    17000: Meaning(
        "filter overloaded",
        "The client version filter is overloaded.",
        (),
        (server("Look at the load of the Front End."),),
    ),
    17001: Meaning("filter: invalid request", "The client version filter cannot read the request.", (), _ENDPOINT),
    17002: Meaning(
        "client version not allowed",
        "The server's policy keeps this version of the client out.",
        ("The phone's firmware is older than the policy wants, or no rule of the policy knows the phone.",),
        (
            server("Look for a rule that fits the phone's User-Agent (Get-CsClientVersionPolicyRule), and allow it."),
            phone("Bring the firmware up to date."),
        ),
    ),
    17003: Meaning(
        "declined, with a URL",
        "The server's policy keeps this version out and names a place to get another.",
        (),
        (phone("Bring the firmware up to date."),),
    ),
    17004: Meaning("allowed, with a URL", "The client is allowed; a newer version is offered. Nothing is wrong."),
    28020: Meaning(
        "no valid security token",
        "The web service found no valid security token in the request.",
        ("The web ticket expired, or the phone's clock is wrong.",),
        _TOKEN,
    ),
    28055: Meaning(
        "OAuth token invalid",
        "The OAuth token in the request is not valid.",
        ("It expired, or its signing certificate was changed.",),
        _TOKEN,
    ),
    52017: Meaning(
        "encryption levels do not match",
        "One side demands encrypted media and the other does not offer it.",
        (),
        (server("Set the same encryption level on gateway, trunk configuration and media policy."),),
    ),
}


def component(code: int) -> str:
    """Whose range a number lies in; empty when no range has it."""
    return next((whose for first, last, whose in RANGES if first <= code <= last), "")


def meaning(code: int) -> Meaning:
    """What a number says; where that is not known, which component says it."""
    whose = component(code)
    if code in MEANINGS:
        known = MEANINGS[code]
        return known._replace(means=f"{known.means} It comes from {whose}.", look=_LOOK, references=(REFERENCE,))
    where = f"its range belongs to {whose}" if whose else "no known range has it"
    return Meaning(
        "not known",
        f"What this number means is not known here; {where}.",
        steps=(
            server(
                "Read the reason text beside the number in the header, and the log of the server that source names."
            ),
        ),
        look=_LOOK,
        references=(REFERENCE,),
    )
