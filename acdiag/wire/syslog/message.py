"""One log message: what its header says, and who on the phone wrote it.

A named tuple because tens of thousands of them pass in a second.
"""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple


class LogMessage(NamedTuple):
    """A message as it was sent; nothing in it is sure, since anybody can write anything."""

    data: bytes
    """The bytes that it came in, as they arrived; messages of one datagram share them."""
    text: str
    """What was logged, without the header."""
    priority: int = 13
    """Facility times 8 plus severity; user.notice where the message has none that counts."""
    prioritised: bool = False
    """The message has a priority of its own."""
    stamp: str = ""
    """The sender's time as written; see `clock.device_time`."""
    host: str = ""
    """The header's host name or address: what the sender or a relay calls itself."""
    tag: str = ""
    """Program: TAG of RFC 3164, APP-NAME of RFC 5424."""
    pid: str = ""
    writer: str = ""
    """Process or component of a phone that the tag is, in the manual's spelling; empty when it is none."""
    component: str = ""
    """The first process or component of a phone that is named, in tag or text; empty without one."""
    mac: str = ""
    """A MAC of AudioCodes in the text, lower case with colons; not surely the sender's."""
    model: str = ""
    """The phone model that the text names."""
    message_id: str = ""
    """MSGID of RFC 5424, or the number at the end of a Mediant's line."""
    structured: str = ""
    """STRUCTURED-DATA of RFC 5424 as written."""
    level: str = ""
    """The SIP toolkit's level: EXCEP, ERROR, WARN, INFO, DEBUG, ENTER, LEAVE or SYNC."""
    module: str = ""
    """The SIP toolkit's source of the message."""
    sequence: int | None = None
    """The sender's own number of the message: a gap is a lost one."""
    counter: int | None = None
    """A Mediant's internal line number."""
    device: str = ""
    """A Mediant's: the last six digits of its MAC, or its serial number."""
    session: str = ""
    """A Mediant's `device:boot:call`, or `device:boot` where no call is meant."""
    marks: tuple[tuple[str, int], ...] = ()
    """A Mediant's voice events: PL (packet loss), RO (out of order), … with how many."""

    @property
    def severity(self) -> int:
        """0 (emerg) to 7 (debug)."""
        return self.priority & 7

    @property
    def facility(self) -> int:
        """0 (kern) to 23 (local7)."""
        return self.priority >> 3
