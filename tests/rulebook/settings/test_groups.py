from __future__ import annotations

from acdiag.model.facts import BY_NAME
from acdiag.model.facts.cfg import CfgFact
from acdiag.rulebook.settings.groups import GROUPS, facts
from tests.rulebook.settings.settings_making import facts as told
from tests.rulebook.settings.settings_making import settings

EVERYTHING = """\
network/lan_type=STATIC
network/lan/vlan/mode=Manual
network/lan/_802_1x/eap_type=EAP_TLS
voip/signalling/sip/tls_method=tls_1
security/SSLCertificateErrorsMode=Ignore
system/ntp/enabled=1
provisioning/method=Static
sign_in/pin_code_only=1
voip/media/media_tos=0x85
voip/packet_recording/enabled=1
system/syslog/log_level=Detailed
voip/account/primary_type=TEAMS_DESKTOP
"""


def test_every_kind_of_fact_is_made_by_some_group() -> None:
    kinds = {name for name, kind in BY_NAME.items() if issubclass(kind, CfgFact)}
    assert set(told(EVERYTHING)) == kinds
    assert len(GROUPS) == len(kinds) - 1, "the file and its parameters come together"


def test_every_fact_has_its_lines() -> None:
    made = settings(EVERYTHING)
    for fact in facts(made.configuration, made.place):
        assert fact.where
        assert all(1 <= (where.line or 0) <= 12 for where in fact.where)


def test_a_file_about_something_else_is_only_read() -> None:
    assert set(told("personal_settings/language=English\n")) == {"cfg.read"}
