"""What a tap can see, judged by what came: link layer, one direction or both, tags of the voice VLAN, voice itself.

Whoever reads a verdict has to know what could not have been seen. It is only said of what came so far.
"""

from __future__ import annotations

from acdiag.live.media_frames import ETHERNET, media_at, mirrored_at

ENOUGH = 50
"""Frames after which absence says something."""
_GROUP = 0x01
_LLDP, _EAPOL = b"\x88\xcc", b"\x88\x8e"
_CDP = bytes.fromhex("01000ccccccc")
_TAGS = (b"\x81\x00", b"\x88\xa8")
_PHONES = bytes.fromhex("00908f")


class Sight:
    """What one tap has shown."""

    def __init__(self) -> None:
        self.frames = 0
        self._bare = 0
        """Frames without link layer."""
        self._shouted = self._from_phones = self._to_phones = 0
        """Frames of phones to all, of phones to one, to phones."""
        self._link = self._tags = self._media = False

    def take(self, link_type: int, data: bytes) -> None:
        """A frame came."""
        self.frames += 1
        if link_type != ETHERNET or len(data) < 14:
            self._bare += 1
            return
        if inner := mirrored_at(link_type, data):
            data = data[inner:]
        kind = data[12:14]
        if kind in _TAGS:
            self._tags = self._tags or bool(int.from_bytes(data[14:16]) & 0x0FFF)
            kind = data[16:18]
        if kind in (_LLDP, _EAPOL) or data[:6] == _CDP:
            self._link = True
        if data[0] & _GROUP:
            self._shouted += data[6:9] == _PHONES
        else:
            self._to_phones += data[:3] == _PHONES
            self._from_phones += data[6:9] == _PHONES
            self._media = self._media or media_at(link_type, data) > 0

    def told(self) -> str:
        """In a sentence."""
        if not self.frames:
            return "nothing came so far; is it the mirror port?"
        if self._bare == self.frames:
            return "no link layer here: neither LLDP, CDP, 802.1X nor VLAN tags can be seen, nor whose MAC it is"
        return "; ".join(filter(None, (self._ways(), self._layer(), self._tagging(), self._voice())))

    def _ways(self) -> str:
        if self._to_phones and (self._from_phones or self._shouted):
            return "both directions of the phones' traffic"
        if self._from_phones >= ENOUGH:
            return "what phones send, nothing that is sent to them: the mirror port copies one direction"
        if self._to_phones >= ENOUGH:
            return "what is sent to phones, nothing that they send: the mirror port copies one direction"
        if self.frames < ENOUGH:
            return "too little came to say more"
        if self._shouted:
            return "broadcasts of phones, nothing between one phone and another host: this is no mirror port"
        return "no traffic of phones so far"

    def _layer(self) -> str:
        return "LLDP, CDP or 802.1X are seen" if self._link else "no LLDP, CDP or 802.1X so far"

    def _tagging(self) -> str:
        return "VLAN tags are seen" if self._tags else "no VLAN tags so far"

    def _voice(self) -> str:
        return "voice is seen" if self._media else ""
