"""One run over files, or one live session: arrivals in, the case out at any moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import acdiag
from acdiag.model.arrival import Frame, Line
from acdiag.model.case import Case, SourceReport
from acdiag.model.configuration import Configuration
from acdiag.model.facts import Fact
from acdiag.model.log_tally import LogTally
from acdiag.model.recording import NO_CHOICE, Choice
from acdiag.model.sharing import Sharing, alone
from acdiag.model.stream import Stream
from acdiag.observe.log_sender import WINDOW
from acdiag.observe.observer import SECOND
from acdiag.observe.presence import Presence
from acdiag.pipeline.answer import judge, met, named, phones
from acdiag.pipeline.connections import Connections
from acdiag.pipeline.intake import Intake
from acdiag.pipeline.knowledge import Knowledge
from acdiag.pipeline.logs import Logs
from acdiag.pipeline.observers import Observers
from acdiag.pipeline.room import Room
from acdiag.pipeline.sound import Sound
from acdiag.pipeline.tap import Tap
from acdiag.rulebook import folding
from acdiag.rulebook.policy import NO_POLICY, Policy
from acdiag.rulebook.settings.destinations import ports_named
from acdiag.rulebook.shelf import Shelf
from acdiag.streams.checksums import WRONG, Checksums
from acdiag.streams.cleartext import Cleartext
from acdiag.streams.configurations import FetchedConfigurations
from acdiag.streams.duplicates import Duplicates
from acdiag.streams.fetched import Fetched, TftpFiles
from acdiag.streams.fragments import Fragments
from acdiag.streams.keyed import KeyedConnections
from acdiag.streams.log_sip import Heard
from acdiag.streams.transfers import TftpTransfers
from acdiag.timeline.calls import calls
from acdiag.timeline.identity import Identity
from acdiag.timeline.placing import is_of
from acdiag.timeline.story import PhoneStory
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from acdiag.wire.protocols import SYSLOG, tell
from acdiag.wire.rtcp import Rtcp
from acdiag.wire.sip import Sip
from acdiag.wire.stun import TURN
from acdiag.wire.syslog import Syslog, decode

if TYPE_CHECKING:
    from acdiag.bulk.flows import Flows


class Session:
    """Takes arrivals in order of time and gives the case."""

    def __init__(
        self,
        shelf: Shelf,
        sources: Iterable[SourceReport],
        policy: Policy = NO_POLICY,
        *,
        keyed: KeyedConnections | None = None,
        cleartext: Cleartext | None = None,
        log_ports: Collection[int] = (),
        recording: Choice = NO_CHOICE,
        share: Sharing = alone,
        on_fact: Callable[[Fact], object] | None = None,
        on_log: Callable[[Heard], object] | None = None,
        most_writers: int | None = None,
        most_streams: int | None = None,
    ) -> None:
        """`keyed` gets every TCP packet; `cleartext` holds what TLS connections say inside; `log_ports` are the UDP
        ports of syslog beside the usual ones; `share` says who judges the phones; `on_fact` is told of every fact when
        it is noticed, `on_log` of every log message. Of a session that has no end: `most_writers` as in `Ledger`,
        `most_streams` as in `Media`.
        """
        self._log_ports = frozenset(log_ports)
        self._shelf = shelf
        self._policy = policy
        self._share = share
        self._intake = Intake(sources)
        self._sources = self._intake.sources
        self._fragments = Fragments()
        self._transfers = TftpTransfers()
        self._tftp_files = TftpFiles()
        self._fetched = FetchedConfigurations()
        self._connections = Connections(self._intake, keyed, cleartext)
        self._duplicates = Duplicates()
        self._checksums = Checksums()
        self._observers = Observers()
        self._logs = Logs(self._sources.values(), on_log)
        self._flows: Flows | None = None
        """What bulk has learnt, when it runs."""
        self._presence = Presence()
        self._identity = Identity()
        self._sound = Sound(self._identity, recording, most_streams)
        self._tap = Tap(self._identity)
        self._known = known = Knowledge(self._identity, self._logs, on_fact, self._forget_host)
        known.ledger.most_writers = most_writers
        self.room = Room(
            known.ledger,
            known.calls,
            self._sound.media,
            self._connections.reassembly,
            known.configurations,
            self._observers,
            self._fragments,
            self._identity,
        )
        """What found none."""
        self._lapsed: dict[str, int] = {}

    def take(self, frame: Frame) -> None:
        """One frame arrived."""
        source = self._arrive(frame.source, frame.at)
        packet = dissect(frame)
        if packet.fragment is not None:
            whole = self._assemble(packet)
            if whole is None:
                return
            packet = whole
        flows = self._flows
        if flows is not None:
            if flows.has_counted(packet):
                self._look_at_phone(flows, packet, source)
                return
            flows.recall(packet)
        if packet.transport == "udp":
            self._claim(packet, source)
        if self._checksums.damaged(packet):
            packet.malformed = ((packet.transport, WRONG),)
            self._intake.note(packet)
            return
        for protocol in packet.protocols:
            source.protocols[protocol] += 1
        if packet.malformed or packet.unopened:
            self._intake.note(packet)
        self._count_sender(packet)
        if (packet.messages or packet.malformed) and not self._duplicates.seen(packet):
            self._hand_over(packet)
        self._look_inside(packet)
        if flows is not None:
            self._learn(flows, packet)

    def _look_at_phone(self, flows: Flows, packet: Packet, source: SourceReport) -> None:
        """A packet of RTP that bulk has counted, of a phone that was not heard for a while."""
        source.protocols["rtp"] += 1
        self._count_sender(packet)
        flows.phone_seen(packet)

    def _look_inside(self, packet: Packet) -> None:
        """A packet may be a piece of something: of a file, of a recording, of a connection."""
        if "tftp" in packet.protocols and (fetched := self._tftp_files.take(packet)):
            self._keep_fetched(packet, fetched)
        if packet.messages and type(packet.messages[-1]) in TURN:
            self._sound.media.relay(packet)
        self._hear_recording(packet)
        if packet.transport == "tcp":
            self._hear_stream(packet)

    def _assemble(self, fragment: Packet) -> Packet | None:
        """The datagram that a fragment completes; until then it counts for its sender."""
        whole = self._fragments.add(fragment)
        if whole is None:
            self._intake.note(fragment)
            self._count_sender(fragment)
        return whole

    def hasten(self) -> Flows:
        """Let packets that only count be counted without being opened; gives what decides which these are."""
        from acdiag.bulk.flows import Flows

        self._flows = Flows(self._connections.reassembly, self._sound.media, self._lapsed, self._quiet_until)
        return self._flows

    def _quiet_until(self, packet: Packet) -> int | None:
        """Before when an IP packet like this says nothing of the phone that sent it; None when no phone did."""
        return self._presence.quiet_until(packet) if self._identity.is_phone(packet.mac_source) else None

    def _forget_host(self, host: str) -> None:
        """What bulk has learnt of a host no longer holds: it is a phone."""
        if self._flows is not None:
            self._flows.forget_host(host)

    def _learn(self, flows: Flows, packet: Packet) -> None:
        """A packet was taken: further ones of its flow may only count, unless somebody wants to read each."""
        flows.fetch(packet)
        keyed = packet.transport == "tcp" and self._connections.wants_all
        wanted = keyed or self._sound.recordings.wants(packet) or packet.destination_port in self._log_ports
        if packet.transport and not wanted:
            flows.learn(packet)

    def _claim(self, packet: Packet, source: SourceReport) -> None:
        """Transfers of files, syslog where the site says so, and media, which no well-known port betrays."""
        if self._transfers.claim(packet) and self._flows is not None:
            self._flows.forget_transfer(packet)
        if packet.messages or packet.protocols or self._sound.recordings.owns(packet):
            return
        if packet.destination_port in self._log_ports and packet.payload:
            tell(packet, SYSLOG)
        else:
            source.protocols["rtp"] += self._sound.claim(packet)

    def take_line(self, line: Line) -> None:
        """One log line arrived, or one datagram of them; it counts as a packet of its source."""
        self._arrive(line.source, line.at).protocols["syslog"] += 1
        for message in decode(line.data):
            for fact in self._observers.log.hear(line, message):
                self._known.keep(fact, timed=line.timed)
            writer = line.sender or message.host
            if message.device and writer in ("", line.source):
                writer = f"mediant-{message.device}"
            self._hear_log(Heard(line.source, line.number, line.at, writer, False, message))

    def _hear_log(self, heard: Heard) -> None:
        """Count one log message, and hear the SIP that it quotes."""
        for packet in self._logs.hear(heard):
            self._hear_quoted(packet)

    def _hear_quoted(self, packet: Packet) -> None:
        """A log quotes messages; one with a clock of its own is followed apart."""
        if self._sources[packet.frame.source].own_clock:
            self._known.keep_all(self._observers.quote(packet))
        else:
            self._hand_over(packet)

    def take_configuration(self, configuration: Configuration) -> None:
        """A phone's configuration was read, from a file or out of a capture; it names ports that nobody would guess."""
        self._known.configurations.add(configuration)
        sent = ports_named(configuration)
        self._sound.recordings.expect(sent.recording)
        self._log_ports |= sent.log
        if self._flows is not None and (sent.recording or sent.log):
            # What went to these ports was nothing known, and is now.
            self._flows.restart()

    def expect_recordings(self, ports: Collection[int]) -> None:
        """Recordings may come to these UDP ports as well."""
        self._sound.recordings.expect(ports)

    @property
    def configurations(self) -> tuple[Configuration, ...]:
        """Those that were given, and those that phones fetched in clear."""
        return self._known.configurations.kept

    def _keep_fetched(self, packet: Packet, file: Fetched) -> None:
        """A configuration came to a phone in clear."""
        configuration = self._fetched.read(packet, file)
        if configuration is not None:
            self.take_configuration(configuration)

    def _arrive(self, name: str, at: int) -> SourceReport:
        """Something of the source `name` came at `at` (ns); each second of it, what waited is looked at."""
        source = self._intake.arrive(name, at)
        latest = source.last or at
        if latest - self._lapsed.setdefault(name, at) >= SECOND:
            self.lapse(name, latest)
        return source

    def _hear_stream(self, packet: Packet) -> None:
        """What this packet of a connection completes, and what it does to it."""
        for message in self._connections.take(packet):
            self._hand_over(message)
        change = self._connections.changed(packet)
        if change is not None:
            self._notice(packet, change)

    def _hear_recording(self, packet: Packet) -> None:
        """What a datagram of a recording holds counts and is heard as if it had been captured itself."""
        if not self._sound.recordings.wants(packet):
            return
        counts = self._sources[packet.frame.source].protocols
        for inside in self._sound.recordings.take(packet):
            for protocol in inside.protocols:
                counts[protocol] += 1
            if inside.malformed or inside.unopened:
                self._intake.note(inside)
            if inside.destination and inside.destination != packet.destination:
                self._tap.hear(inside, packet.frame.source)
            self._hand_over(inside)
        if self._sound.recordings.owns(packet):
            self._intake.recorded[packet.frame.source] += 1

    def lapse(self, source: str, now: int) -> None:
        """The latest packet of `source` is of `now` (ns): what waited long enough becomes a fact."""
        self._lapsed[source] = now
        if self._flows is not None:
            self._flows.ends.give_back_all()
        for packet in self._logs.sip.lapse(source, now):
            self._hear_quoted(packet)
        own_clock = self._sources[source].own_clock
        if not own_clock:
            for packet in self._connections.lapse(now):
                self._hand_over(packet)
        self._known.keep_all(self._observers.lapse(source, now, quoted=own_clock))

    def _hand_over(self, packet: Packet) -> None:
        """Show the messages to the observers that want them, and that one could not be read: an answer it still was."""
        messages = packet.messages
        if packet.malformed:
            messages += tuple(error for _, error in packet.malformed)
        for message in messages:
            if isinstance(message, Sip):
                self._sound.media.announce(packet.at, message)
            elif isinstance(message, Rtcp):
                self._sound.media.hear(packet.at, message)
            elif isinstance(message, Syslog):
                frame = packet.frame
                for each in message.messages:
                    self._hear_log(Heard(frame.source, frame.number, frame.at, packet.source, True, each))
            elif isinstance(message, Fetched):
                self._keep_fetched(packet, message)
            self._notice(packet, message)

    def _notice(self, packet: Packet, message: object) -> None:
        """Each observer that wants the message sees it when all facts of those before it are kept."""
        keep = self._known.keep
        for see in self._observers.of(message):
            for fact in see(packet, message):
                keep(fact)

    def _count_sender(self, packet: Packet) -> None:
        """Whose frame it is, and what it proves of the tap."""
        name, tap = packet.frame.source, self._tap
        if packet.vlans or name not in tap.tagging.settled:
            tap.tagging.see(packet)
        mac = packet.mac_source
        if mac and packet.source:
            self._identity.sent(mac, packet.source)
        if self._identity.is_phone(mac):
            for fact in self._presence.see(packet):
                self._known.keep(fact)
                if self._flows is not None:
                    self._flows.look_again(mac)
        elif name not in tap.answers:
            tap.hear(packet, name)

    def recall(self, facts: Iterable[Fact]) -> None:
        """Facts that an earlier run over the same sources noticed, in its order; they are not told of again."""
        self._known.recall(facts)

    def join(self, source: SourceReport, after: str = "") -> None:
        """One more source begins, while the others go on; it may go on where the source `after` ended."""
        self._sources[source.path] = source
        if source.own_clock:
            self._logs.begin(source.path)
        if after:
            self._sound.recordings.follow(source.path, after)
            self._known.configurations.follow(source.path, after)

    def merge(self, path: str, into: str) -> None:
        """The source `path` is long over: its counts go to `into`, and its name is forgotten."""
        self._intake.merge(path, into)
        self._lapsed.pop(path, None)

    @property
    def tally(self) -> LogTally:
        """What was logged; who receives lines adds what it had to drop."""
        return self._logs.tally

    @property
    def captures(self) -> Mapping[str, SourceReport]:
        """The reports of all sources, by path."""
        return self._sources

    @property
    def heard(self) -> Mapping[str, int]:
        """By source, until when it was certainly listened to (ns), where that is known."""
        return self._intake.listened

    def listened(self, source: str, until: int) -> None:
        """`source` was listened to up to `until` (ns), whether or not anything came: so silence counts to there."""
        if until > self._intake.listened.get(source, 0):
            self._intake.listened[source] = until
            self.lapse(source, until)

    def stories(self, only: Sequence[str] = ()) -> tuple[PhoneStory, ...]:
        """What is known of each phone so far; `only` names the phones (MAC or address), all when empty."""
        self._end_waits()
        return self._stories(only, self.streams())

    def _end_waits(self) -> None:
        """Let time pass to the end of each source: nothing more comes."""
        if self._flows is not None:
            self._flows.finish()
        for packet in self._logs.sip.rest():
            self._hear_quoted(packet)
        for path, end in self._intake.ends().items():
            self.lapse(path, end)
            self._known.keep_all(self._observers.recording.rest(path))
            if self._sources[path].own_clock:
                # What a saved log lacks at its end will not come later.
                self._known.keep_all(self._observers.log.lapse(path, end + WINDOW))

    def _stories(self, only: Sequence[str], streams: Sequence[Stream]) -> tuple[PhoneStory, ...]:
        return named(self._known.stories(self._intake, self._tap, self._sound, streams), only)

    def streams(self) -> tuple[Stream, ...]:
        """Every RTP stream so far, of the wire and of recordings, in order of time."""
        return self._sound.streams(self._known.calls.holds)

    def recall_streams(self, streams: Iterable[Stream]) -> None:
        """Streams that an earlier run measured, and whose packets nobody kept."""
        for stream in streams:
            self._sound.recall(stream)
            if stream.capture in self._sources:
                self._sources[stream.capture].protocols["rtp"] += stream.packets

    def finish(self) -> tuple[Stream, ...]:
        """Nothing more comes: what waited is over. Gives every stream, which a case needs first."""
        self._end_waits()
        return self.streams()

    def case(self, only: Sequence[str] = (), streams: Sequence[Stream] | None = None) -> Case:
        """The answer so far; `only` as in `stories`, `streams` as `finish` gave them, if it was asked."""
        return self.told(only, streams=streams)[0]

    def told(
        self, only: Sequence[str] = (), *, underway: bool = False, streams: Sequence[Stream] | None = None
    ) -> tuple[Case, tuple[PhoneStory, ...]]:
        """The answer so far, and the stories that it was drawn from; `streams` as in `case`.

        Asked `underway`, nothing is ended by the asking: it changes no later answer, however often it is asked.
        """
        if streams is None:
            streams = self.streams() if underway else self.finish()
        stories = self._stories(only, streams)
        answer = judge(self._shelf, self._policy, stories, self._intake.last, self._share)
        case = Case(
            version=acdiag.__version__,
            rules_digest=self._shelf.digest,
            sources=tuple(self.room.told(self._logs.reports(self._intake.reports()))),
            phones=tuple(phones(answer, met(stories, self._identity))),
            findings=tuple(answer.findings),
            problems=folding.shared_problems(answer.findings, stories, answer.judgement.shares),
            rules=answer.judgement.rules,
            not_understood=self._intake.not_understood,
            muted=answer.muted,
            calls=calls(stories, streams),
            streams=tuple(stream for stream in streams if not only or is_of(stream, only)),
            names=self._policy.names,
            syslog=self._logs.tally,
            recordings=tuple(self._sound.recorded_by(only)),
        )
        return case, stories
