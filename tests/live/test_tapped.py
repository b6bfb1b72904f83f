"""Frames of taps on their way into the session: kept, sampled, counted, also when the disk is full."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from acdiag.live import tapped
from acdiag.live.capture_file import CaptureFile
from acdiag.live.tapped import LOST, Taps
from acdiag.model.errors import Unusable
from acdiag.model.facts.heard import PhoneHeard
from acdiag.model.facts.ntp import NtpUnanswered
from acdiag.pipeline import Session
from acdiag.sources.tap import RUNNING, Intake, Tap, Tapped
from tests.frames import udp
from tests.rule_book import shipped
from tests.streams.recording_making import rtp, sent

SECOND = 1_000_000_000
LINK = bytes.fromhex("00908f123450005056000a010800")
VOICE = (
    LINK
    + bytes.fromhex("450000c800000000401100000a3b01070a3b0003")
    + (4000).to_bytes(2)
    + (20_000).to_bytes(2)
    + bytes.fromhex("00b40000")
    + b"\x80\x08\x00\x01"
    + bytes(168)
)
OTHER = LINK + bytes(60)
NTP = udp("10.59.1.7", "10.59.0.9", 123, 123, b"\x23" + bytes(39) + b"transmit")


class Silent(Tap):
    """Says only what a test hands over."""

    def listen(self) -> None:
        self._stopping.wait()


@pytest.fixture
def session() -> Session:
    return Session(shipped(), [])


def taps(session: Session, folder: Path, *names: str, **how: bool) -> Taps:
    intake = Intake()
    made = Taps([Silent(name, intake) for name in names], intake, folder, "s", session, **how)
    made.start()
    for tap in made.taps:
        tap.state = RUNNING
    return made


def put(made: Taps, tap: int, *frames: tuple[int, bytes]) -> None:
    made.taps[tap].hand_over([Tapped(at, 1, data, len(data)) for at, data in frames])
    made.step()


def packets(session: Session) -> dict[str, int]:
    return {path: source.packets for path, source in session._sources.items()}


def test_each_tap_has_files_of_its_own(session: Session, tmp_path: Path) -> None:
    made = taps(session, tmp_path, "eth0", "eth1")
    put(made, 1, (SECOND, OTHER), (2 * SECOND, OTHER))
    put(made, 0, (SECOND, OTHER))
    assert packets(session) == {"s/frames-1.pcapng": 1, "s/frames-2.pcapng": 2}
    assert made.looked == 3
    made.stop()
    made.close()


def test_voice_is_measured_and_one_frame_in_five_seconds_kept(session: Session, tmp_path: Path) -> None:
    made = taps(session, tmp_path, "eth0")
    put(made, 0, *[(SECOND + number * SECOND // 50, VOICE) for number in range(500)])
    assert packets(session) == {"s/frames-1.pcapng": 500}
    place = next(iter(made._places.values()))
    assert place.file is not None
    assert place.file.number == 2
    assert place.file.size < 400
    made.stop()
    made.close()


@pytest.mark.parametrize(("how", "seen", "kept"), [("keep_media", 10, 10), ("without_media", 0, 0)])
def test_voice_as_the_user_wants_it(session: Session, tmp_path: Path, how: str, seen: int, kept: int) -> None:
    made = taps(session, tmp_path, "eth0", **{how: True})
    put(made, 0, *[(SECOND + number, VOICE) for number in range(10)])
    place = next(iter(made._places.values()))
    assert place.file is not None
    assert (packets(session)["s/frames-1.pcapng"], place.file.number) == (seen, kept)
    made.stop()
    made.close()


def test_silence_counts_where_the_tap_is_on_the_clock(session: Session, tmp_path: Path) -> None:
    made = taps(session, tmp_path, "eth0", "file")
    made.taps[1].on_the_clock = False
    put(made, 0, (SECOND, OTHER))
    put(made, 1, (SECOND, OTHER))
    made.listened(30 * SECOND)
    assert made.until() == {"frames-1.pcapng": 30 * SECOND}
    made.taps[0].state = "waiting"
    made.listened(60 * SECOND)
    assert made.until() == {"frames-1.pcapng": 30 * SECOND}
    made.stop()
    made.close()


def test_losses_become_a_problem_of_the_capture(session: Session, tmp_path: Path) -> None:
    made = taps(session, tmp_path, "eth0")
    put(made, 0, (SECOND, OTHER))
    made.taps[0].kernel_dropped = 7
    made.flush()
    made.taps[0].dropped = 3
    made.flush()
    made.flush()
    (problem,) = session._sources["s/frames-1.pcapng"].problems
    assert (problem.at, problem.what, problem.count) == (1, LOST, 10)
    assert made.lost() == {"frames-1.pcapng": 10}
    made.stop()
    made.close()


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_and_got_over(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = taps(session, tmp_path, "eth0")
    monkeypatch.setattr(tapped, "MOST_WAITING", 50_000)
    with monkeypatch.context() as patched:
        patched.setattr(CaptureFile, "flush", full)
        for _ in range(10):
            put(made, 0, *[(SECOND, OTHER + bytes(1400))] * 10)
        made.flush()
        assert made.full
        assert made.not_kept > 0
        place = next(iter(made._places.values()))
        assert place.file is not None
        assert place.file.waiting < 60_000
    made.flush()
    assert not made.full
    assert made.looked == packets(session)["s/frames-1.pcapng"] == 100
    made.stop()
    made.close()


def test_a_disk_that_is_full_when_the_next_file_begins(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be begun leaves no file, and the frames go on where they went."""
    made = taps(session, tmp_path, "eth0")
    made._largest = 100
    flush = CaptureFile.flush
    with monkeypatch.context() as patched:
        patched.setattr(
            CaptureFile, "flush", lambda self: full() if self.path.name != "frames-1.pcapng" else flush(self)
        )
        for _ in range(3):
            put(made, 0, (SECOND, OTHER), (SECOND, OTHER))
        assert made.full
    assert [path.name for path in tmp_path.iterdir()] == ["frames-1.pcapng"]
    put(made, 0, (SECOND, OTHER))
    assert packets(session) == {"s/frames-1.pcapng": 6, "s/frames-2.pcapng": 1}
    made.stop()
    made.close()


