import pytest
from sqlalchemy import text

from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.db import db
from tests.world import EVERYBODY


def test_everybody_is_known_by_their_token(acting):
    for key, one in EVERYBODY.items():
        with acting(key):
            assert db.session.scalar(text("SELECT id FROM auth.me()")) == one.id


@pytest.mark.parametrize("token", ["", "forged", "session-token-of-worker "])
def test_a_forged_token_is_nobody(session, token):
    set_asker(Asker(token=token))
    assert db.session.execute(text("SELECT * FROM auth.me()")).all() == []
    assert db.session.scalar(text("SELECT count(*) FROM auth.agency")) == 0
