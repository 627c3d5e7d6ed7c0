"""Lists start from the access table: who sees what, pages both ways, cost that does not grow."""

from datetime import date, timedelta
from itertools import chain

import pytest
from sqlalchemy import event, text

from purna_pmi.cases import actions, queries
from purna_pmi.cases.enums import Due, Priority, Sort, View
from purna_pmi.cases.queries import Wanted, lists
from purna_pmi.core import clock
from purna_pmi.core.db import db
from tests.factories.cases import as_user, change, close_case, open_case_for, seal
from tests.world import EVERYBODY


def listed(key, **wanted):
    with as_user(key) as me:
        return queries.list_cases(Wanted(**wanted), me=me).rows


def step(case_id, days, words="Telepon"):
    day = clock.today() + timedelta(days)
    change(
        case_id,
        "worker",
        lambda case, _: actions.set_next_step(case, words, day, version=case.version),
    )


def test_a_colleague_sees_the_header_without_name_and_step(session):
    case_id = open_case_for("worker", "Maria da Cunha")
    step(case_id, 1)
    (line,) = listed("colleague", view=View.TEAM)
    assert (line.initials, line.visible, line.name, line.next_step) == ("M.D.C.", False, None, None)
    assert listed("colleague") == []


def test_the_supervisor_sees_the_team_with_names(session):
    open_case_for("worker", "Maria da Cunha")
    (line,) = listed("supervisor", view=View.TEAM)
    assert (line.visible, line.name) == (True, "Maria da Cunha")


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("key", ["other_worker", "other_supervisor", "counsellor", "trainer"])
def test_others_see_nothing(session, key, view):
    open_case_for("worker")
    close_case(open_case_for("worker"))
    open_case_for("supervisor")
    assert listed(key, view=view) == []


def test_a_sealed_case_is_in_the_lists_of_the_named_only(session):
    case_id = open_case_for("worker")
    seal(case_id)
    assert listed("colleague", view=View.TEAM) == []
    for key in ("worker", "supervisor"):
        assert [line.case_id for line in listed(key, view=View.TEAM)] == [case_id]
        assert listed(key, view=View.TEAM)[0].name


def test_closed_cases_have_a_list_of_their_own(session):
    case_id = open_case_for("worker")
    close_case(case_id)
    assert listed("worker") == []
    assert [line.case_id for line in listed("worker", view=View.CLOSED)] == [case_id]


def test_the_next_step_due_soonest_comes_first_and_none_last(session):
    none, later, late = (open_case_for("worker", name) for name in ("A", "B", "C"))
    step(later, 5)
    step(late, 0)
    assert [line.case_id for line in listed("worker")] == [late, later, none]
    assert listed("worker")[-1].due_on is None


def test_filters(session):
    plain, urgent = open_case_for("worker"), open_case_for("worker")
    step(urgent, 3)
    change(
        urgent,
        "worker",
        lambda case, _: actions.set_priority(case, Priority.URGENT, version=case.version),
    )
    assert [one.case_id for one in listed("worker", priority=Priority.URGENT)] == [urgent]
    assert [one.case_id for one in listed("worker", due=Due.WEEK)] == [urgent]
    assert [one.case_id for one in listed("worker", due=Due.NONE)] == [plain]
    assert listed("worker", due=Due.OVERDUE) == []
    mine = EVERYBODY["worker"].id
    assert len(listed("supervisor", view=View.TEAM, worker_id=mine)) == 2


def test_overdue_cases(session, monkeypatch):
    case_id = open_case_for("worker")
    step(case_id, 1)
    tomorrow = clock.today() + timedelta(2)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    with as_user("worker") as me:
        late, today = (Wanted(due=due) for due in (Due.OVERDUE, Due.TODAY))
        lists = queries.find_lists([today, late], me=me, limit=9)
        assert [[line.case_id for line in one] for one in lists] == [[], [case_id]]
    with as_user("supervisor") as me:
        team = queries.load_of_team(tomorrow, me=me)
        assert [(one.worker_id, one.open, one.overdue) for one in team] == [
            (EVERYBODY["worker"].id, 1, 1)
        ]


@pytest.fixture
def five(session, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    return [open_case_for("worker", f"Orang {n}") for n in range(5)]


@pytest.mark.parametrize("sort", Sort)
def test_pages_forth_and_back_show_each_case_once(five, sort):
    with as_user("worker") as me:
        pages, at = [], None
        for _ in range(3):
            page = queries.list_cases(Wanted(view=View.TEAM, sort=sort, at=at), me=me)
            pages.append([row.case_id for row in page.rows])
            at = page.after
        assert at is None
        assert sorted(chain.from_iterable(pages)) == sorted(five)
        back = queries.list_cases(Wanted(view=View.TEAM, sort=sort, at=page.before), me=me)
        assert [row.case_id for row in back.rows] == pages[1]
        first = queries.list_cases(Wanted(view=View.TEAM, sort=sort, at=back.before), me=me)
        assert [row.case_id for row in first.rows] == pages[0]
        assert first.before is None


def test_what_a_list_shows_is_on_record(session):
    case_id = open_case_for("worker")
    listed("supervisor", view=View.TEAM)
    with as_user("auditor"):
        entry = db.session.execute(
            text("SELECT * FROM audit.entry WHERE subject = 'cases.list' ORDER BY id DESC LIMIT 1")
        ).one()
    assert (entry.kind, entry.subject_ids) == ("reading", [case_id])
    assert entry.actor_id == EVERYBODY["supervisor"].id


@pytest.fixture
def statements():
    seen = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("key", ["worker", "supervisor"])
def test_a_list_costs_the_same_at_one_row_and_at_fifty(client_of, statements, key):
    def cost():
        statements.clear()
        assert client_of(key).get("/cases?view=team").status_code == 200
        return len([one for one in statements if "SAVEPOINT" not in one])

    open_case_for("worker")
    at_one = cost()
    for n in range(49):
        open_case_for("worker", f"Orang {n}")
    assert cost() == at_one <= 12


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(view=View.TEAM), "ix_case_access_due"),
        (Wanted(view=View.TEAM, sort=Sort.OPENED), "ix_case_access"),
        (Wanted(view=View.CLOSED), "ix_case_access"),
        (Wanted(view=View.TEAM, due=Due.OVERDUE), "ix_case_access_due"),
        (Wanted(view=View.UNASSIGNED, sort=Sort.OPENED), "ix_case_access_unassigned"),
        (
            Wanted(view=View.TEAM, at=queries.Place(date(2026, 1, 1), EVERYBODY["worker"].id)),
            "ix_case_access_due",
        ),
    ],
)
def test_a_list_reads_the_index_of_its_order(session, wanted, index):
    open_case_for("worker")
    with as_user("worker") as me:
        statement = queries.list_statement(wanted, me=me, limit=51)
        sql = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        db.session.execute(text("SET LOCAL enable_sort = off"))
        db.session.execute(text("SET LOCAL enable_bitmapscan = off"))
        plan = "\n".join(db.session.scalars(text(f"EXPLAIN {sql}")))
    assert index in plan, plan
    assert "Seq Scan on case_access" not in plan
