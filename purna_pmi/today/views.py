"""The page at `/`: the board of whoever is signed in."""

from collections.abc import Callable, Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from purna_pmi.core import clock
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.today.board import Board
from purna_pmi.today.boards import keepers, office, rooms
from purna_pmi.web.door import me

blueprint = Blueprint("today", __name__)

BOARDS: Mapping[Role, Callable[[Me], Board]] = {
    Role.SOCIAL_WORKER: keepers.workers_board,
    Role.SUPERVISOR: keepers.supervisors_board,
    Role.COUNSELLOR: rooms.counsellors_board,
    Role.TRAINING_PROVIDER: rooms.trainers_board,
    Role.FACILITATOR: rooms.facilitators_board,
    Role.PROGRAMME_MANAGER: office.managers_board,
    Role.PARTNER: office.partners_board,
    Role.ADMINISTRATOR: office.administrators_board,
    Role.AUDITOR: office.auditors_board,
}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What is due today and overdue."""
    board = BOARDS[me().role](me())
    return render_template(
        "today/index.html", board=board, day=format_date(clock.today(), "EEEE, d MMMM y")
    )
