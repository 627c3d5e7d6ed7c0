"""Commands that work as somebody: the operator, who holds the owner's key, delegates to the command for an hour.

The delegation is on record like a job's; behind it the walls stand as for the person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click
import psycopg
from flask import Flask, current_app

from purna_pmi.core.asker import working_for
from purna_pmi.core.db import db

_DELEGATE = """
WITH account AS (
  SELECT u.id, r.role FROM auth.user_account u JOIN auth.user_role r ON r.user_id = u.id
  WHERE lower(u.email) = lower(%(email)s) AND u.active AND r.role = ANY (%(roles)s) LIMIT 1
), noted AS (
  INSERT INTO audit.entry (kind, action, actor_id, actor_role, subject, reason)
  SELECT 'administration', 'delegate', id, role, 'command', %(purpose)s FROM account
)
INSERT INTO auth.delegation (user_id, role, purpose, expires_at)
SELECT id, role, %(purpose)s, now() + interval '1 hour' FROM account RETURNING id
"""


@contextmanager
def acting_as(email: str, roles: list[str], purpose: str) -> Iterator[UUID]:
    """Push an application context on the worker's role, working for one person; gives the delegation's id.

    Raises click.ClickException where nobody active of that e-mail holds one of the roles.
    """
    app: Flask = current_app.extensions["as_worker"]()
    with psycopg.connect(app.extensions["addresses"].owner) as owner:
        owner.execute("SET LOCAL ROLE purna_definer")
        values = {"email": email, "roles": roles, "purpose": purpose}
        found = owner.execute(_DELEGATE, values).fetchone()
    if found is None:
        raise click.ClickException(f"No active account of that e-mail is {' or '.join(roles)}.")
    with app.app_context(), working_for(found[0]):
        try:
            yield found[0]
        finally:
            for engine in db.engines.values():
                engine.dispose()
