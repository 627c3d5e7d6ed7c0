"""A page and its floor: the same statements raw and past the walls, the same template, in a bare Flask view."""

import gzip
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask, g, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event

from bench.anatomy import anatomy
from bench.table import Row
from bench.timing import Work, side_by_side
from bench.town import Person, Town
from purna_pmi.core.db import db

# What a page costs besides its own statements: whose it is, its session, its record, its savepoints.
_BESIDES = (
    *("set_config", "auth.who_am_i", "auth.touch_session", "audit.record_reading", "SAVEPOINT"),
    *("auth.claim_form", "auth.settle_form"),
)


@dataclass(frozen=True)
class Seen:
    """What one request did: its statements, its template with what it was given, its answer."""

    statements: list[tuple[str, Any]]
    template: Any
    context: dict[str, Any]
    left: dict[str, Any]  # flask.g as the view left it
    environ: dict[str, Any]
    body: bytes

    @property
    def weight(self) -> str:
        """Bytes raw and compressed."""
        return f"{len(self.body)} B, {len(gzip.compress(self.body, 6))} gz"


def look(town: Town, client: FlaskClient, path: str, data: dict[str, str] | None = None) -> Seen:
    """Open a page once and watch; raises ValueError where it is no page."""
    statements: list[tuple[str, Any]] = []
    rendered: list[tuple[Any, dict[str, Any], dict[str, Any]]] = []

    def note(_c: Any, _cursor: Any, statement: str, given: Any, _context: Any, _many: Any) -> None:
        statements.append((statement, given))

    def keep(_sender: Any, template: Any, context: dict[str, Any]) -> None:
        rendered.append((template, dict(context), dict(g.__dict__)))

    with town.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        with template_rendered.connected_to(keep, town.app):
            answer = client.open(path, method="POST" if data else "GET", data=data)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    if answer.status_code != 200:
        raise ValueError(f"{path} answers {answer.status_code}")
    template, context, left = rendered[-1]
    environ = dict(answer.request.environ)
    own = [one for one in statements if not any(word in one[0] for word in _BESIDES)]
    return Seen(own, template, context, left, environ, answer.get_data())


def floor_of(town: Town, one: Person, seen: Seen, *instead: str) -> Work:
    """The bare view: `instead` (or the page's own statements) raw past the walls, then the same template."""
    bare, cursor = Flask("bench.bare"), town.floor.cursor()
    town.floor.execute("SELECT set_config('purna.token', %s, false)", (one.token,))
    raw = [(statement, None) for statement in instead] or seen.statements

    @bare.get("/")
    def view() -> str:
        for statement, given in raw:
            cursor.execute(statement, given).fetchall()
        with town.app.request_context(seen.environ):
            g.__dict__.update(seen.left)
            return str(seen.template.render(seen.context))

    client = bare.test_client()

    def work() -> None:
        town.floor.execute("SELECT set_config('purna.token', %s, false)", (one.token,))
        assert client.get("/").status_code == 200

    return work


def measure_page(
    town: Town, work: str, one: Person, path: str, *, runs: int, goal: float, late: float | None
) -> Row:
    """A page whole, beside its bare view."""
    client = town.browser(one)
    seen = look(town, client, path)
    spent, floor = side_by_side(lambda: client.get(path), floor_of(town, one, seen), runs)
    title = f"{work}, {one.label}"
    inside = partial(anatomy, town, one, title, partial(client.get, path))
    return Row(title, spent, floor, goal, late, note=seen.weight, inside=inside)
