"""Rebuild some cases with real time, name and web servers, and read with tshark that they hold what they promise."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from acdiag.rulebook.shelf import builtin_folder, load
from captures.lab.__main__ import build
from tests.expectation import differences, triage
from tests.lab.reading import rows, why_not

NAMES = ("time-unsynchronised", "names-by-tcp", "http-challenge-and-redirection", "certificate-service-refused")
TO_PHONE = "eth.dst == 00:90:8f:12:34:50"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cases of NAMES, freshly recorded side by side."""
    reason = why_not()
    if reason is not None:
        pytest.skip(f"the lab cannot run: {reason}")
    out = tmp_path_factory.mktemp("captures")
    assert build(NAMES, out, jobs=len(NAMES)) == 0
    return out


@pytest.mark.lab
def test_chrony_without_a_source_says_so(rebuilt: Path) -> None:
    answers = rows(rebuilt, NAMES[0], f"ntp.flags.mode == 4 && {TO_PHONE}", "ip.src", "ntp.flags.li", "ntp.stratum")
    assert answers == [["10.59.10.3", "3", "0"]]
    asked = rows(rebuilt, NAMES[0], 'dns.flags.response == 0 && !(dns.qry.name contains "sip")', "dns.qry.name")
    assert [name for (name,) in asked][:3] == ["_ntp._udp.contoso.com", "time.windows.com", "time.nist.gov"]


@pytest.mark.lab
def test_unbound_cuts_its_answer_and_gives_it_by_tcp(rebuilt: Path) -> None:
    fields = ("dns.flags.truncated", "dns.count.answers")
    answers = 'dns.flags.response == 1 && dns.qry.name == "_sipinternaltls._tcp.contoso.com"'
    assert rows(rebuilt, NAMES[1], f"{answers} && udp", *fields) == [["1", "0"]]
    assert rows(rebuilt, NAMES[1], f"{answers} && tcp", *fields) == [["0", "24"]]
    assert rows(rebuilt, NAMES[1], "dns.a == 10.59.10.40", "dns.qry.name") == [["fe00.pool.contoso.com"]]


@pytest.mark.lab
def test_nginx_asks_for_a_password_and_sends_the_phone_elsewhere(rebuilt: Path) -> None:
    answers = rows(rebuilt, NAMES[2], "http.response", "http.response.code", "http.server")
    assert [status for status, _ in answers] == ["401", "200", "302", "200"]
    assert all(product.startswith("nginx/") for _, product in answers)
    agents = rows(rebuilt, NAMES[2], "http.request", "http.user_agent")
    assert {agent for (agent,) in agents} == {"AUDC-IPPhone-450HD_UC_3.4.8.808/1.0"}


@pytest.mark.lab
def test_nothing_listens_for_certificates(rebuilt: Path) -> None:
    refused = rows(rebuilt, NAMES[3], f"tcp.flags.reset == 1 && {TO_PHONE}", "tcp.srcport", "tcp.seq")
    assert refused == [["443", "1"]]
    assert rows(rebuilt, NAMES[3], "dhcp.option.dhcp == 5", "dhcp.option.type")


@pytest.mark.lab
@pytest.mark.parametrize("name", NAMES)
def test_a_fresh_recording_is_judged_as_the_committed_one(rebuilt: Path, name: str) -> None:
    assert rows(rebuilt, name, "_ws.malformed", "frame.number") == []
    assert 1000 < (rebuilt / name / "capture.pcapng").stat().st_size < 100_000
    expect = yaml.safe_load((rebuilt / name / "case.yaml").read_text(encoding="utf-8"))["expect"]
    assert differences(triage(rebuilt / name / "capture.pcapng", load([builtin_folder()])), expect) == []
