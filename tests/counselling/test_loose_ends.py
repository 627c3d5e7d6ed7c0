"""Episodes that would hang: of a closed case, and of a counsellor who is none any more."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.counselling import actions, queries, wording
from purna_pmi.counselling.enums import SessionOutcome
from purna_pmi.counselling.models import Episode
from tests.factories import counselling as make
from tests.factories.accounts import disable
from tests.factories.cases import close_case
from tests.factories.people import as_user, keyring, register
from tests.statements import statements
from tests.world import EVERYBODY

pytestmark = pytest.mark.usefixtures("session")
TOMORROW = clock.today() + timedelta(days=1)
CANARY = "kenariburungkuning"
HINT = "akhiri pendampingan atau ajukan rujukan"

# ------------------------------------------------------------------ no session yet


def test_a_client_is_newly_handed_over_until_the_first_session_is_planned(client_of):
    """On the start page and among the appointments; for the counsellor alone."""
    client = make.hand_over(name="Marselina Tefa")
    file = f'"/counselling/episodes/{client.episode_id}"'
    for address in ("/", "/counselling"):
        page = client_of("counsellor").get(address).text
        assert ("Baru diserahkan" in page, file in page) == (True, True)
        for key in ("other_counsellor", "lead_counsellor"):
            assert "Baru diserahkan" not in client_of(key).get(address).text
    make.plan(client, TOMORROW)
    for address in ("/", "/counselling"):
        assert "Baru diserahkan" not in client_of("counsellor").get(address).text


def test_of_a_closed_case_no_first_session_is_asked_for(client_of):
    client = make.hand_over(name="Marselina Tefa")
    close_case(client.case_id)
    page = client_of("counsellor").get("/").text
    assert (HINT in page, "Baru diserahkan" in page) == (True, False)


# ------------------------------------------------------------------ the case is closed


@pytest.fixture
def outlasting():
    """A client whose case is closed, with an appointment to come and one of today."""
    client = make.hand_over(name="Marselina Tefa")
    make.plan(client, TOMORROW)
    close_case(client.case_id)
    return client


def test_the_counsellor_of_a_closed_case_is_told_to_end_or_refer(client_of, outlasting):
    browser = client_of("counsellor")
    for address in ("/", "/counselling"):
        page = browser.get(address).text
        assert HINT in page
        assert f"/counselling/episodes/{outlasting.episode_id}" in page
    page = browser.get(f"/counselling/episodes/{outlasting.episode_id}").text
    assert "Kasus ini sudah ditutup" in page
    assert f"/counselling/episodes/{outlasting.episode_id}/close" in page
    for absent in ("Jadwalkan sesi", "/record"):
        assert absent not in page


def test_others_are_told_nothing_of_it(client_of, outlasting):
    make.hand_over(name="Yohanes Benu", to="other_counsellor")
    for key in ("other_counsellor", "lead_counsellor"):
        for address in ("/", "/counselling"):
            assert HINT not in client_of(key).get(address).text


def test_counselling_ends_although_the_case_is_read_only(client_of, outlasting):
    with as_user("counsellor"):
        late = "UPDATE counselling.session SET planned_on = planned_on - 1"
        db.session.execute(text(late))
    (session,) = sessions_of(outlasting)
    browser = client_of("counsellor")
    form = {"outcome": "attended", "version": str(session.version)}
    assert browser.post(f"/counselling/sessions/{session.id}/outcome", data=form).status_code == 303
    make.write_note(session.id, "akhir", sign=True)
    close = f"/counselling/episodes/{outlasting.episode_id}/close"
    assert browser.post(close, data={"version": "1"}).status_code == 303
    assert HINT not in browser.get("/counselling").text
    page = client_of("worker").get(f"/cases/{outlasting.case_id}").text
    assert "Konseling selesai" in page


def sessions_of(client, key="counsellor"):
    with as_user(key):
        listed = "SELECT * FROM counselling.session WHERE episode_id = :id ORDER BY planned_on, id"
        return db.session.execute(text(listed), {"id": client.episode_id}).all()


# ------------------------------------------------------------------ the counsellor is no more


@pytest.fixture
def forsaken():
    """A client of a disabled counsellor: a signed note, a draft, an appointment."""
    client = make.hand_over(name="Marselina Tefa")
    make.write_note(make.record(client), CANARY, sign=True)
    make.write_note(make.record(client), CANARY)
    make.plan(client, TOMORROW)
    disable("counsellor")
    return client


def pass_on(client, to="lead_counsellor", by="lead_counsellor", version=1):
    with as_user(by) as me:
        file = queries.led_episode(client.episode_id, actor=me)
        actions.pass_on(file.episode, counsellor_id=EVERYBODY[to].id, version=version)


def test_the_lead_sees_what_nobody_keeps(client_of, forsaken):
    make.hand_over(name="Yohanes Benu", to="lead_counsellor")
    lead = client_of("lead_counsellor")
    for address in ("/", "/counselling?list=team"):
        page = lead.get(address).text
        assert "Tanpa konselor aktif" in page
        assert f"/counselling/episodes/{forsaken.episode_id}/pass-on" in page
        assert "Marselina" not in page
    assert (
        "Teruskan ke konselor lain" in lead.get(f"/counselling/episodes/{forsaken.episode_id}").text
    )


def test_no_list_of_the_forsaken_where_all_are_kept(client_of):
    make.hand_over()
    page = client_of("lead_counsellor").get("/counselling?list=team").text
    assert "Tanpa konselor aktif" not in page


def test_who_lost_the_role_forsakes_too(client_of):
    client = make.hand_over()
    disable("counsellor", roles=["social_worker"], active=True)
    pass_on(client)


def test_it_is_passed_on_by_the_page_with_a_line_on_the_timeline_and_the_record(
    client_of, forsaken
):
    address = f"/counselling/episodes/{forsaken.episode_id}/pass-on"
    lead = client_of("lead_counsellor")
    assert "Pengguna counsellor" in lead.get(address).text
    form = {"counsellor_id": EVERYBODY["lead_counsellor"].id, "version": "1"}
    assert "Konseling diteruskan." in lead.post(address, data=form, follow_redirects=True).text
    assert "Marselina Tefa" in lead.get("/counselling").text
    assert "sudah mempunyai konselor aktif" in lead.get(address).text
    page = client_of("worker").get(f"/cases/{forsaken.case_id}").text
    assert "Konseling diteruskan oleh Pengguna lead_counsellor" in page
    with as_user("auditor"):
        kept = text(
            "SELECT actor_id, harmless FROM audit.entry WHERE subject = 'counselling.episode'"
            " AND kind = 'change' AND action = 'update' ORDER BY id DESC LIMIT 1"
        )
        actor, harmless = db.session.execute(kept).one()
    assert actor == EVERYBODY["lead_counsellor"].id
    before, after = (str(EVERYBODY[key].id) for key in ("counsellor", "lead_counsellor"))
    assert harmless["counsellor_id"] == [before, after]


def test_the_next_counsellor_reads_the_notes_and_writes_their_own(client_of, forsaken):
    pass_on(forsaken)
    signed, draft, planned = sessions_of(forsaken, "lead_counsellor")
    with as_user("lead_counsellor") as me:
        for session in (signed, draft):
            note = queries.note(queries.session_file(session.id), actor=me, keyring=keyring())
            assert (note.facts, note.writable) == (CANARY, False)
            with pytest.raises(UserError):
                queries.writable_session(session.id, actor=me)
        assert queries.writable_session(planned.id, actor=me).session.version == 2
    lead = client_of("lead_counsellor")
    for session in (signed, draft, planned):
        assert lead.get(f"/counselling/sessions/{session.id}").status_code == 200


def test_drafts_of_the_counsellor_before_do_not_hold_it_open(forsaken):
    pass_on(forsaken)
    with as_user("lead_counsellor") as me:
        file = queries.writable_episode(forsaken.episode_id, actor=me)
        actions.close_episode(file.episode, version=2)
        assert not db.session.get(Episode, forsaken.episode_id).is_open


def test_own_drafts_hold_it_open_still():
    client = make.hand_over()
    make.record(client)
    with as_user("counsellor") as me:
        file = queries.writable_episode(client.episode_id, actor=me)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            actions.close_episode(file.episode, version=1)


def test_who_comes_back_reads_nothing_of_what_was_passed_on(committed_app, superuser):
    with committed_app.app_context():
        client = make.hand_over()
        make.record(client)
        disable("counsellor")
        pass_on(client)
        disable("counsellor", active=True)
        superuser.execute("UPDATE auth.session SET ended_at = NULL")
        assert sessions_of(client) == []
        with as_user("counsellor"):
            assert db.session.scalar(text("SELECT cases.granted_case_ids()")) == []
    browser = committed_app.test_client()
    with browser.session_transaction() as cookie:
        cookie["token"] = EVERYBODY["counsellor"].token
    for address in ("/", "/counselling", "/counselling?list=closed"):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("to", ["other_counsellor", "counsellor", "trainer", "worker"])
def test_only_an_active_counsellor_of_the_team_gets_it(forsaken, to):
    with pytest.raises(UserError) as refusal:
        pass_on(forsaken, to)
    assert refusal.value.field == "counsellor_id"


def test_passed_on_twice_by_a_double_click_is_passed_on_once(client_of, forsaken):
    address = f"/counselling/episodes/{forsaken.episode_id}/pass-on"
    form = {"counsellor_id": EVERYBODY["lead_counsellor"].id, "version": "1"}
    form["form_key"] = str(new_id())
    answers = [client_of("lead_counsellor").post(address, data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]


def test_a_stale_passing_on_is_refused(forsaken):
    with pytest.raises(StaleError):
        pass_on(forsaken, version=7)


def test_who_has_the_case_already_does_not_get_it_twice(forsaken, client_of):
    with as_user("worker"):
        actions.hand_over(forsaken.case_id, counsellor_id=EVERYBODY["lead_counsellor"].id)
    address = f"/counselling/episodes/{forsaken.episode_id}/pass-on"
    form = {"counsellor_id": EVERYBODY["lead_counsellor"].id, "version": "1"}
    answer = client_of("lead_counsellor").post(address, data=form)
    assert answer.status_code == 422
    assert "sudah didampingi konselor itu" in answer.text


PASS_ON = "SELECT counselling.pass_on(:episode, :to, 1)"


@pytest.mark.parametrize("key", sorted(EVERYBODY.keys() - {"lead_counsellor", "counsellor"}))
def test_nobody_but_the_lead_passes_on(forsaken, key, client_of):
    asked = {"episode": forsaken.episode_id, "to": EVERYBODY["lead_counsellor"].id}
    with as_user(key):
        assert db.session.scalar(text(PASS_ON), asked) is False
        assert db.session.scalar(text("SELECT counselling.episodes_without_counsellor()")) == []
    address = f"/counselling/episodes/{forsaken.episode_id}/pass-on"
    assert client_of(key).get(address).status_code == 404


def test_an_episode_that_is_kept_is_not_passed_on(client_of):
    client = make.hand_over()
    with pytest.raises(UserError) as refusal:
        pass_on(client)
    assert refusal.value.sentence is wording.EPISODE_KEPT
    with as_user("lead_counsellor"):
        asked = {"episode": client.episode_id, "to": EVERYBODY["lead_counsellor"].id}
        assert db.session.scalar(text(PASS_ON), asked) is False


def test_a_sealed_case_stays_closed_to_the_lead():
    client = make.hand_over(register(name="Yuliana Nabu", sealed=True))
    disable("counsellor")
    with pytest.raises(NotFoundError):
        pass_on(client)
    with as_user("lead_counsellor"):
        asked = {"episode": client.episode_id, "to": EVERYBODY["lead_counsellor"].id}
        assert db.session.scalar(text(PASS_ON), asked) is False


def test_the_staff_see_that_the_counsellor_is_no_more(client_of, forsaken):
    page = client_of("worker").get(f"/cases/{forsaken.case_id}/counselling").text
    assert "tidak aktif lagi" in page


def test_the_leads_lists_ask_as_much_for_fifty_as_for_one(client_of):
    def costs():
        found = []
        for address in ("/", "/counselling", "/counselling?list=team"):
            with statements() as sent:
                assert lead.get(address).status_code == 200
            found.append(len(sent))
        return found

    lead = client_of("lead_counsellor")
    clients = [make.hand_over() for _ in range(50)]
    for client in clients:
        make.record(client, SessionOutcome.MISSED)
        close_case(make.hand_over(to="lead_counsellor").case_id)
    disable("counsellor")
    at_fifty = costs()
    for client in clients[1:]:
        pass_on(client)
    assert costs() == at_fifty
    assert max(at_fifty) <= 12
