"""The real servers for names, time and the web: unbound, chrony and nginx; dnsmasq's names are in `daemons`.

Each runs in the namespace of a host of its own and listens on all its addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from captures.lab.daemons import Daemon
from captures.lab.dot1x import Certificate
from captures.lab.netns import Namespace

STRATUM = 3
"""Of a time server whose own source is a stratum 2 server."""


def chronyd(namespace: Namespace, folder: Path, name: str, *, stratum: int | None = STRATUM) -> Daemon:
    """A time server that takes this machine's clock for right; without a stratum it knows that it has no source."""
    conf = folder / f"chrony.{name}.conf"
    local = [] if stratum is None else [f"local stratum {stratum}"]
    lines = ["allow", "cmdport 0", f"pidfile {folder}/chrony.{name}.pid", *local, ""]
    conf.write_text("\n".join(lines))
    # -x: the clock is this machine's, and not to be touched.
    return Daemon(namespace, folder, "chronyd", "-d", "-x", "-u", "root", "-f", str(conf))


def unbound(namespace: Namespace, folder: Path, records: Iterable[str], *, refuse: bool = False) -> Daemon:
    """A name server with these records of contoso.com; with `refuse` it serves other networks than ours."""
    conf = folder / "unbound.conf"
    settings = [
        "interface: 0.0.0.0",
        f"access-control: 0.0.0.0/0 {'refuse' if refuse else 'allow'}",
        'username: ""',
        'chroot: ""',
        f'directory: "{folder}"',
        f'pidfile: "{folder}/unbound.pid"',
        "use-syslog: no",
        "do-daemonize: no",
        "do-ip6: no",
        "local-zone: contoso.com. static",
        *(f"local-data: '{record}'" for record in records),
    ]
    conf.write_text(
        "\n".join(["server:", *(f"  {line}" for line in settings), "remote-control:", "  control-enable: no", ""])
    )
    return Daemon(namespace, folder, "unbound", "-d", "-p", "-c", str(conf))


def nginx(namespace: Namespace, folder: Path, blocks: Iterable[str], certificate: Certificate | None = None) -> Daemon:
    """A web server; `blocks` are the locations of its one site, which has TLS on port 443 with a certificate."""
    root = folder / "nginx"
    root.mkdir()
    secure = [] if certificate is None else ["listen 443 ssl;", f"ssl_certificate {certificate.file};"]
    secure += [] if certificate is None else [f"ssl_certificate_key {certificate.key};", "ssl_protocols TLSv1.2;"]
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    lines = [
        # One process, so that stopping it stops everything.
        f"user root; daemon off; master_process off; pid {root}/pid; error_log stderr;",
        "events { }",
        "http {",
        "access_log off; default_type application/octet-stream;",
        *(f"{place}_temp_path {root}/{place};" for place in places),
        "server {",
        "listen 80;",
        *secure,
        f"root {root};",
        *blocks,
        "} }",
        "",
    ]
    conf = folder / "nginx.conf"
    conf.write_text("\n".join(lines))
    return Daemon(namespace, folder, "nginx", "-p", str(root), "-e", "stderr", "-c", str(conf))
