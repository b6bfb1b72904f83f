"""openssl as TLS server and as the phone's TLS client.

`s_server` carries SIP for `registrar`, a program that reads requests and writes answers, or serves a file by HTTPS.
`s_client` carries what the phone says. The phones speak TLS 1.2 at most, so that is what the client offers unless told
otherwise; it checks chain, dates and name, and gives up as a phone does.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from captures.lab import registrar
from captures.lab.certificates import Made, bundle
from captures.lab.daemons import Daemon
from captures.lab.netns import Namespace

KEEP_ALIVE = 10
"""Seconds between the keep-alives (CRLF CRLF, RFC 5626 section 3.5.1) of a phone that has signed in."""
PHONE = ("-tls1_2",)
HANDSHAKE = 0.4
"""Seconds until the handshake is surely over."""
ANSWER = 1.0
"""Seconds that the phone waits for an answer before it hangs up."""
PATIENCE = 20.0
"""Seconds until a client that does not end is given up: a server may be silent."""


@dataclass(frozen=True, slots=True)
class Presented:
    """What a server shows: its own certificate, and those that it sends along."""

    own: Made
    others: tuple[Made, ...] = ()


def serve_sip(
    namespace: Namespace, folder: Path, port: int, shown: Presented, *options: str, statuses: Iterable[int] = (200,)
) -> Daemon:
    """A registrar behind TLS; it answers REGISTERs with `statuses` in turn, the last one for ever.

    It serves one connection at a time.
    """
    said, answers = (_pipe(folder, f"{end}.{port}.{shown.own.pem.file.stem}") for end in ("said", "answers"))
    # A pipe that is opened for both directions does not wait for the other end.
    script = 'said="$1" answers="$2"; shift 2; exec openssl "$@" <>"$answers" >"$said"'
    server = _s_server(folder, port, shown, options)
    daemon = Daemon(namespace, folder, "sh", "-c", script, "sh", str(said), str(answers), *server, "-quiet")
    threading.Thread(target=registrar.serve, args=(said, answers, tuple(statuses)), daemon=True).start()
    return daemon


def serve_file(namespace: Namespace, folder: Path, port: int, shown: Presented, path: str, *options: str) -> Daemon:
    """HTTPS with one file at `path`."""
    root = folder / f"web.{port}.{shown.own.pem.file.stem}"
    place = root / path.lstrip("/")
    place.parent.mkdir(parents=True)
    body = "<html><body>CertProvisioningService Service</body></html>\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    place.write_text(head + body, newline="")
    server = _s_server(folder, port, shown, options)
    script = 'cd "$1"; shift; exec openssl "$@"'
    return Daemon(namespace, folder, "sh", "-c", script, "sh", str(root), *server, "-HTTP")


def _s_server(folder: Path, port: int, shown: Presented, options: Iterable[str]) -> list[str]:
    own = shown.own.pem
    words = ["s_server", "-accept", str(port), "-cert", str(own.file), "-key", str(own.key)]
    if shown.others:
        words += ["-cert_chain", str(bundle(folder, f"{own.file.stem}.{port}", *shown.others))]
    return [*words, *options]


_NUMBERS = itertools.count()
"""Of connections, for the names of their pipes."""


class Client:
    """The phone's TLS client; `trusted` is what the phone has as authorities."""

    def __init__(self, namespace: Namespace, folder: Path, *trusted: Made) -> None:
        self._namespace = namespace
        self._folder = folder
        self._trusted = bundle(folder, "phone.trusted", *trusted)

    def get(self, server: str, name: str, path: str, *options: str) -> bool:
        """Ask an HTTPS server for a file; whether the handshake succeeded."""
        return self.say(server, name, f"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n", *options)

    def say(self, server: str, name: str, text: str, *options: str, stay: float = 0) -> bool:
        """Send this, keep the connection for `stay` seconds more and hang up; whether the handshake succeeded."""
        pipe = _pipe(self._folder, f"phone.{next(_NUMBERS)}")
        words = ["s_client", "-connect", server, "-servername", name, "-verify_hostname", name]
        words += ["-CAfile", str(self._trusted), "-no-CApath", "-no-CAstore", "-verify_return_error"]
        # -quiet by itself would make it stay for ever.
        words += [*(options or PHONE), "-nocommands", "-quiet", "-no_ign_eof"]
        script = 'pipe="$1"; shift; exec openssl "$@" <"$pipe"'
        command = ("sh", "-c", script, "sh", str(pipe), *words)
        process = self._namespace.start(*command, log=pipe.with_suffix(".log"), folder=self._folder)
        # A server that breaks off makes the client end before everything is said.
        with contextlib.suppress(BrokenPipeError), pipe.open("wb", buffering=0) as speech:
            time.sleep(HANDSHAKE)
            speech.write(text.encode())
            for _ in range(round(stay / KEEP_ALIVE)):
                time.sleep(KEEP_ALIVE)
                speech.write(b"\r\n\r\n")
            time.sleep(ANSWER)
        try:
            return process.wait(PATIENCE) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            return False


def _pipe(folder: Path, name: str) -> Path:
    path = folder / f"{name}.pipe"
    os.mkfifo(path)
    return path
