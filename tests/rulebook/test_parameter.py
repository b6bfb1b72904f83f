"""Which values a parameter takes."""

from __future__ import annotations

import pytest

from acdiag.rulebook.parameter import Kind, Known, number_in, same_value


def known(kind: Kind, **more: object) -> Known:
    return Known(name="a/b", kind=kind, about="x", manual="1.1", **more)  # type: ignore[arg-type]


FLAG = known(Kind.FLAG)
TOS = known(Kind.NUMBER, range=(0, 255))
FREQUENCY = known(Kind.NUMBER, range=(300, 1980), also=(0,))
METHOD = known(Kind.CHOICE, values=("Disable", "Static"), nocase=True)
MODE = known(Kind.CHOICE, values=("Disable", "Manual"))
WORDS = known(Kind.WORDS, values=("ssl_2", "ssl_3"))
SHORT = known(Kind.TEXT, longest=3)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        (FLAG, "0"),
        (FLAG, "1"),
        (TOS, "0xb8"),
        (TOS, "184"),
        (TOS, "255"),
        (FREQUENCY, "0"),
        (FREQUENCY, "300"),
        (METHOD, "static"),
        (MODE, "Manual"),
        (WORDS, "ssl_2"),
        (WORDS, '" ssl_2 ssl_3 "'),
        (SHORT, "abc"),
        (known(Kind.TEXT), "x" * 999),
        (known(Kind.ADDRESS), "0.0.0.0"),
        (known(Kind.ADDRESS), "fe80::1"),
        (known(Kind.HOST), "ntp.example.com"),
        (known(Kind.HOST), "10.0.0.1"),
        (known(Kind.URL), "tftp://10.0.0.1"),
        (known(Kind.URL), "NULL"),
        (known(Kind.TIME), "00:30"),
        (known(Kind.TIME), "7:05"),
        (known(Kind.OFFSET), "+05:45"),
        (known(Kind.OFFSET), "-08:00"),
        (known(Kind.OFFSET), "00:00"),
        (known(Kind.SECRET), "anything"),
        (known(Kind.CHOICE, values=("A",), open=True), "B"),
    ],
)
def test_values_that_fit(entry: Known, value: str) -> None:
    assert entry.fault(value) == ""


@pytest.mark.parametrize(
    ("entry", "value", "wanted"),
    [
        (FLAG, "yes", "one of 0, 1"),
        (TOS, "256", "a number from 0 to 255"),
        (TOS, "0x185", "a number from 0 to 255"),
        (TOS, "46 EF", "a number from 0 to 255"),
        (FREQUENCY, "299", "a number from 300 to 1980, or 0"),
        (METHOD, "on", "one of Disable, Static"),
        (MODE, "manual", "one of Disable, Manual"),
        (WORDS, "ssl_2 tls_9", "one of ssl_2, ssl_3"),
        (SHORT, "abcd", "at most 3 characters"),
        (known(Kind.ADDRESS), "10.0.0.256", "an IP address"),
        (known(Kind.ADDRESS), "server", "an IP address"),
        (known(Kind.HOST), "10.0.0", "an IP address or a host name"),
        (known(Kind.HOST), "a b", "an IP address or a host name"),
        (known(Kind.URL), "http:// x", "a URL"),
        (known(Kind.TIME), "24:00", "a time as hh:mm"),
        (known(Kind.OFFSET), "15:00", "an offset from UTC as hh:mm, +hh:mm or -hh:mm"),
        (known(Kind.NUMBER), "many", "a number"),
    ],
)
def test_values_that_do_not(entry: Known, value: str, wanted: str) -> None:
    assert entry.fault(value) == wanted


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.CHOICE, Kind.WORDS)])
def test_nothing_is_always_right(kind: Kind) -> None:
    assert known(kind).fault("") == ""
    assert known(kind).fault('""') == ""


def test_indices() -> None:
    entry = Known(name="a/{0-2}/b_{n}", kind=Kind.FLAG, about="x", manual="1")
    assert list(entry.names()) == ["a/0/b_0", "a/1/b_0", "a/2/b_0"]
    assert entry.shape == "a/{}/b_{}"
    assert entry.has("a/2/b_17")
    assert not entry.has("a/3/b_0")


def test_defaults_of_models() -> None:
    entry = known(Kind.CHOICE, values=("A", "B"), default_of={"RX50": "A", "*": "B"})
    assert [entry.default_for(model) for model in ("RX50", "450HD", None)] == ["A", "B", "B"]
    assert entry.is_default("A")
    assert not entry.is_default("C")
    assert known(Kind.FLAG).default_for("RX50") is None


def test_models() -> None:
    assert known(Kind.FLAG, models=("C450HD",)).is_of("C450HD")
    assert not known(Kind.FLAG, models=("C450HD",)).is_of("450HD")
    assert not known(Kind.FLAG, not_models=("RX50",)).is_of("RX50")
    assert known(Kind.FLAG).is_of("HRS")


def test_numbers() -> None:
    assert [number_in(text) for text in ("184", "0xb8", "0XB8", "-32", "1e3", "", "٣")] == [
        184,
        184,
        184,
        -32,
        None,
        None,
        None,
    ]
    assert same_value(Kind.NUMBER, "184", "0xb8")
    assert not same_value(Kind.NUMBER, "x", "x")
    assert same_value(Kind.WORDS, "a b", '" b  a "')
