"""What every face says of a phone alike: what it is called, and which stages there are to show."""

from __future__ import annotations

from acdiag.model.case import Case
from acdiag.model.phone import Phone, Stage, StageState


def name_of(phone: Phone) -> str:
    """Its MAC, else its latest address, else its host name; not escaped."""
    return phone.mac or (phone.ips[-1] if phone.ips else phone.name or "unknown")


def seen_stages(case: Case) -> tuple[Stage, ...]:
    """The stages that any phone of the case was seen in, or is stuck at, in boot order."""
    seen = {report.stage for phone in case.phones for report in phone.stages if report.state != StageState.NOT_SEEN}
    seen |= {phone.stuck_at for phone in case.phones if phone.stuck_at is not None}
    return tuple(stage for stage in Stage if stage in seen)
