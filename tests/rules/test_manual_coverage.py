"""The administrator's manual's own troubleshooting entries: each has its rule, what to do, and something that fires it.

The entries are table 2-9, sections 8.1 to 8.6 and 8.7.3, and appendix C, in our own words. A rule is fired by a capture
whose case.yaml names it, or by a line of a phone's log that goes through the whole session.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from acdiag.model.arrival import Line
from acdiag.model.case import SourceReport
from acdiag.model.names.screen_texts import SCREEN_TEXTS
from acdiag.pipeline import Session
from acdiag.rulebook.explain import lookup
from acdiag.rulebook.rule import Status
from acdiag.rulebook.shelf import Shelf
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[2] / "captures"
SECOND = 1_000_000_000
NOW = 1_795_399_594 * SECOND
"""2026-11-23 02:06:34 UTC."""
SEVEN_MINUTES_AHEAD = tuple(
    (second, f"<134>Nov 23 02:{13 + second // 60}:{34 + second % 60} nxphone: idle")
    for second in (0, 10, 60, 70, 80, 190, 200)
)
"""Lines of a phone whose clock is wrong, with the second of their arrival."""


class Entry(NamedTuple):
    """One row or section of the manual."""

    section: str
    trouble: str
    rules: tuple[str, ...]
    screens: tuple[str, ...] = ()
    """What the phone's screen says, as the manual has it with a name in its gaps."""
    step: str = ""
    """A word of its corrective actions that ours must hold as well."""


def entry(section: str, trouble: str, rules: str, screens: Iterable[str] = (), step: str = "") -> Entry:
    return Entry(section, trouble, tuple(f"ACD-{rule}" for rule in rules.split()), tuple(screens), step)


ENTRIES = (
    entry(
        "2.5.1",
        "the phone does not accept a server's certificate",
        "CERT-001",
        ["Failed to validate certificate"],
        "option 43",
    ),
    entry(
        "2.5.1",
        "the phone gets no certificate of its own",
        "CERT-005 DHCP-015",
        ["Failed to obtain user certificate"],
        "CertProvisioningService",
    ),
    entry("2.5.1", "no root certificate by LDAP", "DNS-004", (), "root certificate"),
    entry(
        "2.5.1",
        "the phone does not get the time",
        "TIME-001 TIME-002",
        ["Failed to connect to time server"],
        "time.nist.gov",
    ),
    entry(
        "2.5.1",
        "sign-in by PIN fails for want of the time",
        "SIGN-006",
        ["PIN internal error"],
        "Test-CsPhoneBootstrap",
    ),
    entry("2.5.1", "the phone does not initialise", "DHCP-001", (), "DHCP"),
    entry(
        "2.5.1",
        "no SIP server is found for the domain",
        "DNS-002",
        ["Failed to connect contoso.com server", "Cannot find Lync server at contoso.com"],
        "_sipinternaltls._tcp",
    ),
    entry(
        "2.5.1", "no location", "SIGN-007", ["Location look-up failed. Please enter your address."], "management shell"
    ),
    entry("2.5.1", "no link", "LINK-001", ["LAN Link failure"], "cable"),
    entry("2.5.1", "the address is another's as well", "DHCP-003", ["Duplicate IP"], "lease"),
    entry("2.5.1", "the SIP server is not reached", "REG-001", ["Failed to connect to Lync server"], "server"),
    entry("2.5.1", "number or extension are unknown", "SIGN-002", ["PIN invalid phone info"], "PIN"),
    entry("2.5.1", "there is no PIN", "SIGN-003", ["PIN not set"], "Set a PIN"),
    entry("2.5.1", "the PIN is too old", "SIGN-004", ["PIN expired"], "policy"),
    entry("2.5.1", "the account is disabled", "SIGN-005", ["PIN account disabled"], "Enable the account"),
    entry(
        "8.1",
        "no sign-in with user name and password",
        "SIGN-001",
        ["Invalid address, username or password"],
        "sign-in method",
    ),
    entry("8.2", "no sign-in by PIN", "SIGN-002", ["The phone number or extension is not valid"], "Active Directory"),
    entry("8.3", "the phone does not register", "REG-002 REG-003 DHCP-010 CERT-005 CERT-001", (), "CertProv"),
    entry("8.4", "is an authority trusted by the phone", "CERT-001 CERT-008", (), "trust"),
    entry("8.5", "the time server is invalid", "TIME-001 TIME-002 TIME-003 DHCP-030", (), "42"),
    entry("8.6", "the time offset is wrong", "DHCP-040 TIME-004", (), "DST"),
    entry("8.7.3", "recovering firmware: the server offers 66 and 67", "REC-002", (), "67"),
    entry(
        "8.7.3",
        "recovering firmware: the TFTP server runs and has the file",
        "PROV-001 PROV-002 PROV-003 REC-005",
        (),
        "TFTP",
    ),
    entry("8.7.3", "recovering firmware: the file is this model's", "DHCP-060 PROV-008", (), "model"),
    entry("C.1", "the phone is in recovery mode and restarts every few seconds", "REC-001", (), "67"),
    entry("C.2", "recovery mode is told by options 66 and 67 in option 55", "REC-001", (), "66"),
    entry("C.3", "recovering the phone with a server that gives 66 and 67", "REC-002", (), "66"),
    entry("C.4", "the download runs: do not unplug", "REC-003", (), "unplug"),
    entry("C.4.1", "Discover, Offer, Request and ACK are there", "DHCP-005", (), "server"),
    entry("C.4.3", "the phone starts normally again", "REC-004", (), ""),
)
OF_OTHER_SECTIONS = ("Your account is not configured for Exchange Unified Messaging",)
"""Screen texts outside the troubleshooting entries (4.11.3)."""


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.fixture(scope="module")
def fired_by_captures() -> set[str]:
    fired: set[str] = set()
    for path in CAPTURES.glob("*/case.yaml"):
        expect = yaml.safe_load(path.read_text(encoding="utf-8"))["expect"]
        fired |= {rule for section in ("findings", "info") for rule in expect.get(section, {})}
    return fired


