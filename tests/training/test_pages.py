"""The pages of training, as each role meets them."""

import re
from datetime import timedelta

import pytest

from purna_pmi.core.clock import today
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.training.models import Agreement, ClassSession, Course, TrainingClass
from purna_pmi.training.queries import sessions_of, sheet_of
from tests.factories.pages import dmy, kept, option, send
from tests.factories.training import as_user, class_of, participants, session_of


@pytest.fixture
def class_id(session):
    return class_of()


@pytest.fixture
def sheet_url(class_id):
    participants(class_id, 3)
    return f"/class-sessions/{session_of(class_id)}/attendance"


def test_a_trainer_without_classes_is_told_what_to_do(client_of):
    page = client_of("trainer").get("/classes").get_data(as_text=True)
    assert "Anda belum mempunyai kelas" in page


def test_the_trainer_sees_own_classes_and_the_unfilled_sheet(client_of, sheet_url):
    page = client_of("trainer").get("/classes").get_data(as_text=True)
    assert "Menjahit Dasar A" in page
    assert "Isi daftar hadir" in page
    assert sheet_url in page


def test_another_trainer_sees_none_of_it(client_of, class_id, sheet_url):
    other = client_of("other_trainer")
    assert "Menjahit Dasar A" not in other.get("/classes").get_data(as_text=True)
    for url in (f"/classes/{class_id}", f"/classes/{class_id}/results", sheet_url):
        assert other.get(url).status_code == 404, url


@pytest.mark.parametrize("key", ["worker", "supervisor", "manager"])
def test_those_who_plan_see_seats_but_nobody(client_of, class_id, sheet_url, key):
    client = client_of(key)
    assert "37 / 40" in client.get("/classes").get_data(as_text=True)
    page = client.get(f"/classes/{class_id}").get_data(as_text=True)
    assert "3 dari 40 kursi" in page
    assert "Peserta 01" not in page
    assert client.get(sheet_url).status_code == 404


@pytest.mark.parametrize(
    "key", ["counsellor", "facilitator", "partner", "administrator", "auditor"]
)
def test_others_have_no_classes(client_of, class_id, key):
    assert client_of(key).get("/classes").status_code == 404
    assert client_of(key).get(f"/classes/{class_id}").status_code == 404


def test_a_class_that_is_over_stands_among_the_past(client_of, session):
    class_of(began=60, lasts=20, name="Kelas Lampau")
    client = client_of("trainer")
    assert "Kelas Lampau" not in client.get("/classes").get_data(as_text=True)
    assert "Kelas Lampau" in client.get("/classes?past=1").get_data(as_text=True)


@pytest.mark.parametrize("ended", [29, 31])
def test_classes_vanish_thirty_days_after_the_agreement(client_of, session, ended):
    class_id = class_of(began=100, lasts=200, agreement_ends=today() - timedelta(days=ended))
    expected = 200 if ended <= 30 else 404
    assert client_of("trainer").get(f"/classes/{class_id}").status_code == expected


def test_a_nonsense_place_in_the_list_is_its_beginning(client_of, class_id):
    assert "Menjahit Dasar A" in client_of("trainer").get("/classes?after=x_y").get_data(
        as_text=True
    )


# ---------------------------------------------------------------- creating


