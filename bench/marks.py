"""Saving thirty marks: the whole request of a trainer beside one raw upsert and its commit."""

from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from bench.anatomy import anatomy
from bench.table import Row
from bench.timing import Spent, once
from bench.town import Town

SHEET = 30
_WARM = 4
_SESSION = """
SELECT s.id FROM training.class_session s JOIN training.training_class k ON k.id = s.class_id
WHERE k.trainer_id = %s AND s.sheet_saved_at IS NOT NULL ORDER BY s.held_on DESC, s.id LIMIT 1
"""
_FILL = """
INSERT INTO training.participant (id, class_id, shown_name, joined_on)
SELECT gen_random_uuid(), s.class_id, 'Peserta ' || n, s.held_on
FROM training.class_session s, generate_series(1, %s - (SELECT count(*)::int FROM training.class_session t
  JOIN training.participant p ON p.class_id = t.class_id AND p.status <> 'withdrawn' WHERE t.id = %s)) n WHERE s.id = %s
"""
_ON_IT = """
SELECT p.id FROM training.participant p JOIN training.class_session s ON s.class_id = p.class_id
WHERE s.id = %s ORDER BY p.id LIMIT %s
"""
# The floor's table: columns, keys and indexes of the real one and a part of its rows; no policy, no trigger.
_BARE = """
CREATE TABLE IF NOT EXISTS public.bench_mark (LIKE training.mark INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES,
  FOREIGN KEY (session_id) REFERENCES training.class_session (id), FOREIGN KEY (participant_id) REFERENCES training.participant (id));
TRUNCATE public.bench_mark;
INSERT INTO public.bench_mark SELECT * FROM training.mark LIMIT 200000
"""
_UPSERT = """
INSERT INTO public.bench_mark (id, session_id, participant_id, status, marked_by)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::uuid[])
ON CONFLICT (session_id, participant_id) DO UPDATE SET status = excluded.status, marked_by = excluded.marked_by, marked_at = now()
"""


class _Fields(HTMLParser):
    """Hidden fields of a form, and the names of its marks."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.marks: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an input."""
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[name] = given.get("value") or ""
        elif name.startswith("mark-"):
            self.marks.add(name)


def marks(town: Town, runs: int) -> Iterator[Row]:
    """Each save changes every mark; the page before it is not timed."""
    trainer = town.people["training_provider"]
    session: UUID = town.one(_SESSION, trainer.id)
    town.floor.execute("ALTER TABLE training.participant DISABLE TRIGGER USER")
    town.floor.execute(_FILL, (SHEET, session, session))
    town.floor.execute("ALTER TABLE training.participant ENABLE TRIGGER USER")
    town.floor.execute(_BARE)
    sheet = _Sheet(town.browser(trainer), f"/class-sessions/{session}/attendance")
    people = [row[0] for row in town.ask(_ON_IT, session, SHEET)]
    spent, floor = [], []
    for turn in range(runs + _WARM):
        sheet.open()
        bare = _bare_upsert(town, session, people, sheet.word, trainer.id)
        took, base = once(sheet.save), once(bare)
        if turn >= _WARM:
            spent.append(took)
            floor.append(base)
    town.floor.execute("DROP TABLE public.bench_mark")
    title = "saving 30 marks, whole request"
    inside = partial(anatomy, town, trainer, title, sheet.save, sheet.open)
    yield Row(title, Spent(tuple(spent)), Spent(tuple(floor)), 5, inside=inside)


class _Sheet:
    """A sheet before somebody: each time it is opened, the next save changes every mark."""

    def __init__(self, client: FlaskClient, path: str) -> None:
        self._client, self._path = client, path
        self._words = cycle(("present", "late", "excused"))
        self._sent: dict[str, str] = {}
        self.word = ""

    def open(self) -> None:
        """Read the page, and mark everybody with the next word."""
        page, self.word = _Fields(), next(self._words)
        page.feed(self._client.get(self._path).get_data(as_text=True))
        self._sent = {**page.hidden, **dict.fromkeys(page.marks, self.word)}

    def save(self) -> None:
        """Send it."""
        answer = self._client.post(self._path, data=self._sent)
        assert answer.status_code == 303, answer.status_code


def _bare_upsert(town: Town, session: UUID, people: list[UUID], word: str, trainer: UUID) -> Any:
    """The same marks in one statement."""
    many = len(people)
    values = [uuid4() for _ in people], [session] * many, people, [word] * many, [trainer] * many
    return lambda: town.floor.execute(_UPSERT, values)
