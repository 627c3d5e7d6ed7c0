"""Connections whose server went away are replaced before anybody gets one."""

from sqlalchemy import text

from purna_pmi.core.db import db


def test_a_request_after_the_server_went_away_is_answered(committed_app, superuser):
    with committed_app.app_context():
        first = db.session.scalar(text("SELECT pg_backend_pid()"))
        db.session.commit()
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", (first,))
        assert db.session.scalar(text("SELECT pg_backend_pid()")) != first


def test_a_savepoint_does_not_say_again_whose_it_is(app, session):
    said = text("SELECT current_setting('purna.request', true)")
    db.session.execute(text("SELECT set_config('purna.request', 'mine', true)"))
    with db.session.begin_nested():
        assert db.session.scalar(said) == "mine"
