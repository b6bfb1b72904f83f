from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from acdiag.present.html import twin as module
from acdiag.present.html.material import Material
from acdiag.present.html.twin import twin
from acdiag.present.json.case import document


def test_it_cannot_end_its_element(samples: Any) -> None:
    text = twin(samples.hostile_case("</script><!--\u2028&")).json
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["phones"][0]["model"] == "</script><!--\u2028&"


def test_intervals_go_first_and_then_all_of_it(poor: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = twin(poor.case)
    assert json.loads(whole.json) == document(poor.case)
    monkeypatch.setattr(module, "LARGEST", len(whole.json) - 1)
    less = twin(poor.case)
    assert less.left_out == "the streams' intervals"
    assert json.loads(less.json)["streams"][0]["intervals"] == []
    monkeypatch.setattr(module, "LARGEST", 100)
    assert twin(poor.case).json == ""
    assert twin(replace(poor.case, streams=())).left_out == "all of it"
