from __future__ import annotations

import subprocess
import sys

from acdiag.live.log_ring import LogRing
from acdiag.live.replaying import ReplayFeed
from acdiag.present.tui.feed import Feed, Log, Notebook
from acdiag.store.notebook import MemoryNotebook


def test_what_runs_behind_the_screen_has_all_that_it_asks_for() -> None:
    for protocol, kind in ((Feed, ReplayFeed), (Log, LogRing), (Notebook, MemoryNotebook)):
        wanted = {name for name in vars(protocol) if not name.startswith("_")}
        made = set(dir(kind)) | set(kind.__init__.__code__.co_names)
        assert wanted <= made, (protocol, wanted - made)


def test_the_interface_needs_no_textual() -> None:
    code = "import sys, acdiag.present.tui.feed; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
