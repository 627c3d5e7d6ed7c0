"""A city that is asked hostile things: every request meets it as it was, and every answer is judged."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from purna_pmi.accounts.letters import _signer
from purna_pmi.cases import actions as cases
from purna_pmi.cases.enums import ClosureReason, NoteKind
from purna_pmi.core import clock
from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.db import db
from purna_pmi.jobs.kit import make_worker
from purna_pmi.register import actions as register
from purna_pmi.register import queries as register_queries
from tests.factories import cases as case_factory
from tests.factories import community, counselling, people
from tests.factories.register import row, workbook
from tests.hostile.surface import (
    FILLINGS,
    Asked,
    Fields,
    Form,
    Surface,
    explore,
    improved,
    look,
    post,
)
from tests.hostile.values import MARK, PRODUCT
from tests.walls.city import City, Standing, build_city
from tests.world import EVERYBODY

SECRETS = {
    "Yohanes Benu": "own", "5371995001900001": "own", "081234567001": "own",
    "Maria Tefa": "team", "5371996002910002": "team", "081234567002": "team",
    "Petrus Kase": "other", "5371990103920003": "other", "081234567003": "other",
    "Agnes Lopo": "closed", "5371994104930004": "closed",
    "Simon Nope": "sealed", "5371990505940005": "sealed", "081234567005": "sealed",
    "Rosalia Seran": "unassigned", "5371994606950006": "unassigned",
    "kenari-catatan-own": "own", "kenari-tugas-own": "own",
    "kenari-catatan-other": "other", "kenari-tugas-other": "other",
    "kenari-catatan-sealed": "sealed", "kenari-perlindungan-sealed": "sealed",
}  # fmt: skip
# What a counsellor sees of a case is less than its staff's; pages with notes and tasks are not theirs.
_SECOND_DEVICE = """
INSERT INTO auth.session (token_hash, user_id, role, idle_limit, expires_at, verified_at)
SELECT sha256('second device'), user_id, role, idle_limit, expires_at, verified_at
FROM auth.session WHERE user_id = %(user)s LIMIT 1
"""
# Half a letter: a browser sends none, and what comes so is read byte by byte.
_SURROGATE = re.compile("%ED%[AB][0-9A-F]%[89AB][0-9A-F]")
_STAFF_ONLY = re.compile(r"\d{12,}|kenari-")
_BOX = re.compile(r"(<(?:input|textarea)\b[^>]*>)([^<]*)")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass
class Driver:
    """Asks the application as one of the city's users; what a request did is undone after it."""

    app: Flask
    city: City
    connection: Connection
    violations: list[str] = field(default_factory=list)
    asked: int = 0
    # Pages that only the state of things leads to, by who finds them; opened first.
    more_pages: dict[str, list[str]] = field(default_factory=dict)
    _settled: dict[tuple[str, str, frozenset[str]], Form] = field(default_factory=dict)

    def ask(self, key: str, act: Callable[[FlaskClient], TestResponse]) -> TestResponse:
        """One request as this user ("" is a visitor)."""
        client = self.app.test_client(use_cookies=False)
        client.environ_base["REMOTE_ADDR"] = f"10.{self.asked % 200}.{self.asked // 200 % 200}.1"
        if key:
            client.environ_base["HTTP_COOKIE"] = self.cookie(key)
        self.asked += 1
        transaction = self.connection.begin()
        try:
            response = Context().run(act, client)
            response.get_data()
            response.close()
            return response
        finally:
            transaction.rollback()

    def cookie(self, key: str) -> str:
        """The signed cookie of a user's open session."""
        signer = self.app.session_interface.get_signing_serializer(self.app)
        return f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps({'token': EVERYBODY[key].token})}"

    def explore(self, key: str, most: int = 4) -> Surface:
        """What this user's pages and forms are."""
        adapter = self.app.url_map.bind("localhost")
        starts = [*self.more_pages.get(key, ())]
        starts += [
            adapter.build(rule.endpoint, standing.ids)
            for rule in self.app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            for standing in self.city.standings(rule)
            if not standing.ids or not key or key in standing.seen_by
        ]

        def get(address: str) -> str:
            response = self.ask(key, lambda client: client.get(address))
            good = response.status_code < 400 and response.mimetype == "text/html"
            return response.text if good else ""

        surface, sent = explore(get, iter(starts), adapter, most), set()
        while fresh := surface.forms.keys() - sent:  # some pages are the answer to a form
            sent |= fresh
            for name in sorted(fresh, key=str):
                form = surface.forms[name]
                for fields in _fillings(form, self.settled(key, form)):
                    answer = self.ask(
                        key, lambda client, f=form, of=fields: _followed(client, f, of)
                    )
                    if answer.mimetype == "text/html" and answer.status_code < 300:
                        look(answer.text, surface, adapter, form.path)
        return surface

    def settled(self, key: str, form: Form) -> Form:
        """The form filled in so that it is accepted, or as near to that as guessing leads; each is guessed at once."""
        which = key, form.path, frozenset(form.fields)
        if which not in self._settled:
            self._settled[which] = self._guess(key, form)
        return self._settled[which]

    def _guess(self, key: str, form: Form) -> Form:
        for attempt in range(len(FILLINGS)):
            sent = form
            response = self.ask(key, lambda client, sent=sent: post(client, sent, sent.fields))
            if response.status_code != 422:
                break
            form = improved(form, response.text, attempt)
        return form

    def judge(self, key: str, response: TestResponse, what: str, sent: str = "") -> None:
        """Note what is wrong with an answer; `sent` is everything that was sent."""
        packed = "Content-Encoding" in response.headers
        words = (response.mimetype or "").startswith(("text/", "application/json"))
        page = response.text if words and not packed else ""
        wrong = [
            *_status_faults(response, page),
            *(
                f"tells {one!r}"
                for one in self.secrets_from(key)
                if one in page and one not in sent
            ),
            *_markup_faults(response, page),
        ]
        self.violations += [f"{key or 'visitor'} {what}: {each}" for each in wrong]

    def secrets_from(self, key: str) -> list[str]:
        """What this user may never be told."""
        by_label = {one.label: one for one in self.city.cases}
        return [text for text, label in SECRETS.items() if not _may_see(key, by_label[label], text)]

    def judge_kept(
        self, key: str, response: TestResponse, form: Form, fields: Fields, what: str
    ) -> None:
        """Note typed words that a page to be mended does not show again."""
        if (
            response.status_code not in {400, 401, 409, 422, 429}
            or response.mimetype != "text/html"
        ):
            return
        shown = shown_values(response.text)
        for name in form.typed:
            typed = [comparable(value) for value in fields.get(name, [])[:1]]
            lost = [value for value in typed if value and value not in shown.get(name, [])]
            if lost:
                self.violations.append(
                    f"{key} {what}: {response.status_code} loses {name}={lost[0][:40]!r}"
                )


