"""Moments that both a log and a capture can show: the lease obtained, the time set, a request of SIP sent.

The words are those of BusyBox (udhcpc, ntpd) and of ISC's and systemd's clients, which are public, and what anybody
would say; the phones' own may differ, and then a line says nothing here.
"""

from __future__ import annotations

from acdiag.model.expression import expression

_ADDRESS = r"(?P<target>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![0-9.]*[0-9])"
_LEASES = (
    expression(rf"\blease of {_ADDRESS} obtained"),
    expression(rf"\bbound to {_ADDRESS}"),
    expression(rf"\bdhcpv?4? address {_ADDRESS}"),
    expression(
        r"\bdhcp(?:[ _-]?ack\b|"
        r"[a-z_46]{0,12}\b.{0,48}?\b(?:ack|obtained|acquired|assigned|got|received|bound|leased?)\b)"
        rf".{{0,32}}?(?<!from )(?<!server )(?<!by )(?<!gateway )(?<!mask )(?<![0-9.]){_ADDRESS}"
    ),
)
_TIMES = (
    expression(r"\bsetting time to [0-9]{4}-"),
    expression(r"\b(?:system )?time (?:was |is )?(?:set|synchroni[sz]ed) (?:from|by|to|with) (?:ntp|sntp|time server)"),
    expression(r"\binitial time synchroni[sz]ation from time server"),
)
_CALL_ID = expression(r"\bcall-?_?id\b[^a-z0-9]{1,4}(?P<target>[^\s,;\"'<>\[\]()]{4,255})")
_REQUEST = expression(r"(?<![a-z0-9_])(invite|bye)(?![a-z0-9_])")
_ANSWERED = expression(r"\b[1-6][0-9]{2}\b|\b(?:ok|ack|response|answer|repl(?:y|ied))\b")
_REGISTER = expression(r"\b(?:sen[dt]|sending|tx|outgoing)\b.{0,32}?\bregister\b|\bregister\b.{0,32}?\b(?:sent|sip:)")
_REGISTERED = expression(
    r"\b(?:registration (?:succe|ok\b|complete|accepted)|registered (?:success|with|to|at|on|as)\b"
    r"|successfully registered|register (?:ok|succeeded)\b|200 ok\b.{0,24}\bregister\b|\bregister\b.{0,24}\b200 ok\b)"
)
_NOT = expression(r"\b(?:not|no|if|fail\w*|wait\w*|unregist\w*)\b")


def moment_in(low: str) -> tuple[str, str] | None:
    """What a line in lower case tells of, and its address or Call-ID; None when it tells of no such moment."""
    if "lease of" in low or "bound to" in low or "dhcp" in low:
        for pattern in _LEASES:
            if found := pattern.search(low):
                return "lease", found["target"]
    if "time" in low and any(pattern.search(low) for pattern in _TIMES):
        return "time", ""
    if "regist" in low or ("call" in low and ("invite" in low or "bye" in low)):
        return _of_sip(low)
    return None


def _of_sip(low: str) -> tuple[str, str] | None:
    """A request, by its Call-ID where the line has it, which no other has."""
    if _NOT.search(low):
        return None
    request, call = _REQUEST.search(low), _CALL_ID.search(low)
    if request and call and not _ANSWERED.search(low, 0, call.start()):
        return request[1], call["target"]
    if _REGISTERED.search(low):
        return "registered", ""
    return ("register", "") if _REGISTER.search(low) else None
