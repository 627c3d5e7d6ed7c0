import pytest
from sqlalchemy import select

from purna_pmi.cases.enums import LEGAL_MOVES, Stage, moves_from
from purna_pmi.cases.models import StageMove
from purna_pmi.core.db import db


def test_the_moves_are_those_of_the_database(acting):
    with acting("worker"):
        rows = db.session.execute(select(StageMove.from_stage, StageMove.to_stage)).all()
    assert set(map(tuple, rows)) == {
        (start.value, to.value) for start, ends in LEGAL_MOVES.items() for to in ends
    }


@pytest.mark.parametrize("stage", Stage)
def test_nobody_closes_or_reopens_by_a_plain_move(stage):
    assert Stage.CLOSED not in moves_from(stage)
    assert moves_from(Stage.CLOSED) == ()
