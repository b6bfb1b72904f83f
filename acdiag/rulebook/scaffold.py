"""The text of a new rule that loads, and whose tests pass, before anybody has changed a word of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.model.phone import Stage
from acdiag.rulebook.sheet import NAME
from acdiag.rulebook.shelf import Shelf

FIRST_OWN = 900
"""Numbers from here on are free for sites' own rules; those of acdiag stay below."""

_STAGES = {"recovery": Stage.RECOVERY, "certificate": Stage.TLS, "signin": Stage.REGISTRATION}
_TEXT = """\
id: {id}
name: {name}                    # names the fault; the file is {name}.yaml
title: Say in one sentence what is wrong with the phone
stage: {stage}
severity: warning               # critical | error | warning | notice | info
confidence: medium              # high | medium | low
status: experimental            # experimental | stable | retired
needs: [dhcp.discovered]        # never seen: not applicable
detect:                         # match | count | expect | absent | sequence | ratio, or all/any/none of them
  expect:
    after: {{fact: dhcp.discovered, where: {{retry: false}}}}
    then: dhcp.offered
    within: 10 s
clears_on: dhcp.offered         # what shows that it is over
screen: []                      # what the phone's display says
observed: "{{count}} Discovers of {{mac}} had no Offer within 10 s"
cause: Say what is behind it, most likely first.
impact: Say what the phone cannot do.
confirm:
  - Say how a person sees that it is so.
fix:
  - do: Say what to do first.
    owner: server               # network | server | directory | phone | user
    verify: Say how to see that it worked.
explains: []                    # ids of rules whose findings this one causes
manual: []
references: []
false_alarms: Say when the rule must stay silent.
tests:                          # at least one that fires and one that must not
  - name: no Offer
    timeline: |
      0s   dhcp.discovered xid=0x1
    expect: found
    count: 1
  - name: an Offer at once
    timeline: |
      0s   dhcp.discovered xid=0x1
      1s   dhcp.offered xid=0x1
    expect: clear
  - name: the capture ends too early
    timeline: |
      0s   dhcp.discovered xid=0x1
    ends: 3s
    expect: undecided
  - name: no DHCP at all
    timeline: |
      0s   tftp.asked file=a.cfg
    expect: not-applicable
"""


def begin(shelf: Shelf, where: str, folder: Path) -> Path:
    """Write the file of the new rule `AREA/NAME` below `folder`. Raises `Unusable` when it cannot be."""
    text = new_rule(where, shelf.by_id)
    path = folder / f"{where}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise Unusable(f"{path} is already there", "choose another name") from None
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}", "choose a folder that can be written to with --folder") from None
    return path


def new_rule(where: str, taken: Iterable[str] = ()) -> str:
    """The text of the new rule `AREA/NAME`; its id is none of `taken`. Raises `Unusable` for a wrong name."""
    area, slash, name = where.partition("/")
    if not slash or not NAME.match(area) or not NAME.match(name):
        raise Unusable(f"{where!r} names no rule", "write AREA/NAME in kebab-case, for instance dhcp/lease-short")
    return _TEXT.format(id=_free_id(area, frozenset(taken)), name=name, stage=_stage(area))


def _free_id(area: str, taken: frozenset[str]) -> str:
    prefix = f"ACD-{area.upper()}"
    for number in range(FIRST_OWN, 1000):
        if f"{prefix}-{number}" not in taken:
            return f"{prefix}-{number}"
    raise Unusable(f"all numbers from {prefix}-{FIRST_OWN} on are taken", "choose another area")


def _stage(area: str) -> str:
    known = {stage.value: stage for stage in Stage}
    return (known.get(area) or _STAGES.get(area, Stage.LINK)).value
