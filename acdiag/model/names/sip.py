"""SIP status codes (IANA registry sip-parameters, RFC 3261 section 21) and what they tell of these phones.

The reasons behind the registration codes are those that Skype for Business servers give; the others are the RFCs'.
"""

from __future__ import annotations

from acdiag.model.names.meaning import Meaning, directory, network, phone, server, user

REASONS: dict[int, str] = {
    100: "Trying", 180: "Ringing", 181: "Call Is Being Forwarded", 182: "Queued", 183: "Session Progress",
    199: "Early Dialog Terminated", 200: "OK", 202: "Accepted", 204: "No Notification",
    300: "Multiple Choices", 301: "Moved Permanently", 302: "Moved Temporarily", 305: "Use Proxy",
    380: "Alternative Service", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
    408: "Request Timeout", 410: "Gone", 412: "Conditional Request Failed", 413: "Request Entity Too Large",
    414: "Request-URI Too Long", 415: "Unsupported Media Type", 416: "Unsupported URI Scheme",
    417: "Unknown Resource-Priority", 420: "Bad Extension", 421: "Extension Required",
    422: "Session Interval Too Small", 423: "Interval Too Brief", 424: "Bad Location Information",
    428: "Use Identity Header", 429: "Provide Referrer Identity", 430: "Flow Failed", 433: "Anonymity Disallowed",
    436: "Bad Identity Info", 437: "Unsupported Credential", 438: "Invalid Identity Header",
    439: "First Hop Lacks Outbound Support", 440: "Max-Breadth Exceeded", 469: "Bad Info Package",
    470: "Consent Needed", 480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist",
    482: "Loop Detected", 483: "Too Many Hops", 484: "Address Incomplete", 485: "Ambiguous", 486: "Busy Here",
    487: "Request Terminated", 488: "Not Acceptable Here", 489: "Bad Event", 491: "Request Pending",
    493: "Undecipherable", 494: "Security Agreement Required", 500: "Server Internal Error", 501: "Not Implemented",
    502: "Bad Gateway", 503: "Service Unavailable", 504: "Server Time-out", 505: "Version Not Supported",
    513: "Message Too Large", 555: "Push Notification Service Not Supported", 580: "Precondition Failure",
    600: "Busy Everywhere", 603: "Decline", 604: "Does Not Exist Anywhere", 606: "Not Acceptable",
    607: "Unwanted", 608: "Rejected",
}  # fmt: skip
"""What the registry calls them."""

CLASSES: dict[int, str] = {
    1: "The request arrived and is being worked on; a final answer is still to come.",
    2: "The request was done.",
    3: "The request is to be sent elsewhere.",
    4: "The request failed at this server; it may succeed if it is changed, or at another server.",
    5: "The server failed; the request itself may be right.",
    6: "The request fails everywhere; trying another server does not help.",
}
"""What the first digit says; a client treats a code that it does not know like x00 of its class (RFC 3261 8.1.3.2)."""

_DIAGNOSTICS = server(
    "Read ms-diagnostics or ms-diagnostics-public in the answer and give its number to acdiag explain: it says more "
    "than the status."
)
_CLOCK = phone("Make sure that the phone has the right time: with a wrong clock no certificate and no ticket is valid.")

