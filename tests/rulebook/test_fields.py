"""Fields of facts and their types."""

from __future__ import annotations

import pytest

from acdiag.model.facts import BY_NAME
from acdiag.rulebook.fields import PHONE, FieldType, any_types, common_types, field_types
from tests.rulebook.making import story


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("host", FieldType("str")),
        ("lease", FieldType("int")),
        ("server", FieldType("str")),
        ("uc", FieldType("bool")),
        ("options", FieldType("int", many=True)),
        ("dns_servers", FieldType("str", many=True)),
    ],
)
def test_types(field: str, kind: FieldType) -> None:
    assert field_types("dhcp.acked")[field] == kind


@pytest.mark.parametrize("fact", BY_NAME)
def test_every_field_of_every_fact_has_a_type_that_rules_know(fact: str) -> None:
    types = field_types(fact)
    assert {kind.base for kind in types.values()} <= {"str", "int", "float", "bool"}
    assert not {"at", "where"} & set(types)


def test_common_fields() -> None:
    assert common_types(("tftp.asked",)) == field_types("tftp.asked")
    assert "percent" not in common_types(("tftp.progressed", "tftp.asked"))
    assert "file" in common_types(("tftp.progressed", "tftp.asked"))


def test_fields_of_some() -> None:
    assert {"percent", "file"} <= any_types(("tftp.progressed", "tftp.asked")).keys()
    assert "asked" not in any_types(("lldp.announced", "tftp.unanswered"))
    assert any_types(("rtp.lost", "rtp.streamed"))["ssrc"] == field_types("rtp.lost")["ssrc"]


def test_a_phone_has_the_attributes_that_rules_may_name() -> None:
    phone = story("0s link.heard")
    assert all(hasattr(phone, attribute) for attribute in PHONE)


@pytest.mark.parametrize(
    ("kind", "words"), [(FieldType("int"), "a whole number"), (FieldType("str", many=True), "a list of texts")]
)
def test_words(kind: FieldType, words: str) -> None:
    assert kind.words == words
