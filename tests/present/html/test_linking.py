from __future__ import annotations

from acdiag.model.arrival import Where
from acdiag.present.html.linking import Links

MAC = "00:90:8f:12:34:50"


def test_only_what_is_on_the_page_has_a_link() -> None:
    links = Links({MAC: "phone-1"}, {("a.pcap", 7, None): "evidence-1"})
    assert links.phone(MAC) == "phone-1"
    assert links.phone("00:90:8f:00:00:00") == ""
    assert links.evidence(Where("a.pcap", 7, None, 5, "whatever")) == "evidence-1"
    assert links.evidence(Where("b.pcap", 7)) == ""


def test_names_stand_beside_addresses() -> None:
    links = Links(names={MAC: "reception", "10.1.2.3": "gateway"})
    assert links.named(f"{MAC} asks 10.1.2.3:5060") == f"{MAC} (reception) asks 10.1.2.3:5060 (gateway)"
    assert links.named("10.1.2.34 and 110.1.2.3") == "10.1.2.34 and 110.1.2.3"
