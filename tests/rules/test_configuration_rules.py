"""Each rule about the configuration fires on its file, and none on a phone's default configuration."""

from __future__ import annotations

import pytest

from acdiag.model.case import SourceReport
from acdiag.model.facts.cfg import CfgRead
from acdiag.model.finding import Severity
from acdiag.model.names.models import MODELS
from acdiag.pipeline import Session
from acdiag.rulebook.parameters import reference
from acdiag.rulebook.shelf import Shelf
from acdiag.wire.configuration import parse
from tests.rule_book import shipped

PHONES = sorted(set(MODELS))


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def found(shelf: Shelf, text: str, file: str = "450HD.cfg") -> dict[str, Severity]:
    """By rule, what a file alone shows."""
    session = Session(shelf, [SourceReport(file, "cfg", None, len(text))])
    session.take_configuration(parse(text.encode(), file, file))
    return {finding.rule: finding.severity for finding in session.case().findings}


def default(model: str, *, encrypted: bool) -> str:
    """Every parameter of the manual as a phone saves it untouched; without a known default it is empty."""
    lines = []
    for name in reference().names():
        entry = reference().find(name)
        assert entry is not None
        value = (entry.default_for(model) or "") if entry.is_of(model) else None
        if value is not None:
            secret = encrypted and entry.kind == "secret" and value
            lines.append(name + "=" + ('{"c2VjcmV0"}' if secret else value) + "\n")
    return "".join(lines)


@pytest.mark.parametrize("model", PHONES)
@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "clear"])
def test_nothing_is_said_of_a_default_configuration(shelf: Shelf, model: str, encrypted: bool) -> None:
    text = default(model, encrypted=encrypted)
    assert text.count("\n") > 300
    assert found(shelf, text, f"{model}.cfg") == {}


def test_a_default_configuration_counts_as_unchanged(shelf: Shelf) -> None:
    session = Session(shelf, [SourceReport("450HD.cfg", "cfg", None, 0)])
    session.take_configuration(parse(default("450HD", encrypted=False).encode(), "450HD.cfg", "450HD.cfg"))
    (read,) = [fact for boot in session.stories()[0].boots for fact in boot.facts if isinstance(fact, CfgRead)]
    assert read.changed == 0


FIRES = {
    "network/lan_type=STATIC\nsystem/ntp/enabled=1\nsystem/ntp/primary_server_address=10.1.1.9\n": (
        "ACD-CFG-001",
        "error",
    ),
    "network/lan/dhcp/gateway/enabled=1\nnetwork/lan/fixed_ip/gateway=\n": ("ACD-CFG-001", "error"),
    "network/lan/_802_1x/eap_type=EAP_TLS\n": ("ACD-CFG-003", "warning"),
    "voip/signalling/sip/tls_method=tls_1_1\n": ("ACD-CFG-004", "warning"),
    "voip/signalling/sipe/tls_disable=ssl_2 ssl_3 tls_1_2\n": ("ACD-CFG-004", "warning"),
    "security/SSLCertificateErrorsMode=Ignore\n": ("ACD-CFG-005", "warning"),
    "network/lan/dhcp/ntp/server_list/enabled=0\n": ("ACD-CFG-006", "error"),
    "system/ntp/enabled=1\nnetwork/lan/dhcp/ntp/server_list/enabled=0\n": ("ACD-CFG-006", "error"),
    "provisioning/method=Disable\n": ("ACD-CFG-007", "warning"),
    "provisioning/method=Static\n": ("ACD-CFG-007", "warning"),
    "provisioning/url_option_value=161\n": ("ACD-CFG-007", "notice"),
    "provisioning/random_provisioning_time=0\n": ("ACD-CFG-007", "warning"),
    "sign_in/pin_code_only=1\n": ("ACD-CFG-008", "notice"),
    "lync/sign_in/support_adal=0\n": ("ACD-CFG-008", "notice"),
    "voip/signalling/sip/sip_outbound_proxy/enabled=1\n": ("ACD-CFG-008", "warning"),
    "voip/media/media_tos=0x85\n": ("ACD-CFG-009", "warning"),
    "".join(f"voip/codec/codec_info/{index}/enabled=0\n" for index in range(5)): ("ACD-CFG-009", "warning"),
    "voip/audio/microphone/enable=0\n": ("ACD-CFG-009", "warning"),
    "network/lan/port_mode=FULL_100\n": ("ACD-CFG-009", "warning"),
    "system/password=1234\n": ("ACD-CFG-010", "notice"),
    "management/telnet/enabled=1\n": ("ACD-CFG-010", "notice"),
    "network/pc_port_mirroring/enabled=1\n": ("ACD-CFG-010", "notice"),
    "voip/packet_recording/enabled=1\n": ("ACD-CFG-010", "notice"),
    "system/syslog/log_level=Detailed\n": ("ACD-CFG-010", "notice"),
    "system/syslog/component/sip_stack=Debug\n": ("ACD-CFG-010", "notice"),
    "network/lan/vlan/id=5000\n": ("ACD-CFG-011", "warning"),
    "voip/media/media_tso=0xb8\n": ("ACD-CFG-012", "notice"),
    "personal_settings/ScreenSaverEnabled=0\n": ("ACD-CFG-013", "notice"),
}


@pytest.mark.parametrize("text", FIRES, ids=lambda text: text.partition("\n")[0])
def test_each_fires_on_its_file_and_no_other_does(shelf: Shelf, text: str) -> None:
    rule, severity = FIRES[text]
    assert found(shelf, text) == {rule: Severity(severity)}


SILENT = (
    "network/lan/vlan/mode=Manual\nnetwork/lan/vlan/id=20\n",
    "voip/media/media_tos=0x88\nvoip/media/media_port=6000\n",
    "network/lan/_802_1x/eap_type=Disable\n",
    "network/lan/_802_1x/eap_type=EAP_MD5\nnetwork/lan/_802_1x/md5_identity=phone\n",
    "voip/signalling/sip/tls_method=tls_1_2\n",
    "security/ldap/RootCAoverLDAP=0\n",
    "system/ntp/gmt_offset=+02:00\n",
    "provisioning/method=dynamic\n",
    "provisioning/method=Static\nprovisioning/configuration/url=http://10.1.1.1/450HD.cfg\n",
    "network/lan/port_mode=AUTOMATIC\nnetwork/pc/port_mode=DISABLE\n",
    'system/password={"c2VjcmV0"}\nsystem/web_user_password=hunter2\n',
    "voip/packet_recording/enabled=1\nvoip/packet_recording/remote_ip=10.1.1.60\n",
    "system/syslog/mode=Network\nsystem/syslog/server_address=10.1.1.8\nsystem/syslog/log_level=None\n",
)


@pytest.mark.parametrize("text", SILENT, ids=lambda text: text.partition("\n")[0])
def test_what_sites_may_well_set(shelf: Shelf, text: str) -> None:
    assert found(shelf, text) == {}


def test_evidence_is_the_line(shelf: Shelf) -> None:
    session = Session(shelf, [SourceReport("450HD.cfg", "cfg", None, 0)])
    session.take_configuration(
        parse(b"# a\n\nmanagement/telnet/enabled=1\nsystem/password=1234\n", "450HD.cfg", "450HD.cfg")
    )
    (finding,) = session.case().findings
    assert [(where.source, where.line, where.summary) for where in finding.evidence] == [
        ("450HD.cfg", 3, "management/telnet/enabled=1"), ("450HD.cfg", 4, "system/password="),
    ]  # fmt: skip
    assert finding.count == 2
