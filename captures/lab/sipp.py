"""SIPp as the registrar and as the phone: scenarios put together from messages, and the programs that run them.

A scenario is a list of steps. The registrar's own fields are copied from the request by SIPp's keywords, so that a step
says only what matters: a status and what else its head holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

PORT = 5060
SPEECH = "/usr/share/sip-tester/g711a.pcap"
"""G.711 A-law, 5 s in packets of 30 ms, part of the package; its SSRC is that of both ends."""
DOMAIN = "contoso.com"
USER = "alice"
PASSWORD = "correct horse"
AGENT = "AUDC-IPPhone-450HD_UC_3.4.8.808/1.0"
CHALLENGE = f'WWW-Authenticate: Digest realm="{DOMAIN}", nonce="{{nonce}}", algorithm=MD5, qop="auth"'
_VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\nMax-Forwards: 70\n"
_END = "Content-Length: 0\n"


# --- what the phone does


def register(*more: str, number: int = 1) -> str:
    """A REGISTER, and again when nothing comes (over UDP)."""
    return _send(
        [
            f"REGISTER sip:{DOMAIN} SIP/2.0",
            *_from_phone(f"sip:{USER}@{DOMAIN}", number, "REGISTER"),
            "Expires: 600",
            *more,
        ],
        again=True,
    )


def authenticated(number: int, password: str = PASSWORD) -> str:
    """A REGISTER with the answer to a challenge."""
    return register(f"[authentication username={USER} password={password}]", number=number)


def invite(callee: str, *codecs: str, number: int = 1) -> str:
    """Call somebody, with these payload types."""
    head = [
        f"INVITE sip:{callee}@{DOMAIN} SIP/2.0",
        *_from_phone(f"sip:{callee}@{DOMAIN}", number, "INVITE"),
    ]
    return _send(head, _audio(codecs), again=True)


def ack(callee: str, number: int = 1) -> str:
    return _send([f"ACK sip:{callee}@{DOMAIN} SIP/2.0", *_in_dialog(callee, number, "ACK")])


def bye(callee: str, number: int = 2) -> str:
    return _send([f"BYE sip:{callee}@{DOMAIN} SIP/2.0", *_in_dialog(callee, number, "BYE")], again=True)


def hear(status: int, *, optional: bool = False, challenge: bool = False) -> str:
    """An answer."""
    more = (' optional="true"' if optional else "") + (' auth="true"' if challenge else "")
    return f'<recv response="{status}"{more}/>'


# --- what the registrar does


def asked(method: str) -> str:
    """A request."""
    return f'<recv request="{method}"/>'


def answer(status: str, *more: str, audio: Sequence[str] = ()) -> str:
    """`403 Forbidden`, to the request before."""
    copied = ["[last_Via:]", "[last_From:]", f"[last_To:]{';tag=[call_number]fe1' if status[:3] != '100' else ''}"]
    head = [f"SIP/2.0 {status}", *copied, "[last_Call-ID:]", "[last_CSeq:]", "Server: RTC/6.0", *more]
    return _send(head, _audio(audio) if audio else "")


def challenge(nonce: str) -> str:
    return answer("401 Unauthorized", CHALLENGE.format(nonce=nonce))


def accept(seconds: int = 600) -> str:
    return answer("200 OK", f"[last_Contact:];expires={seconds}")


def registers_or(registering: Iterable[str], calling: Iterable[str]) -> list[str]:
    """Two ways through a scenario: that of a Call-ID that begins with REGISTER, and that of another."""
    first = '<recv request="REGISTER" optional="true" next="1"/>'
    return [first, *calling, '<nop next="2"/>', '<label id="1"/>', *registering, '<label id="2"/>']


# --- either


def pause(seconds: float) -> str:
    return f'<pause milliseconds="{round(seconds * 1000)}"/>'


def speak() -> str:
    """Send recorded speech to where the other end wants it; the scenario goes on at once."""
    return f'<nop><action><exec play_pcap_audio="{SPEECH}"/></action></nop>'


def scenario(folder: Path, name: str, steps: Iterable[str]) -> Path:
    """Write a scenario; returns its file."""
    path = folder / f"{name}.xml"
    body = "\n".join(steps)
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="{name}">\n{body}\n</scenario>\n')
    return path


def command(steps: Path, address: str, transport: str, media: int, *more: str) -> list[str]:
    """The program for one end at `address`; the phone adds where the server is, and how often."""
    words = ["sipp", "-sf", str(steps), "-i", address, "-p", str(PORT), "-t", {"udp": "u1", "tcp": "t1"}[transport]]
    return [*words, "-mp", str(media), "-nostdin", "-nd", "-skip_rlimit", "-trace_err", *more]


def _from_phone(to: str, number: int, method: str) -> list[str]:
    return [
        f"{_VIA}From: <sip:{USER}@{DOMAIN}>;tag=[call_number]p;epid=00908f123450",
        f"To: <{to}>",
        "Call-ID: [call_id]",
        f"CSeq: {number} {method}",
        f"Contact: <sip:{USER}@[local_ip]:[local_port];transport=[transport]>",
        f"User-Agent: {AGENT}",
    ]


def _in_dialog(callee: str, number: int, method: str) -> list[str]:
    return [
        f"{_VIA}From: <sip:{USER}@{DOMAIN}>;tag=[call_number]p;epid=00908f123450",
        f"To: <sip:{callee}@{DOMAIN}>[peer_tag_param]",
        "Call-ID: [call_id]",
        f"CSeq: {number} {method}",
        f"User-Agent: {AGENT}",
    ]


def _send(head: Iterable[str], body: str = "", *, again: bool = False) -> str:
    kind = "Content-Type: application/sdp\nContent-Length: [len]\n\n" + body if body else f"{_END}\n"
    text = "\n".join(head) + "\n" + kind
    timer = ' retrans="500"' if again else ""
    return f"<send{timer}><![CDATA[\n{text}]]></send>"


def _audio(codecs: Sequence[str]) -> str:
    """A session description; each codec as `8 PCMA/8000`."""
    numbers = " ".join(codec.split()[0] for codec in codecs)
    return "\n".join(
        [
            "v=0",
            "o=- 0 0 IN IP4 [local_ip]",
            "s=session",
            "c=IN IP4 [media_ip]",
            "t=0 0",
            f"m=audio [media_port] RTP/AVP {numbers}",
            *(f"a=rtpmap:{codec}" for codec in codecs),
            "a=ptime:30",
            "",
        ]
    )
