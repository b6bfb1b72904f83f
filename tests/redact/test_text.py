"""Captured text: every spelling of an address and every word that is not ours is replaced; the rest stays readable."""

from __future__ import annotations

import base64
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.redact import vocabulary
from acdiag.redact.originals import Originals
from acdiag.redact.pseudonyms import Noting, Pseudonyms
from acdiag.redact.text import Text

OURS = vocabulary.words()


def rewritten(*texts: str, numbers: frozenset[int] = frozenset()) -> list[str]:
    """The texts after both passes."""
    originals = Originals()
    noted = Text(Noting(originals), OURS, numbers)
    for text in texts:
        noted.told(text)
    made = Text(Pseudonyms(originals), OURS, numbers)
    return [made.told(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "DHCP Offer without option 43, VLAN 200, xid 0xd4a15648",
        "TLS alert unknown_ca, 401 Unauthorized, port 5061",
        "2026-03-02T08:15:00.123Z lease 3600 s, 12ms, 24,117,248 bytes",
        "450HD UC_3.4.8.808 ge7 Gi1/0/7",
        "_sipinternaltls._tcp asked for autodiscover",
        "255.255.255.0 and 0.0.0.0",
    ],
)
def test_our_own_words_and_numbers_stay(text: str) -> None:
    originals = Originals()
    for substitution in (Noting(originals), Pseudonyms(originals)):
        assert Text(substitution, OURS, versions=("3.4.8.808",)).told(text) == text


@pytest.mark.parametrize("secret", ["zaphod", "Beeblebrox", "Zürich", "wesenburg42"])
@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.upper,
        lambda word: f"sip:{word}@{word}.example.com;tag=1",
        lambda word: f"http://{word}.{word}.com/{word}/{word}.cfg?u={word}",
        lambda word: urllib.parse.quote(f"{word} {word}@{word}"),
        lambda word: "".join(f"%{byte:02X}" for byte in word.encode()),
        lambda word: base64.b64encode(word.encode()).decode(),
        lambda word: word.encode().hex(),
        lambda word: f"\\x06{word}\\x07",
        lambda word: f"{word}_phone-{word}.local",
        lambda word: f"DOMAIN\\{word}",
        lambda word: f"{word}\N{ZERO WIDTH SPACE}{word}",
    ],
)
def test_names_go_in_any_spelling(secret: str, spell: object) -> None:
    text = spell(secret)  # type: ignore[operator]
    (told,) = rewritten(text)
    for form in (secret, secret.encode().hex(), base64.b64encode(secret.encode()).decode().rstrip("=")):
        assert form.casefold() not in told.casefold()
    assert secret.casefold() not in urllib.parse.unquote(told).casefold()


@pytest.mark.parametrize(
    "text",
    [
        "10.1.2.3",
        "dhcp-10-1-2-3.example.com",
        "host_10_1_2_3",
        "3.2.1.10.in-addr.arpa",
        "http://10.1.2.3:8080/",
        "[10.1.2.3]",
        "server=10.1.2.3,",
    ],
)
def test_an_address_has_one_pseudonym_in_every_spelling(text: str) -> None:
    told, plain = rewritten(text, "10.1.2.3")
    octets = plain.split(".")
    assert plain != "10.1.2.3"
    assert any(form in told for form in (plain, "-".join(octets), "_".join(octets), ".".join(reversed(octets)))), told


@pytest.mark.parametrize("text", ["00:90:8f:12:34:56", "00-90-8F-12-34-56", "0090.8f12.3456", "00908f123456.cfg"])
def test_a_mac_keeps_its_vendor_and_spelling(text: str) -> None:
    (told,) = rewritten(text)
    assert told.lower().replace(":", "").replace("-", "").replace(".", "").startswith("00908f000001")
    assert len(told) == len(text)


def test_users_and_numbers_are_the_same_everywhere() -> None:
    uri, said, digits = rewritten(
        "sip:arthur.dent@heart.org", "Arthur called +49 30 1234567 and 493012345678", "tel:+49301234567"
    )
    first = uri.removeprefix("sip:").partition(".")[0]
    assert first in said
    assert "1234567" not in said
    assert "12345678" not in said
    assert digits.removeprefix("tel:+") in said


def test_an_extension_of_a_user_goes_from_other_text() -> None:
    uri, said = rewritten("sip:5501@heart.org", "5501 does not answer; port 5501 is :5501")
    assert "5501" not in uri
    assert said.endswith(":5501")
    assert not said.startswith("5501")


def test_a_number_that_a_decoder_read_stays() -> None:
    assert rewritten("received 24117248 bytes", numbers=frozenset((24117248,))) == ["received 24117248 bytes"]


@given(st.text(max_size=80))
def test_any_text_is_rewritten_without_harm(text: str) -> None:
    (told,) = rewritten(text)
    assert isinstance(told, str)


def test_a_pseudonym_is_never_an_original() -> None:
    told = rewritten("name1 name2 user1@name3.com zaphod marvin 00:90:8f:00:00:01 sip:user2@x.com")
    originals = {"name1", "name2", "name3", "user1", "user2", "zaphod", "marvin"}
    assert not originals & set(told[0].replace("@", " ").replace(".", " ").replace(":", " ").split())
    assert "00:90:8f:00:00:01" not in told[0]
