"""Users: the administrator keeps the list, the auditor reads it, nobody touches the own account."""

import re
from html import unescape

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from purna_pmi.accounts import actions, queries
from purna_pmi.core.db import db
from purna_pmi.core.errors import StaleError, constraint_sentences
from purna_pmi.identity.enums import Role
from purna_pmi.web.errors import constraint_name
from tests.statements import statements
from tests.world import EVERYBODY, fixed_id

ADMIN, WORKER, PARTNER = (EVERYBODY[key] for key in ("administrator", "worker", "partner"))
OTHERS = sorted(set(EVERYBODY) - {"administrator", "auditor"})


def add(email="baru@example.test", name="Orang Baru", roles=(Role.PARTNER,)):
    return actions.add_account(
        email=email, name=name, agency_id=PARTNER.agency_id, roles=roles, lead=False
    )


def form_of(user, **changes):
    form = {
        "email": user.email,
        "name": user.name,
        "agency_id": str(user.agency_id),
        "roles": [role.value for role in user.roles],
        "active": "y" if user.active else "",
        "version": user.version,
    }
    return {**form, **changes}


def save(user, **changes):
    kept = {
        "email": user.email,
        "name": user.name,
        "agency_id": user.agency_id,
        "roles": user.roles,
        "lead": user.lead,
        "active": user.active,
        "version": user.version,
    }
    actions.change_account(user.id, **{**kept, **changes})


@pytest.mark.parametrize("key", OTHERS)
def test_others_see_nobody(client_of, acting, key):
    assert client_of(key).get("/users").status_code == 404
    assert client_of(key).get(f"/users/{WORKER.id}").status_code == 404
    with acting(key):
        assert queries.users(queries.Wanted()).users == []


def test_the_administrator_sees_everybody(client_of):
    page = client_of("administrator").get("/users").get_data(as_text=True)
    assert all(f"Pengguna {key}" in page for key in EVERYBODY)
    assert "Tambah pengguna" in page


def test_the_auditor_reads_without_buttons(client_of):
    browser = client_of("auditor")
    for path in ("/users", f"/users/{WORKER.id}", "/agencies"):
        response = browser.get(path)
        page = response.get_data(as_text=True)
        assert response.status_code == 200
        assert "Tambah" not in page
        assert ">Ubah<" not in page
        assert "/end" not in page
    for path in ("/users/new", f"/users/{WORKER.id}/edit", "/agencies/new"):
        assert browser.get(path).status_code == 404
        assert browser.post(path).status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("role=auditor", {"auditor"}),
        ("role=counsellor", {"counsellor", "lead_counsellor", "other_counsellor"}),
        (f"agency={fixed_id('agency/KPG')}", {"worker", "colleague", "supervisor"}),
        (f"agency={fixed_id('agency/KPG')}&role=supervisor", {"supervisor"}),
        ("state=disabled", set()),
        ("role=nonsense&agency=nonsense", set(EVERYBODY)),
    ],
)
def test_filters_are_in_the_address(client_of, query, names):
    page = client_of("administrator").get(f"/users?{query}").get_data(as_text=True)
    assert {key for key in EVERYBODY if f">Pengguna {key}</a>" in page} == names


def test_nobody_found_says_what_to_do(client_of):
    page = client_of("administrator").get("/users?state=disabled").get_data(as_text=True)
    assert "Tidak ada pengguna yang cocok" in page


def test_a_long_list_has_pages_and_a_constant_number_of_statements(acting):
    with acting("administrator"):
        queries.users(queries.Wanted(role=Role.AUDITOR))
        with statements() as few:
            queries.users(queries.Wanted(role=Role.AUDITOR))
        for number in range(60):
            add(f"baru-{number}@example.test", f"Orang {number:02}")
        with statements() as many:
            first = queries.users(queries.Wanted())
        second = queries.users(queries.Wanted(after=first.next_after))
    assert len(few) == len(many) == 1
    assert len(first.users) == queries.PAGE
    names = [user.name.lower() for user in first.users + second.users]
    assert names == sorted(names)
    assert len(set(names)) == 60 + len(EVERYBODY)
    assert second.next_after is None


def test_each_page_leads_to_the_next(acting, client_of):
    with acting("administrator"):
        for number in range(2 * queries.PAGE):
            add(f"baru-{number}@example.test", f"Orang {number:03}")
    administrator, address, pages = client_of("administrator"), "/users?state=active", []
    while address:
        pages.append(administrator.get(address).get_data(as_text=True))
        link = re.search(r'rel="next" href="([^"]+)"', pages[-1])
        address = link and unescape(link[1])
    assert len(pages) == 3
    shown = re.findall(r">(Orang \d+)</a>", "".join(pages))
    assert shown == sorted(set(shown))
    assert len(shown) == 2 * queries.PAGE