def fired_by_line(shelf: Shelf, screen: str) -> set[str]:
    """The rules that a phone's log line with this screen text raises, in three spellings."""
    spelt = (screen, screen.upper(), "  ".join(screen.split()))
    head = "<131>Nov 23 02:06:34 nxphone[212]: lcd_display: show message"
    return fired_by_lines(shelf, [(0, f"{head} '{text}'") for text in spelt])


def fired_by_lines(shelf: Shelf, lines: Iterable[tuple[int, str]]) -> set[str]:
    """The rules that a phone's log raises: seconds of arrival and lines."""
    session = Session(shelf, [SourceReport("udp://:514", "live")])
    for number, (second, text) in enumerate(lines, 1):
        session.take_line(Line("udp://:514", number, NOW + second * SECOND, "10.59.1.7", text.encode()))
    return {finding.rule for finding in session.case().findings}


@pytest.fixture(scope="module")
def fired(shelf: Shelf, fired_by_captures: set[str]) -> set[str]:
    """Rules that a capture, or a log other than a screen text, fires."""
    return fired_by_captures | fired_by_lines(shelf, SEVEN_MINUTES_AHEAD)


@pytest.mark.parametrize("entry", ENTRIES, ids=[f"{entry.section} {entry.trouble}" for entry in ENTRIES])
def test_an_entry_of_the_manual(entry: Entry, shelf: Shelf, fired: set[str]) -> None:
    by_lines = {screen: fired_by_line(shelf, screen) for screen in entry.screens}
    steps = ""
    for id_ in entry.rules:
        assert id_ in shelf.by_id, f"{id_} has no rule"
        rule = shelf.by_id[id_]
        assert rule.status is not Status.RETIRED
        assert rule.fix, f"{id_} says nothing of what to do"
        assert any(number in rule.manual for number in _around(entry.section)), f"{id_} does not name {entry.section}"
        assert id_ in fired.union(*by_lines.values()), f"nothing fires {id_}"
        steps += " ".join([rule.impact.text, *(step.text for step in rule.confirm), *(fix.do.text for fix in rule.fix)])
    assert entry.step.casefold() in steps.casefold()
    for screen, raised in by_lines.items():
        assert set(entry.rules) & raised, f"a log line with {screen!r} raises {sorted(raised)}"


def _around(section: str) -> tuple[str, ...]:
    """The section and those it stands in: C.4.1, C.4, C.1 and C.2 are one procedure."""
    return (
        section,
        section.rpartition(".")[0] or section,
        *(("C.1", "C.2", "C.3", "C.4") if section[0] == "C" else ()),
    )


@pytest.mark.parametrize("screen", [screen for entry in ENTRIES for screen in entry.screens] + list(OF_OTHER_SECTIONS))
def test_explain_knows_every_screen_text(screen: str, shelf: Shelf) -> None:
    for asked in (screen, screen.upper(), f"  {screen}…", f"'{screen}'", "   ".join(screen.split())):
        found = lookup(shelf, asked).rules
        assert found, asked
        wanted = {id_ for entry in ENTRIES if screen in entry.screens for id_ in entry.rules} or {"ACD-SIGN-008"}
        assert found[0].id in wanted, asked


def test_no_screen_text_is_left_out(shelf: Shelf) -> None:
    told = {screen for rule in shelf.rules for screen in rule.screen}
    assert {screen.text for screen in SCREEN_TEXTS} == told


def test_a_screen_text_raises_the_rule_of_its_row_alone(shelf: Shelf) -> None:
    for screen in {screen for entry in ENTRIES for screen in entry.screens}:
        assert len(fired_by_line(shelf, screen)) == 1, screen
