"""The database as the rest of the code uses it: `db.session` inside one unit of work, `Base` for models.

Nobody but the unit of work commits. Each transaction begins by telling the database whose it is; the walls do the rest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from select import POLLIN, poll
from typing import Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Date, DateTime, MetaData, Text, Uuid, event, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, registry
from sqlalchemy.pool import Pool

from purna_pmi.core.asker import current_asker

# Names of constraints say the rule; they are the keys of the sentences in core.errors.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of every model: named constraints, aware moments, no RETURNING (a new row may not be readable yet)."""

    registry = registry(
        metadata=MetaData(naming_convention=_NAMES),
        type_annotation_map={
            UUID: Uuid(),
            str: Text(),
            date: Date(),
            datetime: DateTime(timezone=True),
            list[str]: ARRAY(Text()),
            dict[str, Any]: JSONB(),
        },
    )
    __mapper_args__ = {"eager_defaults": False}


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"autoflush": False, "expire_on_commit": False},
    engine_options={
        "hide_parameters": True,
        "pool_size": 8,
        "max_overflow": 4,
        "pool_timeout": 2,
    },
)

_SAY_WHOSE = text(
    "SELECT set_config('purna.token', :token, true),"
    " set_config('purna.job', :delegation, true), set_config('purna.request', :request_id, true)"
)


@event.listens_for(Session, "after_begin")
def _say_whose(_session: Session, work: SessionTransaction, connection: Connection) -> None:
    """Tell the database whose transaction this is, even when it is nobody's (a pooled connection forgets nothing).

    A savepoint is whose the transaction is.
    """
    if work.nested:
        return
    asker = current_asker()
    connection.execute(
        _SAY_WHOSE,
        {"token": asker.token, "delegation": asker.delegation, "request_id": asker.request_id},
    )


@event.listens_for(Pool, "checkout")
def _refuse_the_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Give out no connection whose server is gone: an idle one has nothing to say but goodbye.

    Asks the socket alone, where a ping would ask the server at each request.
    """
    spoken = poll()
    spoken.register(connection.fileno(), POLLIN)
    if spoken.poll(0):
        raise DisconnectionError


def commit_work() -> None:
    """End the unit of work well: everything the request or job did becomes true at once."""
    db.session.commit()


def abandon_work() -> None:
    """End the unit of work badly: nothing of it ever happened."""
    db.session.rollback()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commit at the end of the block, roll back on any exception: for jobs and commands."""
    try:
        yield
    except BaseException:
        abandon_work()
        raise
    commit_work()
