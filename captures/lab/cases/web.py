"""The web: files by HTTP(S), and the certificate provisioning service of option 43, by nginx."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.office import (
    PHONE,
    TIME_PORT,
    TLS_PORT,
    WEB_PORT,
    WEB_SERVER,
    boot,
    come_online,
    drop,
    name_server,
    office,
    time_server,
    web_server,
)
from captures.lab.dhcp_options import UC
from captures.lab.lab import NATIVE, Lab
from captures.lab.online import Online
from captures.lab.phone import Phone

HTTPS_FILES = "https://prov.contoso.com/ipp/{firmware};{model}.cfg"
PLAIN_UC = {**UC, 2: "http", 4: "80"}
CHALLENGE = 'auth_basic "files"; auth_basic_user_file accounts;'
PASSWORD = "s3cret"
JUDGED = 22.0
"""Seconds until a connection that failed has had time for a second try."""
SILENCE = 30.0
"""Seconds after the last request until its silence has been judged."""


def http_files(lab: Lab) -> None:
    """The phone's own file is missing, the global one and the firmware are there."""
    phone = office(lab)
    web_server(lab)
    _files(lab, phone, own_file=True)


def http_files_by_tls(lab: Lab) -> None:
    """The same by HTTPS."""
    phone = office(lab, url=HTTPS_FILES)
    web_server(lab)
    _files(lab, phone)


def http_challenge_and_redirection(lab: Lab) -> None:
    """401, then 200; and the firmware has moved."""
    phone = office(lab)
    web_server(
        lab,
        f"location /ipp/450HD.cfg {{ {CHALLENGE} }}",
        "location ~ ^/ipp/(.*[.]img)$ { return 302 /new/$1; }",
        "location /new/ { rewrite ^/new/(.*)$ /ipp/$1 break; }",
    )
    (lab.folder / "accounts").write_text(f"phone:{{PLAIN}}{PASSWORD}\n")
    online = _online(lab, phone)
    online.web.account = ("phone", PASSWORD)
    online.provision()
    online.find_sip_server()
    lab.wait(JUDGED)


def http_file_missing(lab: Lab) -> None:
    """404."""
    phone = office(lab)
    web_server(lab, files=False)
    _files(lab, phone)


def http_file_forbidden(lab: Lab) -> None:
    """403 for the configuration; the firmware comes."""
    phone = office(lab)
    web_server(lab, "location ~ [.]cfg$ { deny all; }")
    _files(lab, phone)


def http_never_answers(lab: Lab) -> None:
    """The server takes the connection and is stuck."""
    phone = office(lab)
    stuck = web_server(lab)
    online = _online(lab, phone)
    stuck.hang()
    online.provision()
    online.find_sip_server()
    lab.wait(SILENCE)


def http_dropped(lab: Lab) -> None:
    """A firewall drops port 80."""
    phone = office(lab)
    web_server(lab)
    drop(lab, WEB_PORT)
    _files(lab, phone)


def http_refused(lab: Lab) -> None:
    """No web server runs."""
    phone = office(lab)
    lab.host(NATIVE, "00:50:56:00:0a:04", WEB_SERVER)
    _files(lab, phone)


def certificate_service(lab: Lab) -> None:
    """Everything works."""
    phone = office(lab)
    web_server(lab)
    _certificate(lab, phone)


def certificate_service_refused(lab: Lab) -> None:
    """Nothing listens on port 443."""
    phone = office(lab, url=None)
    lab.host(NATIVE, "00:50:56:00:0a:04", WEB_SERVER)
    _certificate(lab, phone)


def certificate_service_dropped(lab: Lab) -> None:
    """A firewall drops port 443."""
    phone = office(lab)
    web_server(lab)
    drop(lab, TLS_PORT)
    _certificate(lab, phone)


def certificate_service_in_clear(lab: Lab) -> None:
    """Option 43 names http, and the service answers there too."""
    phone = office(lab, uc=PLAIN_UC)
    web_server(lab)
    _certificate(lab, phone)


def certificate_service_wants_tls(lab: Lab) -> None:
    """Option 43 names http, and the service answers only in TLS."""
    phone = office(lab, uc=PLAIN_UC)
    web_server(lab, "location /CertProv/ { if ($scheme = http) { return 403; } return 200; }")
    _certificate(lab, phone)


def certificate_service_and_time(lab: Lab) -> None:
    """A firewall drops NTP, and then 443."""
    phone = office(lab)
    web_server(lab)
    drop(lab, TIME_PORT)
    drop(lab, TLS_PORT)
    _certificate(lab, phone)


def _online(lab: Lab, phone: Phone) -> Online:
    """Names and time work."""
    name_server(lab)
    time_server(lab)
    online = come_online(lab, phone)
    online.set_clock()
    return online


