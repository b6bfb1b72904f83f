"""Why a SIP request was refused, in the server's own words: phrase, ms-diagnostics, Warning and Reason."""

from __future__ import annotations

from typing import Any

from acdiag.wire.sip import Sip


def diagnosed(message: Sip) -> dict[str, Any]:
    """The fields `said`, `reason_id`, `reason_source` and `reason` of a response."""
    said = f"{message.status} {message.phrase}".strip()
    first = next(iter(message.diagnostics), None)
    if first is None:
        return {"said": f"{said} ({words})" if (words := _words(message)) else said, "reason": words}
    text = f"ms-diagnostics {first.id}" + (f", {first.reason}" if first.reason else "")
    return {"said": f"{said} ({text})", "reason_id": first.id, "reason_source": first.source, "reason": first.reason}


def _words(message: Sip) -> str:
    """The text of a Warning, else of a Reason."""
    texts = [warning.text for warning in message.warnings] + [reason.text for reason in message.reasons]
    return next((text for text in texts if text), "")
