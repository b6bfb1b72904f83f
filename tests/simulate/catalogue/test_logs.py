from __future__ import annotations

from acdiag.simulate.catalogue.logs import FORM, SCENARIOS
from acdiag.simulate.catalogue.rollout import SCENARIOS as ROLLOUTS
from acdiag.simulate.log import FORMS
from acdiag.simulate.site import Site


def test_every_scenario_has_a_form_and_lines() -> None:
    assert [scenario.name for scenario in SCENARIOS] == list(FORM)
    assert set(FORM.values()) == set(FORMS)
    for scenario in SCENARIOS:
        site = Site()
        list(scenario.make(site))
        assert site.lines, scenario.name


def test_where_logs_are_read_faults_are_planted_that_only_they_show() -> None:
    (rollout,) = ROLLOUTS
    site = Site(20, 3)
    site.heard_by_log = True
    list(rollout.make(site))
    told = site.expectation.as_dict()
    assert {"ACD-SIGN-004", "ACD-CERT-001"} <= set(told["findings"])
    assert told["findings"] != rollout.expected(20, 3)["findings"]
    assert sum(phone["verdict"] == "ok" for phone in told["phones"].values()) == 15
