"""One object of every kind and standing, and who may see it: the reference that the matrix is compared with.

Written by hand from the scopes of the law, without a look at policies or views: own, team, other
agency, closed, sealed, unassigned, another provider's, and what does not exist.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from werkzeug.routing import Rule

from purna_pmi.cases import actions, queries
from purna_pmi.cases.enums import NoteKind
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.people import queries as people_queries
from tests.factories import cases as case_factory
from tests.factories import community, counselling, people, training
from tests.world import EVERYBODY, fixed_id

NOWHERE = "nowhere"
STAFF = frozenset({"worker", "colleague", "supervisor", "other_worker", "other_supervisor"})


@dataclass(frozen=True)
class Standing:
    """An object: the values of the route's arguments, and who may see it."""

    label: str
    ids: dict[str, UUID]
    seen_by: frozenset[str]


@dataclass(frozen=True)
class City:
    """Standings by the room of the route and its arguments."""

    cases: tuple[Standing, ...]
    probes: dict[tuple[str, ...], tuple[Standing, ...]]

    def standings(self, rule: Rule) -> tuple[Standing, ...]:
        """The objects that a route can be asked about; a page without arguments stands for itself."""
        arguments = tuple(sorted(rule.arguments))
        if not arguments:
            return (Standing("page", {}, frozenset(EVERYBODY)),)
        room = rule.endpoint.split(".", maxsplit=1)[0]
        return self.probes.get((room, *arguments), self.probes.get(arguments, ()))


def build_city() -> City:
    """Make everything by the real actions, each as the user whose work it is."""
    own = _person("worker", "Yohanes Benu", "5371995001900001", "081234567001")
    team = _person("colleague", "Maria Tefa", "5371996002910002", "081234567002")
    other = _person("other_worker", "Petrus Kase", "5371990103920003", "081234567003")
    closed = _person("worker", "Agnes Lopo", "5371994104930004", "081234567004")
    sealed = _person("worker", "Simon Nope", "5371990505940005", "081234567005")
    unassigned = _person("supervisor", "Rosalia Seran", "5371994606950006", "081234567006")
    nobody = people.Registered(*(fixed_id(f"{NOWHERE}/{n}") for n in range(5)))
    _person("other_worker", "Yohanis Beno", "5371995001900001", "081234567007")  # own, elsewhere
    client = counselling.hand_over(own)
    case_factory.close_case(closed.case_id, on=clock.today())
    people.seal(sealed)
    people_seen = (
        (own, "own", {"worker", "supervisor", "counsellor"}),
        (team, "team", {"colleague", "supervisor"}),
        (other, "other", {"other_worker", "other_supervisor"}),
        (closed, "closed", {"worker", "supervisor"}),
        (sealed, "sealed", {"worker", "supervisor"}),
        (unassigned, "unassigned", {"supervisor"}),
        (nobody, NOWHERE, set()),
    )
    return City(
        cases=tuple(
            Standing(label, {"case_id": one.case_id, "person_id": one.id}, frozenset(seen))
            for one, label, seen in people_seen
        ),
        probes={
            **_people_probes(people_seen),
            **_class_probes(own),
            **_group_probes(own),
            **_counselling_probes(client),
            **_account_probes(),
            **_question_probes(),
            **_pair_probes(),
        },
    )


def _person(key: str, name: str, nik: str, phone: str) -> people.Registered:
    return people.register(key, name, nik=nik, phone=phone)


def _people_probes(people_seen) -> dict[tuple[str, ...], tuple[Standing, ...]]:
    rows = [(one, label, frozenset(seen)) for one, label, seen in people_seen]
    contact = {one.id: one.phone_id for one, _, _ in rows}
    return {
        ("case_id",): tuple(
            Standing(label, {"case_id": one.case_id}, seen) for one, label, seen in rows
        ),
        ("person_id",): tuple(
            Standing(label, {"person_id": one.id}, seen) for one, label, seen in rows
        ),
        ("paper_id", "person_id"): tuple(
            Standing(label, {"person_id": one.id, "paper_id": one.paper_id}, seen)
            for one, label, seen in rows
        ),
        ("contact_id", "person_id"): tuple(
            Standing(label, {"person_id": one.id, "contact_id": contact[one.id]}, seen)
            for one, label, seen in rows
        ),
        ("episode_id", "person_id"): tuple(
            Standing(label, {"person_id": one.id, "episode_id": one.episode_id}, seen)
            for one, label, seen in rows
        ),
        ("case_id", "note_id"): tuple(_note_of(one, label, seen) for one, label, seen in rows[:1]),
    }


def _note_of(one: people.Registered, label: str, seen: frozenset[str]) -> Standing:
    with case_factory.as_user("worker") as me:
        ring = case_factory.keyring()
        note = actions.write_note(
            queries.case(one.case_id), NoteKind.NOTE, "Catatan.", actor=me, keyring=ring
        )
        return Standing(label, {"case_id": one.case_id, "note_id": note.id}, seen & {"worker"})