def test_a_new_account_waits_for_its_password(acting):
    with acting("administrator"):
        user_id, _ = add()
        user = queries.user(user_id)
    assert (user.active, user.has_password, user.roles) == (True, False, (Role.PARTNER,))


def test_the_form_adds_an_account_and_posts_a_letter(client_of, session):
    form = {
        "email": " Baru@Example.test ",
        "name": "  Orang   Baru ",
        "agency_id": str(PARTNER.agency_id),
        "roles": ["counsellor", "facilitator"],
        "lead": "y",
    }
    browser = client_of("administrator")
    page = browser.post("/users/new", data=form, follow_redirects=True).get_data(as_text=True)
    assert "Orang Baru" in page
    assert "Psikolog/konselor, Penggerak komunitas (penanggung jawab)" in page
    assert "Menunggu kata sandi" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", WORKER.email, "sudah dipakai akun lain"),
        ("email", "bukan alamat", "Alamat e-mail itu tidak lengkap"),
        ("email", "", "Alamat e-mail belum diisi"),
        ("name", "", "Nama belum diisi"),
        ("name", "x" * 61, "60 huruf"),
        ("roles", [], "sekurang-kurangnya satu peran"),
        ("roles", ["king"], "Pilih"),
        ("roles", ["auditor", "facilitator"], "Auditor tidak boleh memegang peran lain"),
        ("roles", ["administrator", "social_worker"], "admin sistem tidak boleh menjadi"),
        ("roles", ["administrator", "supervisor"], "admin sistem tidak boleh menjadi"),
        ("roles", ["administrator", "counsellor"], "admin sistem tidak boleh menjadi"),
        ("lead", "y", "Hanya psikolog/konselor"),
        ("agency_id", str(fixed_id("agency/none")), "Pilih"),
    ],
)
def test_what_the_law_of_roles_forbids_is_said_and_nothing_typed_is_lost(
    client_of, field, value, sentence
):
    form = {
        "email": "baru@example.test",
        "name": "Orang Baru",
        "agency_id": str(PARTNER.agency_id),
        "roles": ["partner"],
        field: value,
    }
    response = client_of("administrator").post("/users/new", data=form)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert sentence in page
    assert field == "name" or "Orang Baru" in page


def test_an_administrator_may_run_the_programme_too(acting):
    with acting("administrator"):
        user_id, _ = add(roles=(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER))
        assert len(queries.user(user_id).roles) == 2


def test_nobody_grants_himself_anything(client_of, acting):
    with acting("administrator"):
        mine = queries.user(ADMIN.id)
    form = form_of(mine, roles=["administrator", "programme_manager"])
    response = client_of("administrator").post(f"/users/{ADMIN.id}/edit", data=form)
    assert response.status_code == 422
    assert "Tidak seorang pun boleh mengubah akunnya sendiri" in response.get_data(as_text=True)
    assert ">Ubah<" not in client_of("administrator").get(f"/users/{ADMIN.id}").get_data(
        as_text=True
    )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"email": WORKER.email.upper()}, "uq_user_account_email"),
        ({"email": "bukan alamat"}, "ck_user_account_email_plausible"),
        ({"name": "x" * 61}, "ck_user_account_name_length"),
        ({"name": " "}, "ck_user_account_name_length"),
        ({"agency_id": fixed_id("agency/none")}, "fk_user_account_agency_id_agency"),
        ({"roles": (Role.AUDITOR, Role.PARTNER)}, "ck_user_role_duties_separate"),
        ({"roles": (Role.ADMINISTRATOR, Role.COUNSELLOR)}, "ck_user_role_duties_separate"),
    ],
)
def test_the_database_holds_to_each_rule_and_each_has_a_sentence(acting, change, constraint):
    facts = {
        "email": "baru@example.test",
        "name": "Orang Baru",
        "agency_id": PARTNER.agency_id,
        "roles": (Role.PARTNER,),
        "lead": False,
        **change,
    }

    def add_at_once():
        with db.session.begin_nested():
            actions.add_account(**facts)

    with acting("administrator"), pytest.raises(IntegrityError) as refusal:
        add_at_once()
    assert constraint_name(refusal.value) == constraint
    assert constraint_sentences.error_for(constraint)


@pytest.mark.parametrize("key", sorted(set(EVERYBODY) - {"administrator"}))
def test_nobody_else_saves_an_account(acting, key):
    def add_at_once():
        with db.session.begin_nested():
            add()

    with acting(key), pytest.raises(ProgrammingError, match="not the administrator"):
        add_at_once()


@pytest.mark.parametrize("table", ["auth.user_role", "auth.user_account", "auth.session"])
def test_nor_past_the_pages(acting, table):
    def count():
        with db.session.begin_nested():
            db.session.execute(text(f"SELECT count(*) FROM {table}"))

    with acting("administrator"), pytest.raises(ProgrammingError, match="permission denied"):
        count()