def test_a_trainer_opens_a_class_and_plans_it(client_of, class_id):
    client = client_of("trainer")
    with as_user("trainer"):
        course = db.session.scalar(db.select(Course.id))
    answer = send(
        client,
        "/classes/new",
        course_id=str(course),
        name="Menjahit Dasar B",
        starts_on=dmy(today()),
        ends_on=dmy(today() + timedelta(days=13)),
        place="Aula",
        capacity="16",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    planned = send(
        client,
        answer.location,
        first_on=dmy(today()),
        last_on=dmy(today() + timedelta(days=13)),
        weekdays=["0", "2", "4"],
        starts_at="08:00",
        ends_at="12.30",
    )
    page = client.get(planned.location).get_data(as_text=True)
    assert "6 pertemuan dibuat" in page
    assert page.count("12.30") == 6


def test_planning_again_adds_only_what_is_missing(client_of, class_id):
    session_of(class_id)
    url = f"/classes/{class_id}/sessions/new"
    span = {"first_on": dmy(today()), "last_on": dmy(today() + timedelta(days=1))}
    hours = {"starts_at": "08:00", "ends_at": "12:00", "weekdays": [str(day) for day in range(7)]}
    assert send(client_of("trainer"), url, **span, **hours).status_code == 303
    with as_user("trainer"):
        assert len(sessions_of(class_id)) == 2


def test_a_series_outside_the_class_is_refused_with_a_sentence(client_of, class_id):
    url = f"/classes/{class_id}/sessions/new"
    answer = send(
        client_of("trainer"),
        url,
        first_on=dmy(today() - timedelta(days=99)),
        last_on=dmy(today()),
        weekdays="1",
        starts_at="08:00",
        ends_at="12:00",
    )
    assert answer.status_code == 422
    assert "di antara tanggal mulai dan selesai" in answer.get_data(as_text=True)


def test_a_session_is_moved_and_cancelled(client_of, class_id):
    client, session_id = client_of("trainer"), session_of(class_id)
    url = f"/class-sessions/{session_id}/edit"
    moved = {"held_on": dmy(today()), "starts_at": "09:00", "ends_at": "11:00", "topic": "Pola"}
    assert send(client, url, **moved).status_code == 303
    assert "Pola" in client.get(f"/classes/{class_id}").get_data(as_text=True)
    assert client.post(f"/class-sessions/{session_id}/cancel").status_code == 303
    assert client.get(url).status_code == 404


def test_a_session_with_a_sheet_cannot_be_cancelled(client_of, sheet_url):
    client = client_of("trainer")
    assert send(client, sheet_url).status_code == 303
    answer = client.post(sheet_url.replace("attendance", "cancel"))
    assert answer.status_code == 422
    assert "tidak dapat dihapus" in answer.get_data(as_text=True)


def test_the_manager_notes_an_agreement_a_course_and_a_class(client_of, session):
    client = client_of("manager")
    page = client.get("/training-agreements/new")
    provider = option(page, "LPK Satu")
    span = {"starts_on": dmy(today()), "ends_on": dmy(today() + timedelta(days=99))}
    answer = send(
        client, "/training-agreements/new", provider_id=provider, reference="PKS 7", **span
    )
    assert answer.status_code == 303
    assert "PKS 7" in client.get("/training-agreements").get_data(as_text=True)
    course = {"name": "Las", "hours": "240", "attendance_threshold": "80"}
    assert send(client, "/courses/new", provider_id=provider, **course).status_code == 303
    page = client.get("/classes/new")
    course_id = option(page, "Las")
    trainer = option(page, "Pengguna trainer ·")
    other = option(page, "Pengguna other_trainer")
    facts = {"course_id": course_id, "name": "Las A", "place": "", "capacity": "16", **span}
    refused = send(client, "/classes/new", trainer_id=other, **facts)
    assert "bukan dari lembaga" in refused.get_data(as_text=True)
    assert send(client, "/classes/new", trainer_id=trainer, **facts).status_code == 303
    assert "Las A" in client_of("trainer").get("/classes").get_data(as_text=True)


def test_a_class_outside_any_agreement_is_refused_with_a_sentence(client_of, class_id):
    with as_user("trainer"):
        course = db.session.scalar(db.select(Course.id))
    facts = {"course_id": str(course), "name": "X", "place": "", "capacity": "16"}
    late = today() + timedelta(days=2000)
    answer = send(
        client_of("trainer"), "/classes/new", starts_on=dmy(late), ends_on=dmy(late), **facts
    )
    assert answer.status_code == 422
    assert "tidak ada perjanjian yang berlaku" in answer.get_data(as_text=True)


def test_a_class_cannot_shrink_below_its_people(client_of, class_id, sheet_url):
    span = {"starts_on": dmy(today()), "ends_on": dmy(today())}
    url = f"/classes/{class_id}/edit"
    answer = send(client_of("trainer"), url, name="A", place="", capacity="2", **span)
    assert "sudah lebih banyak daripada" in answer.get_data(as_text=True)
    assert (
        send(client_of("trainer"), url, name="A", place="", capacity="3", **span).status_code == 303
    )


def test_a_trainer_changes_no_agreement_and_the_manager_marks_nobody(
    client_of, class_id, sheet_url
):
    with as_user("manager"):
        agreement = db.session.scalar(db.select(Agreement.id))
    assert client_of("trainer").get("/training-agreements").status_code == 200
    assert client_of("trainer").get(f"/training-agreements/{agreement}/edit").status_code == 404
    assert client_of("manager").get(sheet_url).status_code == 404


# ---------------------------------------------------------------- the sheet


def marks_of(sheet_url):
    with as_user("trainer"):
        lesson = db.session.get_one(ClassSession, sheet_url.split("/")[2])
        return {str(row.id): row.status for row in sheet_of(lesson)}


def test_everybody_in_one_save(client_of, sheet_url):
    people = list(marks_of(sheet_url))
    marks = dict(zip(people, ("present", "late", ""), strict=True))
    client = client_of("trainer")
    answer = send(client, sheet_url, **{f"mark-{k}": v for k, v in marks.items()})
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "2 datang, 2 dari 3 terisi. 1 orang belum ditandai" in page
    assert 'class="notice warning"' in page
    whole = {f"mark-{one}": "present" for one in people}
    answer = send(client, sheet_url, **whole)
    page = client.get(answer.location).get_data(as_text=True)
    assert ("3 dari 3 terisi." in page, "belum ditandai" in page) == (True, False)
    send(client, sheet_url, **{f"mark-{k}": v for k, v in marks.items()})
    assert list(marks_of(sheet_url).values()) == ["present", "late", None]


def test_the_same_form_sent_twice_has_one_effect(client_of, sheet_url):
    client, (one, *_rest) = client_of("trainer"), marks_of(sheet_url)
    page = client.get(sheet_url)
    fields = kept(page)
    first, second = (client.post(sheet_url, data={**fields, f"mark-{one}": "sick"}) for _ in "12")
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    with as_user("trainer"):
        assert db.session.get_one(ClassSession, sheet_url.split("/")[2]).version == 2


def test_of_two_who_save_the_second_sees_both_and_loses_nothing(client_of, sheet_url):
    ana, ben, car = marks_of(sheet_url)
    phone, tablet = client_of("trainer"), client_of("trainer")
    opened = tablet.get(sheet_url)
    fields = kept(opened)
    send(phone, sheet_url, **{f"mark-{ana}": "present", f"mark-{ben}": "absent"})
    mine = {f"mark-{ana}": "", f"mark-{ben}": "sick", f"mark-{car}": "late"}
    stale = tablet.post(sheet_url, data=fields | mine)
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409
    assert re.search(r"Peserta 02</th>.*?Alpa.*?Sakit", page, re.DOTALL)
    assert marks_of(sheet_url) == {ana: "present", ben: "absent", car: None}
    checked = re.findall(r'name="mark-[^"]+" value="([^"]*)" checked', page)
    assert checked == ["present", "sick", "late"]
    fields = kept(stale)
    sent = dict(zip(mine, checked, strict=True))
    assert tablet.post(sheet_url, data=fields | sent).status_code == 303
    assert marks_of(sheet_url) == {ana: "present", ben: "sick", car: "late"}


def test_somebody_of_another_class_cannot_be_marked(client_of, sheet_url):
    stranger = participants(class_of("other_trainer", name="Lain"), 1)[0]
    answer = send(client_of("trainer"), sheet_url, **{f"mark-{stranger}": "present"})
    assert answer.status_code == 404


def test_an_unknown_mark_is_refused_and_the_others_are_kept(client_of, sheet_url):
    ana, ben, _car = marks_of(sheet_url)
    answer = send(
        client_of("trainer"), sheet_url, **{f"mark-{ana}": "there", f"mark-{ben}": "sick"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "isian yang tidak dikenal" in page
    assert re.search(rf'name="mark-{ben}" value="sick" checked', page)


def test_results_are_a_sheet_too(client_of, class_id, sheet_url):
    people = list(marks_of(sheet_url))
    results = dict(zip(people, ("completed", "not_completed", ""), strict=True))
    fields = {f"mark-{one}": word for one, word in results.items()}
    answer = send(client_of("trainer"), f"/classes/{class_id}/results", **fields)
    assert answer.status_code == 303
    page = client_of("trainer").get(answer.location).get_data(as_text=True)
    assert "Selesai" in page
    assert "Tidak selesai" in page
    assert "Terdaftar" in page
    with as_user("trainer"):
        assert db.session.get_one(TrainingClass, class_id).version == 2


def test_a_sheet_waits_for_its_day(client_of, class_id):
    participants(class_id, 1)
    url = f"/class-sessions/{session_of(class_id, ago=-1)}/attendance"
    client = client_of("trainer")
    assert "belum berlangsung" in client.get(url).get_data(as_text=True)
    assert url not in client.get(f"/classes/{class_id}").get_data(as_text=True)
    refused = client.post(url, data={"form_key": str(new_id()), "version": "1"})
    assert refused.status_code == 422
    assert "belum berlangsung" in refused.get_data(as_text=True)
