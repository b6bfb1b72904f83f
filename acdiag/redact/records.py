"""Which texts of a record are ours and stay, and which are names: everything else is captured text."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from acdiag.redact.pseudonyms import NAME, USER
from acdiag.redact.text import Text

PACKAGES = ("acdiag.model", "acdiag.timeline", "acdiag.present")
"""Where the records are that are rewritten; rules and the like are nobody's data."""
KEPT = frozenset(
    ("rule", "stage", "severity", "rule_severity", "confidence", "manual", "references", "rules_digest", "sha256",
     "state", "verdict", "stuck_at", "outcomes", "kind", "protocols", "by_severity", "via",
     "outcome", "redaction", "mos_assumed")
)  # fmt: skip
"""Fields that only this program fills."""
NAMES = frozenset(
    ("qname", "label", "domain", "hostname", "system_name", "switch", "target", "targets", "outside", "glued",
     "subject",
     "issuer", "names", "chain", "invalid", "url_server", "uc_server", "serial", "sip_servers", "tftp_server")
)  # fmt: skip
USERS = frozenset(("user", "caller", "callee", "identity"))
VERSIONS = frozenset(("firmware", "newest", "agent"))
"""Fields with the version of a firmware, which often is four numbers with dots."""
IDS = frozenset(("id", "findings", "explains", "explained_by"))
"""`RULE@entity`."""
OWN = frozenset(("About",))
"""Records that the engineer filled for the reader; only what is known from the captures is replaced there."""


class Walk:
    """Rewrites records, whatever they are made of; what is rewritten has the same shape."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._rewriters: dict[str, Callable[[str], str]] = {}

    def __call__(self, value: Any, field: str = "") -> Any:
        """`value` with pseudonyms."""
        if isinstance(value, Enum) or value is None or isinstance(value, int | float | bytes):
            return value
        if isinstance(value, str):
            return self._rewriter(field)(value)
        if isinstance(value, Mapping):
            pairs = {self(key): self(item, "place" if field == "names" else field) for key, item in value.items()}
            return Counter(pairs) if isinstance(value, Counter) else pairs
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*(self._field(name, item) for name, item in zip(value._fields, value, strict=True)))
        if isinstance(value, tuple | list | set | frozenset):
            return type(value)(self(item, field) for item in value)
        if dataclasses.is_dataclass(value) and type(value).__module__.startswith(PACKAGES):
            return self._record(value)
        return value

    def _user(self, text: str) -> str:
        """A person or a device: an address of record, or a bare name."""
        return self._text.told(text) if "@" in text or ":" in text else self._text.named(text, USER)

    def _id(self, text: str) -> str:
        rule, at, entity = text.partition("@")
        return rule + at + self._text.told(entity)

    def _record(self, record: Any) -> Any:
        changes = {}
        own = "own" if type(record).__name__ in OWN else ""
        for field in dataclasses.fields(record):
            if field.init:
                old = getattr(record, field.name)
                new = self._field(own or field.name, old)
                if new is not old:
                    changes[field.name] = new
        return dataclasses.replace(record, **changes) if changes else record

    def _field(self, name: str, value: Any) -> Any:
        return value if name in KEPT else self(value, name)

    def _rewriter(self, field: str) -> Callable[[str], str]:
        found = self._rewriters.get(field)
        if found is None:
            found = self._rewriters[field] = self._choose(field)
        return found

    def _choose(self, field: str) -> Callable[[str], str]:
        if field in USERS:
            return self._user
        if field in IDS:
            return self._id
        if field == "own":
            return self._text.own
        if field in NAMES or field == "place":
            return lambda text: self._text.named(text, NAME)
        return self._text.told
