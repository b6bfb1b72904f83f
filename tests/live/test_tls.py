"""The TLS side of a listener: what certificate files must hold."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from acdiag.live.tls import context
from acdiag.model.errors import Unusable
from tests.certificate_files import write_certificates


def test_with_and_without_certificates_of_senders(tmp_path: Path) -> None:
    files = write_certificates(tmp_path)
    assert context(str(files.server), None, None).verify_mode == ssl.CERT_NONE
    tls = context(str(files.server), str(files.server), str(files.authority))
    assert tls.verify_mode == ssl.CERT_REQUIRED
    assert tls.minimum_version == ssl.TLSVersion.TLSv1_2


def test_what_cannot_be_used(tmp_path: Path) -> None:
    files = write_certificates(tmp_path)
    with pytest.raises(Unusable, match="No such file"):
        context(str(tmp_path / "missing.pem"), None, None)
    with pytest.raises(Unusable, match=r"authority\.pem"):
        context(str(files.authority), None, None)
    (tmp_path / "empty.pem").write_text("")
    with pytest.raises(Unusable, match=r"empty\.pem"):
        context(str(files.server), None, str(tmp_path / "empty.pem"))
