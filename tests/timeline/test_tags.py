"""A fact's tag is the phone's own unless its source says otherwise."""

from __future__ import annotations

import pytest

from acdiag.timeline.tags import Tags
from acdiag.timeline.wording import line, parse

PHONE, OTHER = "00:90:8f:00:00:01", "00:90:8f:00:00:02"


def known(tags: Tags, text: str) -> str:
    (fact,) = parse(f"0s {text}", host=PHONE)
    return line(tags.known(fact, PHONE), 0).split(maxsplit=1)[1]


@pytest.mark.parametrize(
    ("tags", "said", "is_"),
    [
        (Tags(()), "vlan.used", "vlan.used"),
        (Tags(("test",)), "vlan.used", "vlan.used tags_seen=true"),
        (Tags(("other",)), "vlan.used", "vlan.used"),
        (Tags(("test",), (("test", PHONE),)), "vlan.used", "vlan.used"),
        (Tags(("test",), (("test", PHONE),)), "vlan.used vlan=120", "vlan.used vlan=120 tags_seen=true"),
        (Tags(("test",), (("test", OTHER),)), "vlan.used", "vlan.used tags_seen=true"),
        (Tags((), added={"test": 999}), "vlan.used vlan=999", "vlan.used"),
        (Tags(("test",), added={"test": 999}), "vlan.used vlan=999", "vlan.used tags_seen=true"),
        (Tags(("test",), added={"test": 999}), "vlan.used vlan=120", "vlan.used vlan=120 tags_seen=true"),
        (Tags((), added={"test": 999}), "dhcp.acked vlan=999", "dhcp.acked"),
        (Tags((), added={"other": 999}), "arp.claimed vlan=999", "arp.claimed vlan=999"),
        (Tags((), added={"test": 999}), "arp.claimed vlan=999", "arp.claimed"),
        (Tags((), added={"test": 999}), "vlan.offered vlan=999", "vlan.offered vlan=999"),
        (Tags(("test",), same={"test": 999}), "vlan.used vlan=999", "vlan.used vlan=999"),
        (Tags(("test",), same={"test": 999}), "dhcp.acked vlan=999", "dhcp.acked vlan=999"),
    ],
    ids=[
        "no tags", "tags met elsewhere or later", "tags of another source", "stripped one way",
        "a tag that is there", "stripped towards another", "a mirror's", "a mirror's beside the phone's",
        "the phone's inside a mirror's", "a mirror's on DHCP", "another source's mirror", "a mirror's on ARP",
        "an offer's own number", "perhaps a mirror's", "perhaps a mirror's on DHCP",
    ],
)  # fmt: skip
def test_it_is_put_right_by_what_is_known_of_the_source(tags: Tags, said: str, is_: str) -> None:
    assert known(tags, said) == is_