def _fillings(form: Form, settled: Form) -> list[Fields]:
    """The form as it stands, with a word in each box, and so that it is accepted; what is the same is sent once."""
    words = {name: [FILLINGS[0]] for name in form.typed}
    ways = (form.fields, {**form.fields, **words}, settled.fields)
    return [way for place, way in enumerate(ways) if way not in ways[:place]]


def _followed(client: FlaskClient, form: Form, fields: Fields) -> TestResponse:
    """The answer to a form, or the page that it leads to: there is what takes it back."""
    answer = post(client, form, fields)
    return client.get(answer.location) if answer.status_code in {302, 303} else answer


def shown_values(page: str) -> dict[str, list[str]]:
    """What stands in the boxes of a page, by name; values are escaped, so that no `>` stands in a tag."""
    shown: dict[str, list[str]] = {}
    for tag, words in _BOX.findall(page):
        given = dict(_ATTRIBUTE.findall(tag))
        value = words if tag.startswith("<textarea") else given.get("value", "")
        shown.setdefault(given.get("name", ""), []).append(comparable(html.unescape(value)))
    return shown


def _may_see(key: str, standing: Standing, secret: str) -> bool:
    if key not in standing.seen_by:
        return False
    staff = EVERYBODY[key].role.value in {"social_worker", "supervisor"}
    return staff or not _STAFF_ONLY.search(secret)