def test_a_recording_goes_on_in_the_next_file(session: Session, tmp_path: Path) -> None:
    made = taps(session, tmp_path, "eth0")
    made._largest = 10_000
    put(made, 0, *[(SECOND + number * SECOND // 50, sent(number, rtp(number)).frame.data) for number in range(200)])
    (recording,) = session.case().recordings
    assert len(packets(session)) > 2
    assert (recording.capture, recording.packets) == ("s/frames-1.pcapng", 200)
    made.stop()
    made.close()


def test_the_files_of_one_interface_are_one_tap(session: Session, tmp_path: Path) -> None:
    made = taps(session, tmp_path, "eth0", "eth1")
    made._largest = 10_000
    put(made, 0, *[(SECOND + number * SECOND, NTP + bytes(900)) for number in range(40)])
    put(made, 1, (SECOND, NTP))
    assert len(packets(session)) > 3
    facts = [fact for boot in session.stories()[0].boots for fact in boot.facts if isinstance(fact, PhoneHeard)]
    assert [fact.tap for fact in facts] == ["s/frames-1.pcapng", "s/frames-2.pcapng"]
    made.stop()
    made.close()


def test_what_waits_waits_on_in_the_next_file(session: Session, tmp_path: Path) -> None:
    """A question without an answer, right before its capture is full."""
    made = taps(session, tmp_path, "eth0")
    made._largest = 10_000
    put(made, 0, *[(SECOND, OTHER + bytes(900))] * 8)
    put(made, 0, (SECOND, NTP))
    for number in range(2, 120):
        put(made, 0, (number * SECOND, OTHER + bytes(900)))
    case, stories = session.told(underway=True)
    assert len(case.sources) > 10
    facts = [fact for boot in stories[0].boots for fact in boot.facts if isinstance(fact, NtpUnanswered)]
    assert [(fact.at, fact.where[0].source) for fact in facts] == [(6 * SECOND, "s/frames-1.pcapng")]
    # It is not looked at for ever.
    assert len(made._places[made.taps[0]].ended) < 10
    made.stop()
    made.close()


def test_a_folder_that_cannot_be_written(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot write into"):
        taps(session, tmp_path / "none", "eth0")


def test_files_are_a_small_part_of_what_is_kept(session: Session, tmp_path: Path) -> None:
    """The one being written is never taken out: as large as all of what is kept, nothing would rotate."""
    for kept, largest in ((4_000_000, 500_000), (10_000, tapped.SMALLEST), (10**12, tapped.LARGEST)):
        taps = Taps([], Intake(), tmp_path, "s", session, kept=kept)
        assert taps._largest == largest