def _files(lab: Lab, phone: Phone, *, own_file: bool = False) -> None:
    name_server(lab)
    time_server(lab)
    boot(lab, phone, JUDGED, own_file=own_file)


def _certificate(lab: Lab, phone: Phone) -> None:
    online = _online(lab, phone)
    online.provision()
    online.find_sip_server()
    online.get_root_certificate()
    lab.wait(JUDGED)


def _healthy(recipe: object, title: str, what: str, *info: str) -> Case:
    assert callable(recipe)
    return Case(
        recipe,
        title=title,
        what=what,
        phones={PHONE: Outcome("450HD")},
        info={f"ACD-{rule}": [PHONE] for rule in info},
    )


def _broken(recipe: object, title: str, what: str, outcome: Outcome, *rules: str) -> Case:
    """The first of `rules` is the cause."""
    assert callable(recipe)
    return Case(
        recipe,
        title=title,
        what=what,
        phones={PHONE: outcome},
        findings={f"ACD-{rule}": [PHONE] for rule in rules},
        root={PHONE: [f"ACD-{rules[0]}"]},
    )


_WARNING = Outcome("450HD", "warning")
_NO_FILES = Outcome("450HD", "failed", "provisioning")
_NO_CERTIFICATE = Outcome("450HD", "failed", "tls")

CASES = (
    _healthy(
        http_files,
        "The phone's own file is missing, the global one follows",
        """Nothing was broken. nginx answers 404 to the file with the phone's MAC, and gives the global configuration
        and the firmware.""",
    ),
    _healthy(
        http_files_by_tls,
        "The files come by HTTPS",
        """Nothing was broken. nginx has a certificate of the company's own authority, which this phone accepts;
        TLS 1.2.""",
        "CERT-008",
    ),
    _healthy(
        http_challenge_and_redirection,
        "The web server asks for a password, and sends the phone elsewhere",
        """Nothing was broken. nginx answers 401 and, with the phone's password, 200; the firmware comes after a
        redirection.""",
    ),
    _broken(
        http_file_missing,
        "The web server has none of the files",
        "nginx answers 404 to the global configuration and to the firmware.",
        _WARNING,
        "PROV-004",
    ),
    _broken(
        http_file_forbidden,
        "The web server does not give out configuration files",
        "nginx answers 403 to all files that end in .cfg; the firmware comes.",
        _WARNING,
        "PROV-004",
    ),
    _broken(
        http_never_answers,
        "The web server takes the connection and says nothing",
        """nginx was stopped in its tracks: the kernel takes the connections and acknowledges the requests, and nothing
        more comes.""",
        _NO_FILES,
        "PROV-005",
    ),
    _broken(
        http_dropped,
        "A firewall drops HTTP",
        "nginx runs, and the switch drops all to port 80.",
        _NO_FILES,
        "PROV-005",
    ),
    _broken(
        http_refused,
        "No web server runs",
        "The host that option 160 names is there and refuses connections.",
        _NO_FILES,
        "PROV-005",
    ),
    _healthy(
        certificate_service,
        "The certificate provisioning service answers",
        """Nothing was broken. The phone posts its request for the root certificate to the URL of option 43; what
        follows lies inside TLS.""",
        "CERT-008",
    ),
    _broken(
        certificate_service_refused,
        "Nothing listens where option 43 points",
        "The host of sfb-web.contoso.com is there and refuses connections to port 443.",
        _NO_CERTIFICATE,
        "CERT-005",
    ),
    _broken(
        certificate_service_dropped,
        "A firewall drops HTTPS to the certificate provisioning service",
        "nginx runs, and the switch drops all to port 443.",
        _NO_CERTIFICATE,
        "CERT-005",
    ),
    _broken(
        certificate_service_in_clear,
        "Option 43 names http, and the service answers there",
        "Sub-options 2 and 4 are http and 80. The service answers 200 in clear.",
        _WARNING,
        "DHCP-012",
    ),
    _broken(
        certificate_service_wants_tls,
        "Option 43 names http, and the service wants TLS",
        "Sub-options 2 and 4 are http and 80. The service answers 403 there, as IIS does when it requires TLS.",
        Outcome("450HD", "failed", "dhcp"),
        "DHCP-012",
        "CERT-005",
    ),
    Case(
        certificate_service_and_time,
        title="A firewall drops NTP and HTTPS",
        what="""Two faults: the switch drops UDP 123 and all to port 443. Neither comes of the other: a clock that was
        never set keeps no SYN from being answered.""",
        phones={PHONE: Outcome("450HD", "failed", "time")},
        findings={"ACD-TIME-001": [PHONE], "ACD-CERT-005": [PHONE]},
        root={PHONE: ["ACD-TIME-001", "ACD-CERT-005"]},
    ),
)
