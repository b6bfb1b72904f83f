from __future__ import annotations

from acdiag.simulate.catalogue.long_answers import SCENARIOS
from acdiag.streams.conversations import Conversations
from acdiag.wire.dissect import dissect
from acdiag.wire.dns import Dns
from tests.frames import frame


def test_a_truncated_datagram_and_the_whole_by_tcp() -> None:
    scenario, _ = SCENARIOS
    frames, _ = scenario.run()
    conversations = Conversations()
    packets = [dissect(frame(each.data, number=number)) for number, each in enumerate(frames, 1)]
    datagrams = [message for packet in packets for message in packet.messages if isinstance(message, Dns)]
    assert [bool(message.answers) for message in datagrams if message.truncated] == [False]
    by_tcp = [message for packet in packets for told in conversations.take(packet) for message in told.messages]
    (asked, answered) = [message for message in by_tcp if isinstance(message, Dns)]
    assert asked.questions == answered.questions
    assert len(answered.answers) > 20
