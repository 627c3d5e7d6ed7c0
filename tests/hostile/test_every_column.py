"""Hostile words in every column of a peopled city that takes words: to whomever a page shows them, they are words."""

from collections.abc import Iterator

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg import sql

from tests.demo import LISTED, DemoCity, crawl, superuser
from tests.hostile.surface import read_page
from tests.hostile.values import MARK, PRODUCT
from tests.web.lint import _inline

WORDS = (
    f"'\"></a></title></script><{MARK} onload=alert(1)>{{{{7919*7927}}}}\u202e<script>x()</script>%s",
    f"'\"><{MARK} onx=1>",
)
FEWEST_COLUMNS, FEWEST_PAGES = 30, 60
# Text that no key binds; what a CHECK allows is found by trying. The last six hold words that the code alone writes.
_COLUMNS = """
SELECT n.nspname, c.relname, a.attname FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND a.atttypid = 'text'::regtype AND a.attnum > 0 AND a.attgenerated = '' AND NOT a.attisdropped
  AND n.nspname IN ('auth', 'people', 'cases', 'training', 'counselling', 'community', 'register', 'reports')
  AND a.attname NOT IN ('password_hash', 'session_stamp', 'stage', 'from_stage', 'to_stage', 'priority')
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k
                  WHERE k.conrelid = c.oid AND k.contype IN ('f', 'p') AND a.attnum = ANY (k.conkey))
ORDER BY 1, 2, 3
"""


@pytest.fixture(scope="module")
def hostile_columns(peopled_city: DemoCity, cluster) -> Iterator[list[str]]:
    """The city with hostile words behind whatever stood in its columns; which columns took them."""
    app = peopled_city.app
    linting, app.test_client_class = app.test_client_class, FlaskClient
    with superuser(peopled_city, cluster) as connection:
        # No trigger sets it right.
        connection.execute("SET session_replication_role = replica")
        columns = connection.execute(_COLUMNS).fetchall()
        taken = [".".join(column) for column in columns if poison(connection, column)]
    yield taken
    app.test_client_class = linting


def poison(connection, column) -> bool:
    """Whether the longer or the shorter words went into the column."""
    return any(written(connection, column, words) for words in WORDS)


def written(connection, column, words) -> bool:
    schema, table, name = map(sql.Identifier, column)
    statement = sql.SQL("UPDATE {0}.{1} SET {2} = {2} || {3}").format(schema, table, name, words)
    try:
        with connection.transaction():
            return connection.execute(statement).rowcount > 0
    except psycopg.errors.IntegrityError:
        return False


def test_every_page_of_every_role(peopled_city, hostile_columns):
    assert len(hostile_columns) >= FEWEST_COLUMNS, hostile_columns
    shown = 0
    for one in LISTED.values():
        for page in crawl(peopled_city, one, at_most=1):
            assert page.answer.status_code < 400, (one.key, page.url)
            if page.answer.mimetype != "text/html":
                continue
            elements = read_page(page.answer.text)
            assert not [e for e in elements if e.tag == MARK], (one.key, page.url)
            assert _inline(elements) == [], (one.key, page.url)
            assert PRODUCT not in page.answer.text, (one.key, page.url)
            shown += MARK in page.answer.text
    assert shown >= FEWEST_PAGES
