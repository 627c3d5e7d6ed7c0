"""Lists of cases: filters and place in the address, never a name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.cases import labels, queries
from purna_pmi.cases.enums import Due, Priority, Sort, Stage, View
from purna_pmi.cases.queries import Place, Wanted
from purna_pmi.cases.views.room import blueprint, id_in
from purna_pmi.core import clock
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import people_in_role, staff_names
from purna_pmi.web.door import me

Value = TypeVar("Value")
_VIEWS = {
    Role.SOCIAL_WORKER: (View.MINE, View.TEAM, View.CLOSED),
    Role.SUPERVISOR: (View.TEAM, View.UNASSIGNED, View.CLOSED),
    Role.COUNSELLOR: (View.MINE, View.CLOSED),
}


@blueprint.get("/cases")
def index() -> ResponseReturnValue:
    """Cases in a list: mine, the team's, those without a worker, closed ones."""
    actor = me()
    wanted = read_wanted(request.args, actor)
    lines = queries.list_cases(wanted, me=actor)
    colleagues = people_in_role(Role.SOCIAL_WORKER) if actor.role != Role.COUNSELLOR else []
    return render_template(
        "cases/index.html",
        lines=lines,
        wanted=wanted,
        names=staff_names(line.worker_id for line in lines.rows),
        tabs=_tabs(wanted, actor),
        options=_options([(str(one.id), one.name) for one in colleagues]),
        active=_active(wanted),
        before_url=lines.before and address(replace(wanted, at=lines.before)),
        after_url=lines.after and address(replace(wanted, at=lines.after)),
        sort_urls={sort: address(replace(wanted, sort=sort, at=None)) for sort in Sort},
        clear_url=url_for(".index", view=wanted.view.value),
        labels=labels,
        today=clock.today(),
    )


@blueprint.get("/cases/waiting")
def waiting() -> ResponseReturnValue:
    """What waits for the supervisor: cases without a worker, closures to decide, the load of the team."""
    actor = me()
    unassigned = queries.unassigned_cases(me=actor)
    closures = queries.closures_waiting()
    load = queries.load_of_team(clock.today(), me=actor)
    proposers = [one.closure.proposed_by for one in closures]
    return render_template(
        "cases/waiting.html",
        unassigned=unassigned,
        closures=closures,
        load=load,
        names=staff_names([*proposers, *(one.worker_id for one in load)]),
        labels=labels,
    )


@blueprint.get("/cases/tasks")
def tasks() -> ResponseReturnValue:
    """All that is mine to do, whichever case it is in."""
    page = queries.own_tasks(me=me(), after=id_in("after"))
    return render_template("cases/tasks.html", page=page, today=clock.today())


@blueprint.get("/cases/answered")
def answered() -> ResponseReturnValue:
    """All answers to my proposals to close a case."""
    page = queries.closures_answered(me=me(), after=id_in("after"))
    return render_template("cases/answered.html", page=page, labels=labels)


def read_wanted(given: Mapping[str, str], actor: Me) -> Wanted:
    """A list from the address; what cannot be read there is left out, so that an old link still opens."""
    views = _VIEWS[actor.role]
    view = _read(View, given.get("view"))
    view = view if view in views else views[0]
    usual = Sort.OPENED if view is View.UNASSIGNED else Sort.DUE
    return Wanted(
        view=view,
        stage=_read(Stage, given.get("stage")),
        priority=_read(Priority, given.get("priority")),
        worker_id=_read(UUID, given.get("worker")),
        due=_read(Due, given.get("due")),
        sort=_read(Sort, given.get("sort")) or usual,
        at=_read(_place, given.get("at")),
    )


def address(wanted: Wanted) -> str:
    """The address of a list, as `read_wanted` reads it."""
    given: dict[str, Any] = {
        "view": wanted.view.value,
        "stage": wanted.stage and wanted.stage.value,
        "priority": wanted.priority and wanted.priority.value,
        "worker": wanted.worker_id,
        "due": wanted.due and wanted.due.value,
        "sort": wanted.sort.value,
        "at": wanted.at and _written(wanted.at),
    }
    return url_for("cases.index", **given)


def _written(place: Place) -> str:
    way = "before" if place.backwards else "after"
    return f"{way}_{place.day.isoformat()}_{place.case_id}"


def _place(raw: str) -> Place:
    way, day, case_id = raw.split("_")
    return Place(date.fromisoformat(day), UUID(case_id), backwards=way == "before")


def _read(make: Callable[[str], Value], raw: str | None) -> Value | None:
    try:
        return make(raw) if raw else None
    except ValueError:
        return None


def _tabs(wanted: Wanted, actor: Me) -> list[dict[str, object]]:
    mine = _("Klien saya") if actor.role == Role.COUNSELLOR else _("Kasus saya")
    words = {
        View.MINE: mine,
        View.TEAM: _("Kasus tim"),
        View.UNASSIGNED: _("Belum ada petugas"),
        View.CLOSED: _("Ditutup"),
    }
    return [
        {
            "label": words[view],
            "url": url_for("cases.index", view=view.value),
            "current": view is wanted.view,
        }
        for view in _VIEWS[actor.role]
    ]


def _options(workers: list[tuple[str, str]]) -> dict[str, list[tuple[str, object]]]:
    """The choices of each filter, "all" first."""
    stages = {stage: word for stage, word in labels.STAGES.items() if stage is not Stage.CLOSED}
    return {
        "stage": _with_all(stages),
        "priority": _with_all(labels.PRIORITIES),
        "due": _with_all(labels.DUES),
        "worker": [("", _("Semua")), *workers],
    }


def _with_all(words: Mapping[Any, object]) -> list[tuple[str, object]]:
    codes: list[tuple[str, object]] = [
        (str(code.value), word) for code, word in words.items() if isinstance(code, StrEnum)
    ]
    return [("", _("Semua")), *codes]


def _active(wanted: Wanted) -> int:
    return sum(map(bool, (wanted.stage, wanted.priority, wanted.worker_id, wanted.due)))
