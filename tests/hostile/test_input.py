"""Whatever is sent to whatever address by whomever: a sentence, never a fault, never somebody else's data."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purna_pmi.access.routes import PUBLIC, ROUTES
from tests.hostile.attacks import attack_form, attack_routes, probe, random_attack, send
from tests.hostile.driving import forgive
from tests.hostile.surface import Asked
from tests.hostile.values import BODIES, HEADERS, anything

# One user a role, and a rival of another agency; everybody else in `make soak`.
USERS = (
    *("", "worker", "other_worker", "supervisor", "counsellor", "trainer", "facilitator"),
    *("manager", "partner", "administrator", "auditor"),
)
# Of addresses and unasked names, for each of eleven users: hardly one is left out, and `make soak` takes all.
SHARE = 0.4
# Forms that stand on a page only after several steps of several people; their addresses are driven all the same.
FORMS_OUT_OF_REACH = {
    *("cases.stage_back", "community.come_back", "counselling.pass_on", "people.reconsider"),
    *("register.resume", "reports.again", "training.enrol_again"),
}


@pytest.fixture(scope="module")
def surfaces(driver):
    """What each user can reach, with every form filled in so that it is accepted."""
    found = {key: driver.explore(key, most=2) for key in USERS}
    for key, surface in found.items():
        surface.forms = {name: driver.settled(key, form) for name, form in surface.forms.items()}
    return found


def test_every_route_is_known_to_this_file(driver, surfaces):
    driven = {rule.endpoint for rule in driver.app.url_map.iter_rules()}
    assert driven == PUBLIC | ROUTES.keys()
    sent = {form.endpoint for surface in surfaces.values() for form in surface.forms.values()}
    asked = {rule.endpoint for rule in driver.app.url_map.iter_rules() if "POST" in rule.methods}
    assert asked - sent == FORMS_OUT_OF_REACH


@pytest.mark.parametrize("key", USERS)
def test_hostile_values_in_every_form(driver, surfaces, key):
    """Field by field for the first who has a form; for each who has it after them, all fields at once."""
    dice = Random(key)
    for name, form in surfaces[key].forms.items():
        first = next(one for one in USERS if name in surfaces[one].forms)
        attack_form(driver, key, form, dice, each=int(key == first))
    report(driver, key)


@pytest.mark.parametrize("key", USERS)
def test_hostile_addresses_and_unasked_fields(driver, surfaces, key):
    attack_routes(driver, key, surfaces[key], Random(key), each=1, paths=1, share=SHARE)
    report(driver, key)


@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
def test_hostile_headers(driver, headers):
    for path in ("/", "/sign-in", "/cases", "/healthz", "/no-such-page", "/static/kit/theme.css"):
        probe(driver, "worker", path, headers=headers)
        probe(driver, "worker", path, method="POST", headers=headers, data={"q": "x"})
    report(driver, "headers")


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_hostile_bodies(driver, surfaces, body):
    kind, data = body
    for key in ("", "worker", "administrator"):
        for form in list(surfaces[key].forms.values())[:8]:
            probe(driver, key, form.path, method="POST", data=data, content_type=kind)
    report(driver, "bodies")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X" * 200])
def test_unknown_methods(driver, method):
    for path in ("/cases", "/sign-in", "/static/kit/theme.css"):
        probe(driver, "worker", path, method=method)
    report(driver, "methods")


def test_ten_megabytes_are_refused_in_words(driver, surfaces):
    for form in surfaces["worker"].forms.values():
        answer = probe(driver, "worker", form.path, method="POST", data={"name": "A" * 10_000_000})
        assert answer.status_code in {303, 404, 413}  # 303: who reads no field needs no size
    report(driver, "size")


def test_any_text_in_any_form(driver, surfaces):
    @settings(
        max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.data())
    def attack(data):
        if driver.asked % 20 == 0:
            forgive(driver.app)  # who is held back is not heard
        random_attack(driver, surfaces, data, anything())
        found, driver.violations = driver.violations, []
        assert found == []

    attack()


def report(driver, what):
    """What the answers were guilty of; told once."""
    found, driver.violations = driver.violations, []
    print(f"HOSTILE {what}: {driver.asked} asked, {len(found)} violations")  # noqa: T201 - how much was tried is part of the proof
    assert found == []


def test_views_were_heard_asking(driver, surfaces):
    assert {"next", "q", "words"} <= set().union(*Asked.names.values())


def test_a_date_of_one_unseen_letter_is_told_to_be_missing(driver, surfaces):
    for endpoint in ("counselling.record", "counselling.plan"):
        forms = [one for one in surfaces["counsellor"].forms.values() if one.endpoint == endpoint]
        for form in forms:
            send(driver, "counsellor", form, {**form.fields, "planned_on": ["\x85"]}, "blank date")
        assert forms
    report(driver, "blank dates")
