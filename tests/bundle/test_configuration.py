"""A configuration that can be given away."""

from __future__ import annotations

from acdiag.bundle.configuration import written
from acdiag.wire.configuration import parse

FILE = b"""# of Alice
system/ntp/enabled=1

system/password=hunter2
provisioning/configuration/url=http://bob:hunter2@server/x.cfg
system/admin_password=
"""


def test_lines_stay_where_they_were_and_secrets_go() -> None:
    text = written(parse(FILE, "x", "x.cfg"), str)
    assert text.split("\n") == [
        "",
        "system/ntp/enabled=1",
        "",
        "# system/password (hidden)",
        "provisioning/configuration/url=http://server/x.cfg",
        "# system/admin_password (empty)",
        "",
    ]


def test_it_can_be_read_again() -> None:
    again = parse(written(parse(FILE, "x", "x.cfg"), str).encode(), "x", "x.cfg")
    assert again.value("system/ntp/enabled") == "1"
    assert again.value("system/password") is None


def test_names_and_values_are_told_in_the_words_that_are_given() -> None:
    assert "SYSTEM/NTP/ENABLED=1" in written(parse(FILE, "x", "x.cfg"), str.upper)