def comparable(value: str) -> str:
    """The letters that are left of a text after any of the house's cleanings."""
    whole = _SURROGATE.sub("", value.encode("utf-8", "ignore").decode())
    text = unicodedata.normalize("NFKC", whole)
    kept = (c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")
    return "".join(kept).casefold().replace("\ufffd", "").lstrip("'`´‘’")


def _status_faults(response: TestResponse, page: str) -> list[str]:
    if response.status_code >= 500:
        return [f"status {response.status_code}"]
    if response.status_code < 400 or response.request.environ["REQUEST_METHOD"] == "HEAD":
        return []
    main = re.search("<main.*</main>", page, re.DOTALL)
    says = re.sub("<[^>]*>", "", main[0]).strip() if main else ""
    is_file = response.request.environ["PATH_INFO"].startswith("/static/")
    return (
        [] if len(says) > 20 or is_file else [f"status {response.status_code} without a sentence"]
    )


def _markup_faults(response: TestResponse, page: str) -> list[str]:
    faults = [PRODUCT] if PRODUCT in page else []
    if response.mimetype == "text/html" and f"<{MARK}" in page:
        faults.append("markup got through")
    if (
        "\n" in response.headers.get("Location", "")
        or "evil.test" in response.headers.get("Location", "")[:20]
    ):
        faults.append(f"leads to {response.headers['Location'][:60]}")
    if "a=b" in response.headers.get("Set-Cookie", ""):
        faults.append("a header was injected")
    return faults


@contextmanager
def driving(app: Flask) -> Iterator[Driver]:
    """The city on this application's database, filled; every request in a transaction that is rolled back."""
    app.test_client_class = FlaskClient  # the lint would take hostile words for slips of a template
    app.request_class = type("Noting", (app.request_class,), {"parameter_storage_class": Asked})
    with app.app_context():
        city = build_city()
        batch = _furnish(city)
        db.session.remove()
        Context().run(do_waiting_jobs, app)
        more_pages = {**_furnish_more(app, batch), "": _letters(app)}
        db.session.remove()
        Context().run(do_waiting_jobs, app)
        with db.engine.connect() as connection:
            engines, scoped = db._app_engines[app], db.session
            usual, engines[None] = engines[None], connection
            db.session = db._make_scoped_session(
                {"join_transaction_mode": "create_savepoint", "autoflush": False}
            )
            try:
                yield Driver(app, city, connection, more_pages=more_pages)
            finally:
                db.session.remove()
                db.session, engines[None] = scoped, usual
                set_asker(Asker())


def _furnish(city: City) -> UUID:
    """Notes, tasks, something protected, files of the register."""
    ids = {one.label: one.ids["case_id"] for one in city.cases}
    ring = case_factory.keyring()
    for label, key in (("own", "worker"), ("other", "other_worker"), ("sealed", "worker")):
        note, task = f"kenari-catatan-{label}", f"kenari-tugas-{label}"
        case_factory.change(
            ids[label],
            key,
            lambda case, me, note=note, task=task: (
                cases.write_note(case, NoteKind.VISIT, note, actor=me, keyring=ring),
                cases.add_task(case, task, due_on=clock.today(), actor=me),
            ),
        )
    community.proposed(city.probes["group_id",][0].ids["group_id"])
    with case_factory.as_user("supervisor") as me:
        data = workbook(row(1), row(2, "", Ket="=SUM(1+1)"))
        register.receive_file(data, file_name="a.xlsx", actor=me, keyring=ring)
        other = workbook(row(7, "Felix Uji"))
        return register.receive_file(other, file_name="b.xlsx", actor=me, keyring=ring).id


def _furnish_more(app: Flask, batch: UUID) -> dict[str, list[str]]:
    """A file to be taken back, a closure that waits, a session to write about, a second device: where they are."""
    with case_factory.as_user("supervisor") as me:
        found = register_queries.batch(batch)
        register.confirm(found, actor=me, version=found.version)
    proposed = people.register("worker", "Melki Uji")
    case_factory.change(
        proposed.case_id,
        "worker",
        lambda case, me: cases.propose_closure(
            case, ClosureReason.GOALS_REACHED, "Selesai.", clock.today(), actor=me
        ),
    )
    client = counselling.hand_over(people.register("worker", "Nona Uji"))
    session = counselling.record(client)
    with psycopg.connect(app.extensions["addresses"].install) as connection:
        connection.execute(_SECOND_DEVICE, {"user": EVERYBODY["worker"].id})
    return {
        "supervisor": [f"/register/{batch}/undo", f"/cases/{proposed.case_id}"],
        "worker": ["/me", f"/cases/{proposed.case_id}"],
        "counsellor": [f"/counselling/sessions/{session}"],
    }


def _letters(app: Flask) -> list[str]:
    """The links of the two letters about passwords."""
    with app.test_request_context():
        datastore = app.extensions["security"].datastore
        reset = generate_reset_password_token(datastore.find_user(email=EVERYBODY["partner"].email))
        stamp = datastore.find_user(email=EVERYBODY["auditor"].email).fs_uniquifier
        return [f"/activate/{_signer().dumps(stamp)}", f"/reset-password/{reset}"]


def do_waiting_jobs(app: Flask) -> None:
    """Do every job that waits, as a worker."""
    worker = app.extensions["as_worker"]()
    make_worker(worker, app.extensions["addresses"].worker).run_worker(wait=False)
    with worker.app_context():
        for engine in db.engines.values():
            engine.dispose()


def forgive(app: Flask) -> None:
    """Forget failures that were counted, so that the next attempt is heard."""
    with psycopg.connect(app.extensions["addresses"].install) as connection:
        connection.execute("DELETE FROM auth.sign_in_failure")


def flat(fields: dict[str, Any]) -> str:
    """Everything that was sent, in one text."""
    return " ".join(str(value) for values in fields.values() for value in values)
