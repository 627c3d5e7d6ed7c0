"""The matrix, asked over HTTP by everybody and then in SQL with the app's own checks out of the way.

Every route × every user × every standing of its object: what the law and the standing allow is answered, all else is
404 and nothing but 404. Then the same users ask the tables themselves, as the app's database role: not one row more.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.routing import Rule

from purna_pmi.access.law import allows
from purna_pmi.access.routes import PUBLIC, ROUTES
from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.db import db
from tests.conftest import app_on_clone
from tests.walls.city import City, Standing, build_city
from tests.world import EVERYBODY

# What a page needs besides the right: a closure that waits, a case that is closed … Asked for refusals only.
NEEDS_A_STATE = {
    "cases.decide_closure", "cases.reopen", "cases.circle", "accounts.edit_user",
    "counselling.replan", "counselling.outcome", "people.safe_contact",
}  # fmt: skip
# Pages of a counselling file that only its own counsellor, not the lead of the team, may write on.
COUNSELLORS_OWN = {
    "counselling.plan",
    "counselling.record",
    "counselling.close",
    "counselling.outcome",
    "counselling.replan",
}
# And those where only the lead counsellor acts.
LEADS_OWN = {"counselling.pass_on"}


@pytest.fixture(scope="module")
def city_app(cluster, settings, worker_id) -> Iterator[tuple[Flask, City]]:
    with app_on_clone(cluster, settings, f"purna_city_{worker_id}") as app, app.app_context():
        city = build_city()
        db.session.remove()
        app.test_client_class = (
            FlaskClient  # pages are linted elsewhere; here it is the status that counts
        )
        yield app, city


def _rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC]


def _is_allowed(endpoint: str, key: str, standing: Standing) -> bool:
    if endpoint in COUNSELLORS_OWN and key == "lead_counsellor":
        return False
    if endpoint in LEADS_OWN and not EVERYBODY[key].lead:
        return False
    return key in standing.seen_by and allows(EVERYBODY[key].role, *ROUTES[endpoint])


@pytest.mark.parametrize("key", EVERYBODY)
def test_every_route_answers_by_the_law(city_app, key):
    app, city = city_app
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = EVERYBODY[key].token
    deviations, checks = [], 0
    for rule in _rules(app):
        for standing in city.standings(rule):
            allowed = _is_allowed(rule.endpoint, key, standing)
            if allowed and (rule.endpoint in NEEDS_A_STATE or "GET" not in rule.methods):
                continue
            path = app.url_map.bind("localhost").build(rule.endpoint, standing.ids)
            status = client.open(
                path, method="GET" if "GET" in rule.methods else "POST"
            ).status_code
            checks += 1
            if (status == 404) == allowed or status >= 500:
                deviations.append((rule.endpoint, standing.label, status))
    print(f"MATRIX {key}: {checks} checks, {len(deviations)} deviations {deviations or ''}")  # noqa: T201 - how many checks there were is part of the proof
    assert deviations == []


# Tables that hang on a case, and who of those who see the case sees them at all (by role; None: nobody).
OF_A_CASE = {
    "cases.case_file": {"social_worker", "supervisor", "counsellor"},
    "cases.open_span": {"social_worker", "supervisor"},
    "cases.case_event": {"social_worker", "supervisor"},
    "cases.case_note": {"social_worker", "supervisor"},
    "cases.case_task": {"social_worker", "supervisor"},
    "cases.closure": {"social_worker", "supervisor"},
    "cases.named_reader": {"social_worker", "supervisor"},
    "protection.record": {"social_worker", "supervisor", "counsellor"},
    "training.enrolment": {"social_worker", "supervisor"},
    "community.membership_case": {"social_worker", "supervisor"},
    "counselling.episode": {"social_worker", "supervisor", "counsellor"},
    "counselling.session": {"social_worker", "supervisor", "counsellor"},
}
OF_A_PERSON = {
    "people.person": {"social_worker", "supervisor", "counsellor"},
    "people.migration_episode": {"social_worker", "supervisor", "counsellor"},
    "people.known_elsewhere": {"supervisor"},
    "vault.identity_paper": {"social_worker", "supervisor"},
    "vault.contact": {"social_worker", "supervisor"},
    "vault.safe_contact": {"social_worker", "supervisor", "counsellor"},
}


def _ask(key: str, table: str, column: str) -> set:
    db.session.rollback()
    set_asker(Asker(token=EVERYBODY[key].token))
    rows = db.session.execute(text(f"SELECT {column} FROM {table}"))
    return set(rows.scalars())


def _cases_of(city: City, key: str, column: str) -> set:
    return {one.ids[column] for one in city.cases if key in one.seen_by}


@pytest.mark.parametrize("key", EVERYBODY)
def test_the_tables_show_not_one_row_more(city_app, key):
    _app, city = city_app
    role = EVERYBODY[key].role.value
    made = {one.ids["case_id"] for one in city.cases} | {one.ids["person_id"] for one in city.cases}
    for tables, column in ((OF_A_CASE, "case_id"), (OF_A_PERSON, "person_id")):
        visible = _cases_of(city, key, column)
        for table, roles in tables.items():
            wanted = "id" if table in {"cases.case_file", "people.person"} else column
            seen = _ask(key, table, wanted) & made
            allowed = visible if role in roles else set()
            if key == "lead_counsellor" and table.startswith("counselling."):
                allowed = _cases_of(city, "counsellor", column)
            assert seen <= allowed, (table, seen - allowed)
            if table in {"cases.case_file", "people.person"}:
                assert seen == allowed, (table, allowed - seen)


@pytest.mark.parametrize("key", EVERYBODY)
def test_an_update_without_a_where_reaches_no_further(city_app, key):
    readable = len(_ask(key, "people.person", "id"))
    try:
        touched = db.session.execute(text("UPDATE people.person SET nickname = 'x'")).rowcount
    finally:
        db.session.rollback()
    assert touched <= readable


# What a trainer or facilitator, who see people by a shown name only, must never meet anywhere.
CANARIES = (
    "5371995001900001",
    "081234567001",
    "+6281234567001",
    "KPG-",
    "deportasi",
    "purna PMI dideportasi",
)


@pytest.mark.parametrize("key", ["trainer", "facilitator", "other_trainer"])
def test_partners_meet_no_trace_of_a_case(city_app, key):
    app, city = city_app
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = EVERYBODY[key].token
    for rule in _rules(app):
        for standing in city.standings(rule):
            if "GET" in rule.methods and _is_allowed(rule.endpoint, key, standing):
                path = app.url_map.bind("localhost").build(rule.endpoint, standing.ids)
                page = client.get(path).get_data(as_text=True)
                assert not [one for one in CANARIES if one in page], path
