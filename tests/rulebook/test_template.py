"""Templates: what they put in, and that captured text stays text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Where
from acdiag.model.facts.tftp import TftpAsked
from acdiag.rulebook.entry import Mistake
from acdiag.rulebook.template import (
    LONGEST_VALUE,
    Seen,
    Unbalanced,
    compile_template,
    render,
    render_filter,
    shown,
)
from tests.rulebook.making import SECOND, rule, story


def _seen(file: str = "a.img", **changes: Any) -> Seen:
    fact = TftpAsked(at=0, host="h", where=(Where("s", 1),), file=file)
    return replace(Seen(story("0s tftp.asked"), 3, 12 * SECOND, fact, {"other": fact}), **changes)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "yes"), (False, "no"), (0, "0"), (1.5, "1.5"), (2.0, "2"), ((1, 66), "1, 66"), ((), "")],
)
def test_values(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("span", "text"), [(0, "0"), (0.25, "0.2"), (9.96, "10"), (7.5, "7.5"), (8.0, "8"), (12.4, "12"), (3600.0, "3600")]
)
def test_seconds_are_rounded(span: float, text: str) -> None:
    assert render(compile_template("{seconds}"), _seen(span=round(span * SECOND))) == text


def test_what_is_not_known_is_said_so() -> None:
    assert render(compile_template("{ip} {file_model} {gone.file}"), _seen()) == "unknown unknown unknown"


@pytest.mark.parametrize("text", ["{", "}", "a {b", "a} b", "{a{b}", "{{a}"])
def test_lone_braces(text: str) -> None:
    with pytest.raises(Unbalanced):
        compile_template(text)


def test_the_outline_is_the_sentence_without_a_capture() -> None:
    assert compile_template("{count} x {{y}} {offer.server}").outline == "<count> x {y} <offer.server>"


HOSTILE = ["{count}", "{{", "{other.file}", "%s", "\x1b[31m", "<b>", '"', "\\", "🕱"]


@pytest.mark.parametrize("file", HOSTILE)
def test_captured_text_is_put_in_and_not_read(file: str) -> None:
    assert render(compile_template("got {file}."), _seen(file)) == f"got {file}."


def test_long_values_are_cut() -> None:
    text = render(compile_template("{file}"), _seen("x" * 100_000))
    assert len(text) == LONGEST_VALUE
    assert text.endswith("…")
    assert len(shown(tuple(range(100_000)))) == LONGEST_VALUE


QUOTED = 'tftp.source_file == "{file}" && udp'


@pytest.mark.parametrize(
    ("template", "file", "written"),
    [
        (QUOTED, "a b.img", 'tftp.source_file == "a b.img" && udp'),
        (QUOTED, 'a" || frame', 'tftp.source_file == "a\\" || frame" && udp'),
        (QUOTED, "a\\", 'tftp.source_file == "a\\\\" && udp'),
        (QUOTED, "a\nb", None),
        (QUOTED, "", None),
        (QUOTED, "x" * 500, None),
        ("ip.addr == {file}", "10.0.0.1", "ip.addr == 10.0.0.1"),
        ("udp && ip.src == {file}", "2001:db8::10", "udp && ipv6.src == 2001:db8::10"),
        ("ip.addr == {file} && tls", "fe80::1", "ipv6.addr == fe80::1 && tls"),
        ("tls && eth.addr == {file}", "00:90:8f:12:34:50", "tls && eth.addr == 00:90:8f:12:34:50"),
        ("ip.addr == {file}", "10.0.0.1 || frame", None),
        ("ip.addr == {file}", '"', None),
        ("ip.addr == {ip}", "", None),
    ],
)
def test_filters(template: str, file: str, written: str | None) -> None:
    assert render_filter(compile_template(template), _seen(file)) == written


@given(st.text(max_size=200))
def test_no_value_gets_out_of_its_quotes(file: str) -> None:
    written = render_filter(compile_template('"{file}"'), _seen(file))
    if written is not None:
        inside = written[1:-1].replace("\\\\", "")
        assert written[0] == written[-1] == '"'
        assert '"' not in inside.replace('\\"', "")
        assert not inside.endswith("\\")


@pytest.mark.parametrize(
    ("key", "text", "word", "near"),
    [
        ("observed", "{server}", "server", "offer.server"),
        ("observed", "{secs} {cuont}", "cuont", "count"),
        ("cause", "{ack.server}", "ack", ""),
        ("impact", "{offer.servr}", "servr", "server"),
        ("filter", "x == {mack}", "mack", "mac"),
        ("observed", "a lone } brace", "}", ""),
    ],
)
def test_what_nothing_fills_is_refused(key: str, text: str, word: str, near: str) -> None:
    detect = {"all": [{"match": "dhcp.discovered"}, {"match": {"fact": "dhcp.offered", "as": "offer"}}]}
    with pytest.raises(Mistake) as caught:
        rule(detect=detect, **{key: text})
    assert (caught.value.word, caught.value.nearest) == (word, near)