def test_the_administrator_reads_no_case(client_of, acting):
    for path in ("/cases", "/people/search", "/register", "/counselling"):
        assert client_of("administrator").get(path).status_code == 404
    with acting("administrator"):
        for table in ("people.person", "cases.case_file", "vault.safe_contact", "cases.case_note"):
            assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_a_change_is_saved(client_of, acting):
    with acting("administrator"):
        user = queries.user(WORKER.id)
    form = form_of(user, name="Nama Lain", roles=["social_worker", "supervisor"])
    browser = client_of("administrator")
    assert browser.get(f"/users/{WORKER.id}/edit").status_code == 200
    assert browser.post(f"/users/{WORKER.id}/edit", data=form).status_code == 303
    with acting("administrator"):
        user = queries.user(WORKER.id)
    assert (user.name, user.roles) == ("Nama Lain", (Role.SOCIAL_WORKER, Role.SUPERVISOR))


def test_disabling_ends_everything_at_the_next_request(client_of, acting):
    browser = client_of("worker")
    assert browser.get("/me").status_code == 200
    with acting("administrator"):
        save(queries.user(WORKER.id), active=False)
    assert browser.get("/me").status_code == 302


def test_ending_a_users_sessions(client_of):
    browser = client_of("worker")
    admin = client_of("administrator")
    assert admin.post(f"/users/{WORKER.id}/sessions/end").status_code == 303
    assert browser.get("/me").status_code == 302
    assert admin.get("/me").status_code == 200


def test_a_stale_save_shows_both_versions(client_of, acting):
    with acting("administrator"):
        user = queries.user(WORKER.id)
        save(user, name="Tersimpan Dahulu", roles=(Role.SOCIAL_WORKER, Role.FACILITATOR))
    form = form_of(user, name="Tulisan Saya")
    response = client_of("administrator").post(f"/users/{WORKER.id}/edit", data=form)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Tersimpan Dahulu" in page
    assert "Tulisan Saya" in page
    assert "Pekerja sosial, Penggerak komunitas" in page


def test_a_stale_action_saves_nothing(acting):
    with acting("administrator"):
        user = queries.user(WORKER.id)
        save(user, name="Tersimpan Dahulu")
        with pytest.raises(StaleError):
            save(user, name="Terlambat")
        assert queries.user(WORKER.id).name == "Tersimpan Dahulu"


def test_an_address_can_be_mended_until_a_password_is_chosen(acting):
    with acting("administrator"):
        user_id, _ = add("salh@example.test")
        save(queries.user(user_id), email="salah@example.test")
        assert queries.user(user_id).email == "salah@example.test"


def test_afterwards_it_is_the_key_and_stays(city, sign_in, superuser):
    browser = sign_in("administrator")
    page = browser.get(f"/users/{WORKER.id}/edit").get_data(as_text=True)
    assert "Tidak dapat diubah setelah pemiliknya memilih kata sandi" in page
    form = {
        "email": "direbut@example.test",
        "name": "Pengguna worker",
        "agency_id": str(WORKER.agency_id),
        "roles": "social_worker",
        "active": "y",
        "version": "1",
    }
    assert browser.post(f"/users/{WORKER.id}/edit", data=form).status_code == 303
    email = superuser.execute("SELECT email FROM auth.user_account WHERE id = %s", [WORKER.id])
    assert email.fetchone() == (WORKER.email,)


def test_changes_are_on_record(acting):
    with acting("administrator"):
        user_id, _ = add()
    with acting("auditor"):
        found = db.session.execute(
            text("SELECT subject, actor_id, fields FROM audit.entry WHERE subject_id = :id"),
            {"id": user_id},
        ).one()
    assert found[:2] == ("auth.user_account", ADMIN.id)
    assert "email" in found.fields


def test_the_same_form_sent_twice_adds_one(client_of, acting):
    form = {
        "email": "baru@example.test",
        "name": "Orang Baru",
        "agency_id": str(PARTNER.agency_id),
        "roles": "partner",
        "form_key": "018f0000-0000-7000-8000-000000000001",
    }
    browser = client_of("administrator")
    first, second = (browser.post("/users/new", data=form) for _ in range(2))
    assert first.location == second.location
    assert second.status_code == 303


@pytest.mark.parametrize(
    ("path", "current"),
    [("/users", "Pengguna"), ("/users/new", "Pengguna"), ("/agencies/new", "Instansi")],
)
def test_the_menu_shows_where_one_is(client_of, path, current):
    page = client_of("administrator").get(path).get_data(as_text=True)
    marked = re.findall(
        r'aria-current="page">.*?<span>([^<]+)</span>', page.split("</nav>")[0], re.DOTALL
    )
    assert marked == [current]
