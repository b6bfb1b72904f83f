"""802.1X in the lab: hostapd, authenticator and authentication server in one, and wpa_supplicant in the phone.

Both speak on a cable. Certificates are made anew for every recording, since keys have no place among captures.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from captures.lab.daemons import Daemon
from captures.lab.netns import Namespace

FRAGMENT = 600
"""Bytes of TLS in one EAP packet: small, so that certificates come in fragments."""
ACCEPTED = "CTRL-EVENT-EAP-SUCCESS"
IDENTITY = "phone"


class Certificate(NamedTuple):
    """A certificate and its key, both PEM."""

    file: Path
    key: Path


def authority(folder: Path, name: str) -> Certificate:
    """A certificate authority of its own."""
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    _openssl("req", "-x509", *_NEW_KEY, "-keyout", made.key, "-out", made.file, "-subj", f"/O=Lab/CN={name}")
    return made


def issue(folder: Path, name: str, by: Certificate) -> Certificate:
    """A certificate for `name`, signed by an authority."""
    made, request = Certificate(folder / f"{name}.pem", folder / f"{name}.key"), folder / f"{name}.csr"
    _openssl("req", *_NEW_KEY, "-keyout", made.key, "-out", request, "-subj", f"/O=Lab/CN={name}")
    signing = ("-CA", by.file, "-CAkey", by.key, "-CAcreateserial")
    _openssl("x509", "-req", "-in", request, *signing, "-days", "3650", "-out", made.file)
    return made


_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650")


def _openssl(*words: str | Path) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def hostapd(
    namespace: Namespace,
    folder: Path,
    port: str,
    users: Iterable[str],
    server: tuple[Certificate, Certificate] | None = None,
) -> Daemon:
    """The authenticator of a port; `server` is its certificate and the authority that it trusts."""
    known, conf = folder / f"hostapd.{port}.users", folder / f"hostapd.{port}.conf"
    known.write_text("\n".join([*users, ""]))
    lines = [f"interface={port}", "driver=wired", "ieee8021x=1", "use_pae_group_addr=1", "eap_reauth_period=0"]
    lines += ["eap_server=1", f"eap_user_file={known}", f"fragment_size={FRAGMENT}"]
    if server is not None:
        own, trusted = server
        lines += [f"ca_cert={trusted.file}", f"server_cert={own.file}", f"private_key={own.key}"]
    conf.write_text("\n".join([*lines, ""]))
    return Daemon(namespace, folder, "hostapd", str(conf))


class Supplicant:
    """wpa_supplicant on the phone's interface."""

    def __init__(self, namespace: Namespace, folder: Path, name: str, method: Iterable[str]) -> None:
        conf = folder / f"wpa_supplicant.{name}.conf"
        head = ["ap_scan=0", "network={", "key_mgmt=IEEE8021X", "eapol_flags=0", f'identity="{IDENTITY}"']
        conf.write_text("\n".join([*head, *method, "}", ""]))
        self._log = folder / f"wpa_supplicant.{name}.log"
        command = ("wpa_supplicant", "-D", "wired", "-i", "eth0", "-c", str(conf), "-f", str(self._log))
        self._daemon = Daemon(namespace, folder, *command)

    def accepted(self, patience: float = 15.0) -> bool:
        """Wait for EAP Success."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self._log.exists() and ACCEPTED in self._log.read_text(errors="replace"):
                return True
            time.sleep(0.1)
        return False

    def end(self) -> None:
        self._daemon.end()


def by_password(password: str) -> list[str]:
    """EAP-MD5."""
    return ["eap=MD5", f'password="{password}"']


def by_certificate(own: Certificate, trusted: Certificate) -> list[str]:
    """EAP-TLS; `trusted` is the authority that the server must have its certificate from."""
    files = [f'ca_cert="{trusted.file}"', f'client_cert="{own.file}"', f'private_key="{own.key}"']
    return ["eap=TLS", *files, f"fragment_size={FRAGMENT}"]
