"""802.1X: accepted by password and by certificate, rejected, no common method, and nobody to ask.

hostapd ends a failed EAP-TLS with Failure alone where another server would send a TLS alert first.
"""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.networks import MACS, flat
from captures.lab.dot1x import authority, by_certificate, by_password, issue
from captures.lab.lab import Lab
from captures.lab.phone import Phone

PHONE = MACS["450HD"]
PASSWORD = "correct horse"
JUDGED = 62.0
"""Seconds until a Failure without anything after it counts."""
MD5_USER = f'"phone" MD5 "{PASSWORD}"'
TLS_USER = '"phone" TLS'


def dot1x_md5_accepted(lab: Lab) -> None:
    """EAP-MD5 with the right password; the port opens, and the phone boots."""
    phone = flat(lab, "450HD")
    lab.authenticate(phone, [MD5_USER])
    _accepted(lab, phone, by_password(PASSWORD))


def dot1x_tls_accepted(lab: Lab) -> None:
    """EAP-TLS with fragments; the port opens, and the phone boots."""
    phone = flat(lab, "450HD")
    site = authority(lab.folder, "site")
    lab.authenticate(phone, [TLS_USER], (issue(lab.folder, "radius.lab", site), site))
    _accepted(lab, phone, by_certificate(issue(lab.folder, "phone", site), site))


def _accepted(lab: Lab, phone: Phone, method: list[str]) -> None:
    lab.serve_tftp("450HD")
    open_port = lab.closed_port()
    lab.power_on()
    phone.announce()
    if not phone.authenticate(method).accepted():
        raise TimeoutError("802.1X did not accept the phone")
    open_port()
    lease = phone.ask_dhcp()
    if lease is not None:
        phone.provision(lease)
    lab.wait()


def dot1x_wrong_password(lab: Lab) -> None:
    """EAP-MD5 with a wrong password."""
    phone = flat(lab, "450HD")
    lab.authenticate(phone, [MD5_USER])
    _shut_out(lab, phone, by_password("wrong"))


def dot1x_client_untrusted(lab: Lab) -> None:
    """EAP-TLS; the phone's certificate comes from another authority."""
    phone = flat(lab, "450HD")
    site, other = authority(lab.folder, "site"), authority(lab.folder, "other")
    lab.authenticate(phone, [TLS_USER], (issue(lab.folder, "radius.lab", site), site))
    _shut_out(lab, phone, by_certificate(issue(lab.folder, "phone", other), site))


def dot1x_server_untrusted(lab: Lab) -> None:
    """EAP-TLS; the phone trusts another authority than the server's."""
    phone = flat(lab, "450HD")
    site, other = authority(lab.folder, "site"), authority(lab.folder, "other")
    lab.authenticate(phone, [TLS_USER], (issue(lab.folder, "radius.lab", site), site))
    _shut_out(lab, phone, by_certificate(issue(lab.folder, "phone", site), other))


def dot1x_no_common_method(lab: Lab) -> None:
    """The server knows MD5 for this phone, the phone wants TLS."""
    phone = flat(lab, "450HD")
    site = authority(lab.folder, "site")
    lab.authenticate(phone, [MD5_USER])
    _shut_out(lab, phone, by_certificate(issue(lab.folder, "phone", site), site))


def dot1x_no_authenticator(lab: Lab) -> None:
    """The port is closed and speaks no 802.1X."""
    _shut_out(lab, flat(lab, "450HD"), by_password(PASSWORD), wait=150.0)


def _shut_out(lab: Lab, phone: Phone, method: list[str], *, wait: float = JUDGED) -> None:
    lab.closed_port()
    lab.power_on()
    phone.announce()
    phone.authenticate(method)
    phone.ask_dhcp()
    lab.wait(wait)


def _fails(recipe: object, title: str, what: str, *rules: str) -> Case:
    """A case in which the port stays closed; the first of `rules` is the cause."""
    assert callable(recipe)
    return Case(
        recipe,
        title=title,
        what=what,
        phones={PHONE: Outcome("450HD", "failed", "dot1x")},
        findings={f"ACD-{rule}": [PHONE] for rule in (*rules, "DHCP-001")},
        root={PHONE: [f"ACD-{rules[0]}"]},
    )


CASES = (
    Case(
        dot1x_md5_accepted,
        title="802.1X accepts the phone by EAP-MD5",
        what="""hostapd guards the port and knows the phone's password. The port forwards nothing until EAP
        Success, and then the phone boots untagged.""",
        phones={PHONE: Outcome("450HD")},
        info={"ACD-DHCP-051": [PHONE]},
    ),
    Case(
        dot1x_tls_accepted,
        title="802.1X accepts the phone by EAP-TLS",
        what="""hostapd guards the port; server and phone have certificates of one authority, which come in
        fragments of 600 bytes. The port forwards nothing until EAP Success, and then the phone boots
        untagged.""",
        phones={PHONE: Outcome("450HD")},
        info={"ACD-DHCP-051": [PHONE]},
    ),
    _fails(
        dot1x_wrong_password,
        "The phone's password for EAP-MD5 is wrong",
        """hostapd answers the phone's response with EAP Failure, again and again, and the port stays closed: five
        Discovers over twelve seconds have no answer.""",
        "DOT1X-001",
    ),
    _fails(
        dot1x_client_untrusted,
        "The phone's certificate for EAP-TLS comes from another authority",
        """The authentication server trusts one authority, the phone's certificate comes from another. hostapd sends no
        TLS alert but EAP Failure at once. The port stays closed.""",
        "DOT1X-001",
    ),
    _fails(
        dot1x_server_untrusted,
        "The phone does not trust the authentication server's certificate",
        """The phone was given the root of another authority. It answers the server's certificate with the TLS
        alert unknown_ca, and EAP Failure follows. The port stays closed.""",
        "DOT1X-005",
        "DOT1X-001",
    ),
    _fails(
        dot1x_no_common_method,
        "The server does EAP-MD5, the phone EAP-TLS",
        """The phone answers the offer of MD5 with a Nak that names TLS, and EAP Failure follows. The port stays
        closed.""",
        "DOT1X-003",
        "DOT1X-001",
    ),
    _fails(
        dot1x_no_authenticator,
        "The phone asks for 802.1X, the port is closed and answers nothing",
        """Nobody speaks 802.1X on the port, and it forwards nothing, as behind a small switch that keeps EAPOL to
        itself. Three EAPOL-Starts within two minutes and five Discovers have no answer.""",
        "DOT1X-004",
    ),
)