def _class_probes(own: people.Registered) -> dict[tuple[str, ...], tuple[Standing, ...]]:
    planners = STAFF | {"manager"}
    mine, rivals = (
        training.class_of("trainer"),
        training.class_of("other_trainer", name="Kelas lain"),
    )
    with training.as_user("worker"):
        training.enrol(case_id=own.case_id, class_id=mine, shown_name="Yohanes")
    sessions = {
        mine: training.session_of(mine),
        rivals: training.session_of(rivals, "other_trainer"),
    }
    courses = {
        one: _value("SELECT course_id FROM training.training_class WHERE id = :id", one)
        for one in (mine, rivals)
    }
    return {
        ("class_id",): (
            Standing("own", {"class_id": mine}, planners | {"trainer"}),
            Standing("rival", {"class_id": rivals}, planners | {"other_trainer"}),
            Standing(NOWHERE, {"class_id": fixed_id(NOWHERE)}, frozenset()),
        ),
        ("training", "session_id"): (
            Standing("own", {"session_id": sessions[mine]}, frozenset({"trainer"})),
            Standing("rival", {"session_id": sessions[rivals]}, frozenset({"other_trainer"})),
            Standing(NOWHERE, {"session_id": fixed_id(NOWHERE)}, frozenset()),
        ),
        ("course_id",): (
            Standing("own", {"course_id": courses[mine]}, frozenset({"manager", "trainer"})),
            Standing(
                "rival", {"course_id": courses[rivals]}, frozenset({"manager", "other_trainer"})
            ),
        ),
    }


def _group_probes(own: people.Registered) -> dict[tuple[str, ...], tuple[Standing, ...]]:
    planners = STAFF | {"manager"}
    mine, rivals = community.group_of(), community.group_of("other_facilitator", "Kelompok lain")
    member, stranger = community.member(mine), community.member(rivals, "Agus", "other_facilitator")
    meeting = community.meeting_of(mine)
    return {
        ("group_id",): (
            Standing("own", {"group_id": mine}, planners | {"facilitator"}),
            Standing("rival", {"group_id": rivals}, planners | {"other_facilitator"}),
            Standing(NOWHERE, {"group_id": fixed_id(NOWHERE)}, frozenset()),
        ),
        ("membership_id",): (
            Standing("own", {"membership_id": member}, frozenset({"facilitator"})),
            Standing("rival", {"membership_id": stranger}, frozenset({"other_facilitator"})),
        ),
        ("meeting_id",): (
            Standing("own", {"meeting_id": meeting}, frozenset({"facilitator"})),
            Standing(NOWHERE, {"meeting_id": fixed_id(NOWHERE)}, frozenset()),
        ),
    }


def _counselling_probes(
    client: counselling.HandedOver,
) -> dict[tuple[str, ...], tuple[Standing, ...]]:
    session = counselling.plan(client)
    readers = frozenset({"counsellor", "lead_counsellor"})
    return {
        ("counselling", "episode_id"): (
            Standing("own", {"episode_id": client.episode_id}, readers),
            Standing(NOWHERE, {"episode_id": fixed_id(NOWHERE)}, frozenset()),
        ),
        ("counselling", "session_id"): (
            Standing("own", {"session_id": session}, readers),
            Standing(NOWHERE, {"session_id": fixed_id(NOWHERE)}, frozenset()),
        ),
    }


def _account_probes() -> dict[tuple[str, ...], tuple[Standing, ...]]:
    overseers = frozenset({"administrator", "auditor"})
    return {
        ("user_id",): (
            Standing("somebody", {"user_id": EVERYBODY["worker"].id}, overseers),
            Standing(NOWHERE, {"user_id": fixed_id(NOWHERE)}, frozenset()),
        ),
        ("agency_id",): (
            Standing("some", {"agency_id": EVERYBODY["worker"].agency_id}, overseers),
            Standing(NOWHERE, {"agency_id": fixed_id(NOWHERE)}, frozenset()),
        ),
    }


def _question_probes() -> dict[tuple[str, ...], tuple[Standing, ...]]:
    asked = {}
    for key in ("supervisor", "other_supervisor"):
        with people.as_user(key):
            [asked[key]] = people_queries.questions()
    return {
        ("question_id",): (
            Standing(
                "own", {"question_id": asked["supervisor"].question.id}, frozenset({"supervisor"})
            ),
            Standing(
                "other",
                {"question_id": asked["other_supervisor"].question.id},
                frozenset({"other_supervisor"}),
            ),
            Standing(NOWHERE, {"question_id": fixed_id(NOWHERE)}, frozenset()),
        )
    }


def _pair_probes() -> dict[tuple[str, ...], tuple[Standing, ...]]:
    """A pair that waits (both the worker's), and one that was merged."""
    pairs = []
    for serial in ("11", "12"):
        nik = f"53719950019000{serial}"
        pair = [_person("worker", f"Kembar {n}", nik, f"08123456{n}{serial}") for n in (70, 71)]
        pairs.append({one.id for one in pair})
    with case_factory.as_user("supervisor"):
        found = {
            frozenset((one.first.id, one.second.id)): one for one in people_queries.likely_pairs()
        }
        waiting, done = (found[frozenset(pair)] for pair in pairs)
        merger = actions.merge_people(done.id, kept_id=done.first.id, version=2)
    return {
        ("pair_id",): (
            Standing("own", {"pair_id": waiting.id}, frozenset({"worker", "supervisor"})),
            Standing("merged", {"pair_id": done.id}, frozenset()),
            Standing(NOWHERE, {"pair_id": fixed_id(NOWHERE)}, frozenset()),
        ),
        ("merger_id",): (
            Standing("own", {"merger_id": merger}, frozenset({"supervisor"})),
            Standing(NOWHERE, {"merger_id": fixed_id(NOWHERE)}, frozenset()),
        ),
    }


def _value(question: str, key: UUID) -> UUID:
    with case_factory.as_user("manager"):
        return db.session.scalar(text(question), {"id": key})
