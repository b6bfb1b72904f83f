"""What every rule said: what passed, what could not be decided and which capture would, what had nothing to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from acdiag.model.finding import Outcome
from acdiag.model.phone import Stage
from acdiag.model.record import Record
from acdiag.present.doubt import reasons
from acdiag.present.html.material import Material
from acdiag.present.html.wording import prose, told
from acdiag.present.phrase import count

REASONS = 40
"""Reasons that are told, those of most rules first; with times in them there may be one per phone."""


class TapView(Record):
    """Where to capture, and what."""

    where: str
    filter: str
    """For tcpdump or the capture dialogue of Wireshark; frames with a VLAN tag pass as well."""
    also: str
    """What must be brought beside the packets; empty where nothing must."""


def _tap(where: str, core: str, also: str = "") -> TapView:
    """A tag moves everything behind it, so what is wanted is said twice."""
    return TapView(where, f"{core} or (vlan and ({core}))", also)


_PORT = "On the switch port of the phone, both directions (mirror port or tap), before the phone is switched on."
_UPLINK = "On the phone's switch port or on the uplink of the voice VLAN, both directions."
_SERVER = (
    "On the phone's switch port or at the server, both directions; both at once when a firewall stands between them."
)
_INSIDE = "The signalling is encrypted as a rule: add a TLS key log (--keylog), or the phone's syslog at level Info."
_NAMES = "ether proto 0x88cc or ether host 01:00:0c:cc:cc:cc"
TAPS = {
    Stage.LINK: _tap(_PORT, f"{_NAMES} or arp"),
    Stage.DOT1X: TapView(_PORT, "ether proto 0x888e", ""),
    Stage.VLAN: _tap(_PORT, f"{_NAMES} or udp port 67"),
    Stage.DHCP: _tap(_UPLINK, "udp port 67 or udp port 68 or arp"),
    Stage.RECOVERY: _tap(_PORT, "udp or icmp", "Answers of TFTP come from other ports, so no port is in the filter."),
    Stage.DNS: _tap(_UPLINK, "port 53 or icmp"),
    Stage.TIME: _tap(_UPLINK, "udp port 123 or port 53 or icmp"),
    Stage.PROVISIONING: _tap(_UPLINK, "udp or icmp or tcp port 80 or tcp port 443"),
    Stage.TLS: _tap(_SERVER, "tcp port 443 or tcp port 5061"),
    Stage.REGISTRATION: _tap(_SERVER, "port 5060 or tcp port 5061 or tcp port 443 or icmp", _INSIDE),
    Stage.CALL: _tap(_SERVER, "port 5060 or tcp port 5061", _INSIDE),
    Stage.MEDIA: _tap(_UPLINK, "udp", "The whole call, from before its INVITE to after its BYE."),
}
"""For a rule that could not be decided: the capture of its stage that would."""


class RuleView(Record):
    id: str
    title: str
    stage: str
    thresholds: str


class UndecidedView(Record):
    """One reason, and everything that it kept from being decided."""

    reason: str
    rules: tuple[RuleView, ...]
    phones: str
    taps: tuple[TapView, ...]


class ReasonView(Record):
    reason: str
    rules: tuple[RuleView, ...]
    count: int


class OutcomesView(Record):
    passed: tuple[RuleView, ...]
    undecided: tuple[UndecidedView, ...]
    more_undecided: int
    not_applicable: tuple[ReasonView, ...]


def outcomes(material: Material) -> OutcomesView:
    """Every rule that was not found, in the section where it belongs."""
    reports, open_questions = material.case.rules, tuple(_undecided(material))
    return OutcomesView(
        passed=tuple(rule_view(material, report.rule) for report in reports if report.outcome is Outcome.CLEAR),
        undecided=open_questions[:REASONS],
        more_undecided=len(open_questions[REASONS:]),
        not_applicable=tuple(_not_applicable(material)),
    )


def rule_view(material: Material, id_: str) -> RuleView:
    """A rule by its id; one that is not on the shelf has only that."""
    from acdiag.rulebook.numbers import numbers

    rule = material.rules.by_id.get(id_)
    if rule is None:
        return RuleView(id_, "", "", "")
    told_numbers = ", ".join(f"{name} {value}" for name, value in numbers(rule.detection))
    return RuleView(rule.id, prose(rule.title), str(rule.stage), told_numbers)


def _undecided(material: Material) -> Iterator[UndecidedView]:
    """The reason that keeps most rules open comes first: one better capture answers all of them."""
    for reason, concerned in sorted(reasons(material.case).items(), key=lambda entry: (-len(entry[1]), entry[0])):
        rules = sorted({rule for rule, _ in concerned})
        entities = {entity for _, entity in concerned if entity}
        views = tuple(rule_view(material, rule) for rule in rules)
        stages = dict.fromkeys(Stage(view.stage) for view in views if view.stage)
        yield UndecidedView(
            reason=told(reason),
            rules=views,
            phones=f"on {count(len(entities), 'phone')}" if entities and len(material.case.phones) > 1 else "",
            taps=tuple(dict.fromkeys(TAPS[stage] for stage in stages)),
        )


def _not_applicable(material: Material) -> Iterator[ReasonView]:
    groups: dict[str, list[str]] = defaultdict(list)
    for report in material.case.rules:
        if report.outcome is Outcome.NOT_APPLICABLE:
            groups[report.reason or "what it needs was not seen"].append(report.rule)
    for reason, rules in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        yield ReasonView(told(reason), tuple(rule_view(material, rule) for rule in rules), len(rules))
