"""What the sender of a SIP request says of itself in User-Agent (RFC 3261 section 20.41).

A proxy passes the words of somebody else on, and adds its own Via; so does no phone.
"""

from __future__ import annotations

from typing import Any

from acdiag.model.names.user_agent import phone_in_user_agent
from acdiag.wire.sip import Sip


def phone_agent(message: Sip) -> dict[str, Any]:
    """The fields agent, model, firmware and mac of a fact; none where no phone of AudioCodes speaks for itself."""
    agent = message.user_agent
    phone = phone_in_user_agent(agent) if agent and len(message.vias) == 1 else None
    if phone is None:
        return {}
    return {"agent": agent, "model": phone.model, "firmware": phone.firmware, "mac": phone.mac}
