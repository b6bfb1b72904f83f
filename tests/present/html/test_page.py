from __future__ import annotations

import base64
import dataclasses
import hashlib
import importlib
import json
import pkgutil
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import acdiag.present.html as package
from acdiag.model.case import Call, Muted, RuleReport
from acdiag.model.errors import Unusable
from acdiag.model.finding import Outcome
from acdiag.model.recording import Recording, Track
from acdiag.present.html import page, theme
from acdiag.present.html.material import About, Material
from acdiag.present.json.case import document
from acdiag.rulebook.shelf import Shelf
from tests.report_making import material, rendered, story

VOID = frozenset(("meta", "img", "br", "input", "line", "rect", "circle", "polygon", "path", "use"))

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title></style></script><svg/onload=alert(1)>",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)//&lt;b&gt;",
)


class Tree(HTMLParser):
    """Every element and every attribute, and whether elements end where they should."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.astray: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.astray.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def tree(html: str) -> Tree:
    parsed = Tree()
    parsed.feed(html)
    return parsed


def _recorded() -> Recording:
    track = Track(kind="tdm-in", name="TDM In", packets=1, bytes=160, first=0, last=0)
    return Recording(
        capture="a.pcap", sender="10.0.0.1:1", destination="10.0.0.2:50000", decoder="ac49x", confidence="high",
        packets=1, foreign=0, lost=None, gaps=0, restarts=0, first=0, last=0, first_frame=1, tracks=(track,),
    )  # fmt: skip


@pytest.fixture(scope="module")
def rich(samples: Any, shelf: Shelf, poor: Material) -> list[Material]:
    """Cases that fill every field of every view between them."""
    one = dataclasses.replace(
        samples.one_failing(),
        muted=(Muted("ACD-DHCP-010", samples.mac(9), "known", None, 2),),
        calls=(Call("id-1", "sip:a@b", "sip:c@d", samples.start, None, None, "486"),),
        recordings=(_recorded(),),
        rules=(
            RuleReport("ACD-DHCP-001", Outcome.FOUND, None),
            RuleReport("ACD-TIME-001", Outcome.UNDECIDED, "the capture ends too early"),
            RuleReport("ACD-DNS-001", Outcome.CLEAR, None),
            RuleReport("ACD-TLS-001", Outcome.NOT_APPLICABLE, "tls.opened was never seen"),
        ),
    )
    about = About(
        title="T", ticket="1", site="S", contact="C", serials=(("x", "1"),), firmware="F", notes=("one", "two")
    )
    return [
        material(one, shelf, about=about, redaction="Names were replaced."),
        material(samples.forty(), shelf),
        material(samples.nobody(), shelf),
        material(samples.healthy(), shelf),
        poor,
    ]


def test_every_field_of_a_view_is_shown(monkeypatch: pytest.MonkeyPatch, rich: list[Material]) -> None:
    """And every name that a template uses is one of a view, or rendering would fail (StrictUndefined)."""
    views = [kind for kind in _views() if kind.__module__ != "acdiag.present.html.theme"]
    built = [page.report(made, {"Term": "what it means"}, strict=True) for made in rich]
    shown: set[tuple[str, str]] = set()

    def watched(kind: type) -> Any:
        def read(self: Any, name: str) -> Any:
            shown.add((kind.__name__, name))
            return object.__getattribute__(self, name)

        return read

    for kind in views:
        monkeypatch.setattr(kind, "__getattribute__", watched(kind), raising=False)
    look = theme.load()
    for view in built:
        page.page(view, look)
    fields = {(kind.__name__, field.name) for kind in views for field in dataclasses.fields(kind)}
    assert len(fields) > 150
    assert fields - shown == set()


def _views() -> list[type]:
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        inside = importlib.import_module(f"{package.__name__}.{module.name}")
        for kind in vars(inside).values():
            if isinstance(kind, type) and kind.__name__.endswith("View") and kind.__module__ == inside.__name__:
                assert dataclasses.is_dataclass(kind)
                found.append(kind)
    return found


def test_a_name_that_no_view_has_is_an_error(tmp_path: Path, samples: Any, shelf: Shelf) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "glossary.html.j2").write_text("{{ r.glosary }}")
    with pytest.raises(Unusable, match="glosary"):
        page.render(material(samples.case(), shelf), theme.load(str(tmp_path)))


def test_a_theme_reaches_nothing_but_the_views(tmp_path: Path, samples: Any, shelf: Shelf) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "glossary.html.j2").write_text("{{ r.__class__.__mro__ }}")
    with pytest.raises(Unusable):
        page.render(material(samples.case(), shelf), theme.load(str(tmp_path)))


def test_elements_nest_and_ids_are_their_own(rich: list[Material]) -> None:
    for made in rich:
        parsed = tree(rendered(made))
        assert parsed.astray == []
        assert parsed.open == []
        ids = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
        assert sorted(ids) == sorted(set(ids))
        targets = {(attributes.get("href") or "")[1:] for tag, attributes in parsed.elements if tag in ("a", "use")}
        assert targets - set(ids) == set()
        named = {name for _, a in parsed.elements for name in (a.get("aria-labelledby") or "").split()}
        assert named - set(ids) == set()


def test_nothing_is_fetched_and_nothing_inline_is_styled_or_scripted(rich: list[Material]) -> None:
    for made in rich:
        html = rendered(made)
        for tag, attributes in tree(html).elements:
            assert tag not in ("link", "iframe", "object", "embed", "form", "base", "audio", "video")
            assert not {name for name in attributes if name.startswith("on") or name in ("style", "srcset", "action")}
            for name in ("src", "href"):
                assert not re.match(
                    r"(?i)\s*[a-z][a-z0-9+.-]*:(?!image/)", (attributes.get(name) or "").removeprefix("data")
                )


def test_the_policy_knows_the_style_and_the_script(samples: Any, shelf: Shelf) -> None:
    html = rendered(material(samples.case(), shelf))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    told = policy[1].replace("&#39;", "'")
    for element in ("style", "script"):
        inside = html.rpartition(f"<{element}>")[2].partition(f"</{element}>")[0]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in told
    assert told.startswith("default-src 'none';")
    assert "unsafe" not in told


def test_the_twin_is_the_json_of_the_case(poor: Material) -> None:
    html = rendered(poor)
    inside = html.partition('id="acdiag-case">')[2].partition("</script>")[0]
    assert json.loads(inside) == json.loads(json.dumps(document(poor.case)))


def test_the_same_material_gives_the_same_bytes(poor: Material) -> None:
    assert rendered(poor) == rendered(poor)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_stays_text(attack: str, samples: Any, shelf: Shelf) -> None:
    quiet = tree(rendered(_filled(samples, shelf, "quiet")))
    html = rendered(_filled(samples, shelf, f"{attack}{samples.hostile}"))
    parsed = tree(html)
    assert parsed.astray == []
    assert [tag for tag, _ in parsed.elements] == [tag for tag, _ in quiet.elements]
    assert {name for _, attributes in parsed.elements for name in attributes} == {
        name for _, attributes in quiet.elements for name in attributes
    }
    assert "".join(parsed.texts).count(attack) > 40
    assert not {"\x1b", "\u202e", "\x00", "\u2028"} & set(html)
    json.loads(html.partition('id="acdiag-case">')[2].partition("</script>")[0])


def _filled(samples: Any, shelf: Shelf, evil: str) -> Material:
    """Everything that somebody else can fill is `evil`."""
    evil = json.loads(json.dumps(evil))  # as a timeline reads it: two lone surrogates have become a character
    case = samples.hostile_case(evil)
    made = material(
        dataclasses.replace(case, calls=(Call(evil, evil, evil, samples.start, None, None, evil),)),
        shelf,
        about=About(title=evil, ticket=evil, site=evil, contact=evil, notes=(evil,), serials=((evil, evil),)),
        redaction=evil,
    )
    return dataclasses.replace(made, stories=tuple(story(phone.entity, _timeline(evil)) for phone in case.phones))


def _timeline(attack: str) -> str:
    """The attack in what phones and servers fill: names, files, subjects, log lines, SIP."""
    evil = json.dumps(attack)
    return "\n".join(
        (
            f"0s lldp.offered switch={evil} port={evil}",
            f"1s dhcp.discovered hostname={evil} model={evil}",
            f"1.5s tls.presented subject={evil} issuer={evil}",
            f"2s tftp.asked file={evil} server={evil}",
            f"3s log.said screen={evil} text={evil}",
            f"4s sip.register_asked user={evil} server={evil}",
            f"5s sip.register_rejected said={evil} status=403 server={evil}",
            f"6s sip.call_started caller={evil} callee={evil} call_id={evil}",
        )
    )
