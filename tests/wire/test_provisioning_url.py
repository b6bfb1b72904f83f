"""Option 160: every form that the manual shows, and what is none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.provisioning_url import ProvisioningUrl, parse

MANUAL = {
    # 2.1.1.5
    "http://10.59.0.9/firmwarefiles;ipp/dhcpoption160.cfg": ("/firmwarefiles", None, "ipp/dhcpoption160.cfg"),
    # 2.1.2 and 3.6.3
    "ftp://10.59.0.9/450HD.img;450HD.cfg": ("/450HD.img", "450HD.img", "450HD.cfg"),
    "tftp://prov.contoso.com": ("", None, None),
    "http://prov/UC450HD_3.4.img": ("/UC450HD_3.4.img", "UC450HD_3.4.img", None),
    "https://prov/;<MAC>.cfg": ("/", None, "<MAC>.cfg"),
    "http://192.168.2.1/different.img;<MAC>.cfg": ("/different.img", "different.img", "<MAC>.cfg"),
    "http://192.168.2.1/different.img;001122334455.cfg": ("/different.img", "different.img", "001122334455.cfg"),
    "http://192.168.2.1/<450HD>.cfg": ("/<450HD>.cfg", None, "<450HD>.cfg"),
    "http://192.168.2.1/450HD.cfg": ("/450HD.cfg", None, "450HD.cfg"),
    # B.1
    "tftp://ProvisioningServer/450HD/": ("/450HD/", None, None),
    "tftp://ProvisioningServer/450HD/450HD.img": ("/450HD/450HD.img", "450HD.img", None),
    "tftp://ProvisioningServer/450HD/001122334455.cfg": ("/450HD/001122334455.cfg", None, "001122334455.cfg"),
    "tftp://192.168.2.1": ("", None, None),
    "ftp://192.168.2.1/Different_Firmware_Name.img": (
        "/Different_Firmware_Name.img",
        "Different_Firmware_Name.img",
        None,
    ),
    # B.2
    "https://redirect.audiocodes.com": ("", None, None),
    # 3.6.1, F.1
    "http://prov/a/b/450HD.cfx": ("/a/b/450HD.cfx", None, "450HD.cfx"),
    "http://prov/C450HD_TEAMS_1.8.288.android_images.zip;x.cfg": (
        "/C450HD_TEAMS_1.8.288.android_images.zip",
        "C450HD_TEAMS_1.8.288.android_images.zip",
        "x.cfg",
    ),
}


@pytest.mark.parametrize(("url", "parts"), MANUAL.items())
def test_the_manuals_forms(url: str, parts: tuple[str, str | None, str | None]) -> None:
    parsed = parse(url)
    assert parsed.valid
    assert (parsed.path, parsed.firmware, parsed.configuration) == parts
    assert parsed.scheme == url.partition(":")[0]
    assert url.startswith(f"{parsed.scheme}://{parsed.server}{parsed.path}")
    assert parsed.port is None


@pytest.mark.parametrize(
    ("url", "parsed"),
    [
        (
            "HTTP://Prov.Contoso.com:8080/ipp/450HD.IMG;x.CFG",
            ProvisioningUrl("http", "Prov.Contoso.com", 8080, "/ipp/450HD.IMG", "450HD.IMG", "x.CFG", True),
        ),
        (
            "https://[2001:db8::9]:8443/450HD.img",
            ProvisioningUrl("https", "2001:db8::9", 8443, "/450HD.img", "450HD.img", None, True),
        ),
        ("tftp://[2001:db8::9]", ProvisioningUrl("tftp", "2001:db8::9", None, "", None, None, True)),
        ("ftp://user:secret@srv/x.img", ProvisioningUrl("ftp", "srv", None, "/x.img", "x.img", None, True)),
        ("http://srv/x.img\0", ProvisioningUrl("http", "srv", None, "/x.img", "x.img", None, True)),
        ("http://srv/3.4.8", ProvisioningUrl("http", "srv", None, "/3.4.8", None, None, True)),
        ("http://srv/v1.2/", ProvisioningUrl("http", "srv", None, "/v1.2/", None, None, True)),
        ("http://srv;x.cfg", ProvisioningUrl("http", "srv", None, "", None, "x.cfg", True)),
        ("http://srv.contoso.com./", ProvisioningUrl("http", "srv.contoso.com.", None, "/", None, None, True)),
    ],
)
def test_parts(url: str, parsed: ProvisioningUrl) -> None:
    assert parse(url) == parsed


@pytest.mark.parametrize(
    "url",
    [
        "",
        "10.59.0.9",
        "10.59.0.9/450HD.img",
        "prov.contoso.com",
        "http:/prov/450HD.img",
        "http:prov",
        "://prov/450HD.img",
        "htp://prov/450HD.img",
        "sftp://prov/450HD.img",
        "file:///450HD.img",
        "http://",
        "http:///450HD.img",
        "http://:80/450HD.img",
        "http://prov:/450HD.img",
        "http://prov:0/450HD.img",
        "http://prov:65536/",
        "http://prov:http/",
        "http://10.59.0.256/",
        "http://10.59.0/",
        "http://prov..contoso.com/",
        "http://pr ov/",
        "http://prov/450 HD.img",
        " http://prov/450HD.img",
        "http://prov/450HD.img ",
        "http://prov/450HD.img\n",
        "http://prov/450HD.img\x1b[2J",
        "http://[2001:db8::9/",
        "http://[prov]/",
        "http://[::1]x/",
        "http://2001:db8::9/",
        "http://prov/450HD.bin",
        "http://prov/450HD.zip",
        "http://prov/C450HD_TEAMS_1.8.288.android_images.zip.md5",
        "http://prov/450HD.img.gz",
        "http://prov/.img",
        "http://prov/.cfg",
        "http://prov/450HD.img;",
        "http://prov/;",
        "http://prov/;450HD.xml",
        "http://prov/;450HD.img",
        "http://prov/450HD.img;folder/",
        "http://prov/450HD.cfg;450HD.cfg",
        "http://prov/450HD.img;a.cfg;b.cfg",
        "http://<EMS IP address>/firmwarefiles;ipp/dhcpoption160.cfg",
        "http://prov/" + "x" * 70_000 + ".bin",
        "http://" + "x" * 70_000,
    ],
)
def test_no_form_of_the_manual(url: str) -> None:
    assert not parse(url).valid


def test_a_wrong_url_still_says_what_it_names() -> None:
    assert parse("htp://prov/450HD.bin;x.xml") == ProvisioningUrl(
        "htp", "prov", None, "/450HD.bin", "450HD.bin", "x.xml", False
    )
    assert parse("10.59.0.9/450HD.img").server == "10.59.0.9"


@given(st.one_of(st.text(max_size=60), st.text("htpf:/;.[]@<>img c0", max_size=60)))
def test_any_text_is_an_answer(url: str) -> None:
    parsed = parse(url)
    if parsed.valid:
        assert parsed.server
        assert url.isprintable() or url.endswith("\0")
    assert parsed.port is None or 1 <= parsed.port <= 65_535


@given(st.text(max_size=40))
def test_any_tail_is_an_answer(tail: str) -> None:
    assert parse(f"http://prov/{tail}").server == "prov" or ";" in tail or "\0" in tail
