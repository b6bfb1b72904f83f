"""The phone's HTTP client: it follows redirections, answers a challenge, and names model and firmware."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from captures.lab.netns import Namespace

PATIENCE = 20.0
"""Seconds for a connection, and for an answer."""
MOST_STEPS = 4
"""Requests for one file: a challenge, and redirections."""
REDIRECTED = (301, 302, 307, 308)
UNAUTHORISED = 401


class Browser:
    """`find` gives the addresses of a name."""

    def __init__(self, namespace: Namespace, agent: str, find: Callable[[str], list[str]]) -> None:
        self._namespace = namespace
        self._agent = agent
        self._find = find
        self.account: tuple[str, str] | None = None
        """User and password, as the phone's configuration has them."""

    def get(self, url: str) -> int | None:
        """The status with which it ends; None without an answer."""
        return self._request("GET", url)

    def post(self, url: str, body: str, action: str) -> int | None:
        """A SOAP request."""
        return self._request(
            "POST", url, body, {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
        )

    def _request(
        self, method: str, url: str, body: str | None = None, more: dict[str, str] | None = None
    ) -> int | None:
        headers = {"User-Agent": self._agent, "Accept": "*/*", **(more or {})}
        status = None
        for _ in range(MOST_STEPS):
            try:
                status, place = self._once(method, url, body, headers)
            except (OSError, http.client.HTTPException):
                return None
            if status == UNAUTHORISED and self.account is not None and "Authorization" not in headers:
                headers["Authorization"] = "Basic " + base64.b64encode(":".join(self.account).encode()).decode()
            elif status in REDIRECTED and place:
                url = urljoin(url, place)
            else:
                break
        return status

    def _once(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> tuple[int, str | None]:
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        addresses = [host] if host.replace(".", "").isdigit() else self._find(host)
        if not addresses:
            raise OSError(f"{host} has no address")
        connection = http.client.HTTPConnection(host, parts.port or (443 if secure else 80))
        connection.sock = self._connect(addresses[0], connection.port, host if secure else None)
        try:
            connection.request(method, parts.path or "/", body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location")
        finally:
            connection.close()

    def _connect(self, address: str, port: int, name: str | None) -> socket.socket:
        """A connected socket, in TLS with the server `name` where one is given."""
        plain = self._namespace.socket()
        plain.settimeout(PATIENCE)
        try:
            plain.connect((address, port))
            return _anyone().wrap_socket(plain, server_hostname=name) if name else plain
        except OSError:
            plain.close()
            raise


def _anyone() -> ssl.SSLContext:
    """TLS 1.2, whose certificates can be read on the wire; the lab's authorities are trusted without a look."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