_TOLD: dict[int, Meaning] = {
    200: Meaning(
        "OK",
        "The request was done. As the answer to REGISTER it means that the phone is signed in, until the time in "
        "Expires.",
    ),
    301: Meaning(
        "Moved Permanently",
        "The registrar sends the phone to the pool that is the user's home.",
        ("Normal on the first sign-in: the name in DNS or in option 120 leads to another pool than the user's.",),
        (network("Let the phones reach every pool, on TCP port 5061, that Contact in the answer can name."),),
    ),
    302: Meaning(
        "Moved Temporarily",
        "The phone is to ask the server in Contact: the home pool of the user, or the forwarding of a call.",
        ("Normal on sign-in through a Director or another pool; the phone follows by itself.",),
        (network("Let the phones reach the server that Contact names, on TCP port 5061."),),
    ),
    401: Meaning(
        "Unauthorized",
        "The server wants the phone to prove who it is. Two or three of them are a part of every sign-in to Skype "
        "for Business: "
        "the offer of TLS-DSK, Kerberos or NTLM, then the challenge. It is a fault when one follows the final proof, "
        "or when "
        "the whole sequence repeats.",
        (
            "User name or password are wrong, or the password has changed or expired.",
            "The phone's clock is too far from the server's.",
            "The certificate that the phone was given has expired or was revoked.",
        ),
        (
            user("Sign out, and sign in again with the present password or PIN."),
            _CLOCK,
            directory("Look whether the account is locked or its password has expired."),
            _DIAGNOSTICS,
        ),
    ),
    403: Meaning(
        "Forbidden",
        "The server understood and refuses; the same request will not succeed later.",
        (
            "The credentials do not belong to the address that signs in (ms-diagnostics 4004).",
            "The user may not sign in from outside (4003).",
            "The server's client version filter keeps this firmware out (17002).",
            "The account is disabled for Skype for Business.",
        ),
        (
            _DIAGNOSTICS,
            directory(
                "Compare the user's sign-in address with the SIP address in the directory; Get-CsUser shows it and "
                "Enabled."
            ),
            server("Look whether a client version policy blocks the phone's User-Agent (Get-CsClientVersionPolicy)."),
        ),
    ),
    404: Meaning(
        "Not Found",
        "The server knows nobody by this address. For REGISTER: the user is not enabled for Skype for Business.",
        (
            "The sign-in address is mistyped, or is the e-mail address where the SIP address differs.",
            "The user is not enabled yet, or the directory's change has not reached the server.",
            "In a call: the dialled number belongs to nobody and no route takes it.",
        ),
        (
            user("Check the sign-in address on the phone."),
            directory("Enable the user (Enable-CsUser), or correct the SIP address."),
            server("For numbers: check the dial plan's normalisation rules and the voice routes."),
        ),
    ),
    407: Meaning(
        "Proxy Authentication Required",
        "A proxy on the way wants the phone to prove who it is; otherwise as 401.",
        ("Normal once per request that is not signed yet.", "When it repeats: see 401."),
        (_DIAGNOSTICS, _CLOCK),
    ),
    408: Meaning(
        "Request Timeout",
        "No answer came in time from further on.",
        ("The other side is unreachable or switched off.", "A server behind the first one does not answer."),
        (
            server("Find the next hop that does not answer: Via and ms-diagnostics name who gave up."),
            network("Check the way between the servers."),
        ),
    ),
    423: Meaning(
        "Interval Too Brief",
        "The registration was asked for a shorter time than the server wants; Min-Expires says how long it must be.",
        ("The phone asks again with the longer time; it is a fault only when it does not.",),
        (phone("If it repeats, bring the firmware up to date."),),
    ),
    480: Meaning(
        "Temporarily Unavailable",
        "The other side is known and not there now. For REGISTER: the pool cannot serve the user at the moment.",
        (
            "The called user is signed in nowhere, or all devices are set to do not disturb.",
            "The user's pool is down or failing over.",
        ),
        (_DIAGNOSTICS, server("Look at the state of the user's pool (Get-CsPoolFabricState, the Front End services).")),
    ),
    481: Meaning(
        "Call/Transaction Does Not Exist",
        "The request belongs to a call or subscription that this side does not know, or knows no longer.",
        ("One side restarted or gave up earlier.", "A late BYE or CANCEL: then it is harmless."),
    ),
    484: Meaning(
        "Address Incomplete",
        "There are digits missing in the number.",
        ("The number was dialled too short, or a normalisation rule cuts it.",),
        (user("Dial the whole number."), server("Test the number against the dial plan (Test-CsDialPlan).")),
    ),
    486: Meaning(
        "Busy Here",
        "The called device is in a call or refuses at this moment.",
        ("The called user is talking, or has chosen do not disturb.",),
    ),
    487: Meaning(
        "Request Terminated",
        "The caller hung up before the call was answered, or the call was taken by another device. Nothing is wrong.",
    ),
    488: Meaning(
        "Not Acceptable Here",
        "The two sides have no media in common that both accept.",
        (
            "No common codec.",
            "One side demands encrypted media (SRTP) and the other does not offer it (ms-diagnostics 52017).",
            "The media addresses (ICE, Edge) are not usable for the other side.",
        ),
        (
            server(
                "Compare the m= and a=crypto lines of both SDPs; set the same encryption level on gateway, trunk and "
                "user policy."
            ),
            phone("Allow a codec that the other side offers."),
        ),
    ),
    500: Meaning(
        "Server Internal Error",
        "The server met something that it was not prepared for.",
        ("A service of the pool, or its database, is in trouble.",),
        (server("Look into the event log of the Front End that is named in the answer."), _DIAGNOSTICS),
    ),
    503: Meaning(
        "Service Unavailable",
        "The server cannot serve now: overloaded, starting or being drained. Retry-After says when to come again.",
        (
            "The Front End starts up or drains for maintenance.",
            "After a power cut all phones sign in at once.",
            "No gateway is free for an outgoing call.",
        ),
        (
            server(
                "Check the Front End services and the trunk's gateways; wait as long as Retry-After says before more "
                "is changed."
            ),
            _DIAGNOSTICS,
        ),
    ),
    504: Meaning(
        "Server Time-out",
        "The server could not reach the next one. ms-diagnostics says why: no address found (1008, 1014), no "
        "connection (1005 to 1007), "
        "no trust in its certificate (1010).",
        (
            "The next hop or the pool is down.",
            "A name does not resolve in DNS.",
            "The certificate of the next hop is not trusted.",
        ),
        (
            _DIAGNOSTICS,
            server("Check that the next hop runs, and its certificate."),
            network("Check DNS and TCP port 5061 between the servers."),
        ),
    ),
    600: Meaning("Busy Everywhere", "The called user is busy on every device."),
    603: Meaning(
        "Decline",
        "The called user, or a policy in his name, does not want the call.",
        ("The call was rejected by hand.", "Do not disturb, or a blocked caller."),
    ),
}


def meaning(code: int) -> Meaning | None:
    """What a status says; None for a number that cannot be one."""
    kind = CLASSES.get(code // 100)
    if kind is None:
        return None
    references = ("RFC 3261 section 21",) if code in REASONS else ("RFC 3261 section 8.1.3.2",)
    look = f"sip.Status-Code == {code}"
    told = _TOLD.get(code)
    if told is not None:
        return told._replace(look=look, references=references)
    if code in REASONS:
        return Meaning(REASONS[code], kind, look=look, references=references)
    known = f"{kind} What this number says beyond that is not known: the registry has none like it."
    return Meaning("not registered", known, look=look, references=references)
