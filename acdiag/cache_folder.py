"""The user's folder for what can be made again, and whether what lies in it can be trusted."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

SWITCH = "ACDIAG_CACHE"
"""Environment: another folder for what can be made again; empty for none at all."""
_SHARED = stat.S_IWGRP | stat.S_IWOTH


def folder() -> Path | None:
    """Where it is; None for none."""
    named = os.environ.get(SWITCH)
    if named is not None:
        return Path(named) if named else None
    base = {"win32": os.environ.get("LOCALAPPDATA"), "darwin": "~/Library/Caches"}.get(sys.platform)
    base = base or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    found = Path(os.path.expanduser(base), "acdiag")
    return found if found.is_absolute() else None


def private(state: os.stat_result) -> bool:
    """It is the user's own, and nobody else may write it; Windows keeps the folder private by itself."""
    return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & _SHARED)
