"""Reports of captures, of simulated scenarios and of cases made by hand, for the tests of the HTML face."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from acdiag.cli import parser
from acdiag.commands import reading, report
from acdiag.model.case import Case
from acdiag.model.finding import Finding
from acdiag.present.html import page, theme
from acdiag.present.html.material import About, Decoded, Field, Material
from acdiag.rulebook.shelf import Shelf
from acdiag.simulate.scenarios import SCENARIOS, write
from acdiag.timeline import wording
from acdiag.timeline.story import Boot, Coverage, PhoneStory

ROOT = Path(__file__).parents[1]
CAPTURES = ROOT / "captures"
BOOT = """
0s lldp.offered switch=sw-f3-02 port=Gi1/0/1
0.1s dhcp.discovered xid=0x1a2b3c4d model=450HD
4.1s dhcp.discovered xid=0x1a2b3c4d model=450HD
12.1s dhcp.discovered xid=0x1a2b3c4d model=450HD
13s sip.register_asked server=10.1.20.40:5060 user=sip:alice@contoso.com
13.1s sip.register_rejected server=10.1.20.40:5060 status=403 said="403 Forbidden"
"""


def material_of(shelf: Shelf, *paths: Path | str, about: About | None = None) -> Material:
    """What `acdiag report` makes of these inputs."""
    arguments = parser().parse_args(["report", "-q", *map(str, paths)])
    opened = reading.sources(arguments)
    return report.material(reading.session(arguments, opened, shelf), shelf, opened, about or About())


def simulated(shelf: Shelf, name: str, folder: Path) -> Material:
    """What it makes of a scenario."""
    path = folder / f"{name}.pcapng"
    write(SCENARIOS[name], path)
    return material_of(shelf, path)


def material(case: Case, shelf: Shelf, **changes: Any) -> Material:
    """A case made by hand, with a story for each of its phones and the fields of its evidence."""
    stories = tuple(story(phone.entity) for phone in case.phones)
    places = {(w.source, w.frame or 0) for finding in case.findings for w in finding.evidence if w.frame}
    decoded = {place: Decoded("10.1.0.1 → 10.1.0.2", (Field(0, "dhcp", ""), Field(1, "xid", "7"))) for place in places}
    return replace(Material(case=case, rules=shelf, stories=stories, decoded=decoded), **changes)


def story(entity: str, timeline: str = BOOT) -> PhoneStory:
    """A phone with one boot."""
    facts = wording.parse(timeline, host=entity, start=1_772_438_400 * 10**9, source="boot.pcapng")
    return PhoneStory(
        entity=entity, mac=entity, ips=("10.1.120.7",), model="450HD", firmware=None, vlan=120, offered_vlan=None,
        switch=None, boots=(Boot(0, facts, start_seen=True),), coverage=Coverage({}, frozenset(), frozenset()),
    )  # fmt: skip


def rendered(made: Material) -> str:
    """The page with the built-in theme."""
    return page.render(made, theme.load(), strict=True)


def many_failing(samples: Any, number: int) -> Case:
    """Every phone fails, with a cause and two consequences each: the largest case of so many phones."""
    phones, findings, rules = [], [], {f"ACD-X-{k:03d}": samples.phone().outcomes["ACD-DHCP-001"] for k in range(110)}
    for k in range(number):
        mac = f"00:90:8f:13:{k // 256:02x}:{k % 256:02x}"
        phones.append(samples.failing_phone(1, mac=mac, outcomes=rules))
        own: list[Finding] = [
            samples.finding(
                1, rule=rule, phone=mac, entity=mac, root_cause=rule == "ACD-DHCP-001", evidence=evidence(samples, mac)
            )
            for rule in ("ACD-DHCP-001", "ACD-VLAN-003", "ACD-REC-001")
        ]
        own[0].explains += [finding.id for finding in own[1:]]
        for finding in own[1:]:
            finding.explained_by.append(own[0].id)
        findings += own
    return samples.case(phones=tuple(phones), findings=tuple(findings))  # type: ignore[no-any-return]


def evidence(samples: Any, mac: str) -> Any:
    """As every finding of the samples has, of another phone."""
    return tuple(where._replace(summary=f"DHCP Discover of {mac}") for where in samples.finding().evidence)
