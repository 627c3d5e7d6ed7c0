"""A day's work in the peopled city, step by step: the pages that no link leads to until somebody has done something."""

from collections.abc import Iterator
from contextvars import Context
from io import BytesIO
from uuid import UUID

from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from werkzeug.test import TestResponse

from purna_pmi.accounts.letters import _signer
from purna_pmi.core.db import db
from purna_pmi.identity.enums import Role
from purna_pmi.web.language import LOCALES
from tests.demo import LISTED, DemoCity
from tests.factories.register import row, workbook
from tests.hostile.driving import do_waiting_jobs
from tests.hostile.surface import Form, Surface, look, post
from tests.looking.album import Album
from tests.looking.taking import VISITOR, speak

# What is answered, page after page, from the search to the last look before a case is opened.
INTAKE = (
    {"q": "Wilhelmina Fahik"},
    {},
    {"go": "journey", "born_year": "sekitar"},
    {"go": "journey", "sex": "female", "born_year": "1990"},
    {"go": "contact", "destination": "MY", "returned_on": "01-11-2026"},
    {"go": "check", "do_not_say": "Jangan sebut kantor ini."},
)
# What is done, who stands there then, the addresses of the pages to look at.
Step = tuple[str, str, list[str]]
SHEET = workbook(row(1), row(2, ""), row(3, "Yuliana Nahak", Alasan="Deportasi"))


def take_workday(album: Album, city: DemoCity) -> None:
    """Do the work once; at each step take its pages in every language."""
    for language in LOCALES:
        speak(city.app, language)
        take_intake(album, city, language)
        take_other_words(album, city, language)
    for step, key, addresses in work(city):
        for language in LOCALES:
            speak(city.app, language)
            client = city.browser(LISTED[key]) if key else visitor(city, language)
            role = f"{LISTED[key].role.value}, {step}" if key else f"visitor, {step}"
            for address in addresses:
                name = city.endpoint(address)
                answer = client.get(address)
                assert answer.status_code == 200, (address, answer.status)
                album.keep(role, language, name, answer)


def take_intake(album: Album, city: DemoCity, language: str) -> None:
    """Search for somebody nobody knows, and answer part after part until the case could be opened."""
    client, endpoint = city.browser(LISTED["pekerja-sosial"]), "people.search"
    page, here = client.get("/people"), "/people"
    for part, answers in enumerate(INTAKE):
        form = form_of(city, page, here, endpoint)
        page = post(client, form, form.fields | {name: [text] for name, text in answers.items()})
        name = f"intake, page {part}"
        assert album.keep(Role.SOCIAL_WORKER, language, name, page), (name, page.status)
        here, endpoint = form.path, "cases.intake"


def take_other_words(album: Album, city: DemoCity, language: str) -> None:
    """Save a note; the same form comes again with other words."""
    client, here = city.browser(LISTED["pekerja-sosial"]), f"/cases/{a_case(city)}/notes/new"
    form = form_of(city, client.get(here), here, "cases.add_note")
    for words in ("Ditelepon.", "Ditelepon, tidak diangkat.\nBesok dicoba lagi."):
        page = post(client, form, form.fields | {"kind": ["call"], "words": [words]})
    assert page.status_code == 409
    assert album.keep(Role.SOCIAL_WORKER, language, "sent again with other words", page)


def a_case(city: DemoCity) -> UUID:
    """A case of the social worker."""
    [(case,), *_] = city.ask_as(
        LISTED["pekerja-sosial"], "SELECT id FROM cases.case_file ORDER BY id"
    )
    return case


def visitor(city: DemoCity, language: str) -> FlaskClient:
    """Somebody who is not signed in and has chosen a language."""
    client = city.app.test_client()
    with client.session_transaction() as kept:
        kept["locale"] = language
    return client


def work(city: DemoCity) -> Iterator[Step]:
    """Step, who stands there, and the addresses of its pages."""
    yield "letters opened", VISITOR, letters(city)
    yield from report_work(city)
    yield from register_work(city)


def letters(city: DemoCity) -> list[str]:
    """The links of the two letters about passwords."""
    question = "SELECT session_stamp FROM auth.user_account WHERE email = %s"
    [(stamp,)] = city.ask(question, "konselor-baru@demo.test")
    with city.app.test_request_context():
        found = city.app.extensions["security"].datastore.find_user(email="mitra@demo.test")
        reset = generate_reset_password_token(found)
        activation = _signer().dumps(stamp)
        db.session.remove()
    return [f"/activate/{activation}", f"/reset-password/{reset}"]


def report_work(city: DemoCity) -> Iterator[Step]:
    """The programme's report asked for and made; a report of one case."""
    asked = send(city, "manajer", "/reports", "reports.index")
    yield "report asked for", "manajer", [asked]
    do_jobs(city)
    yield "report made", "manajer", [asked, "/reports"]
    [(case,), *_] = city.ask_as(
        LISTED["pekerja-sosial"], "SELECT id FROM cases.case_file ORDER BY id"
    )
    told = send(
        city, "pekerja-sosial", f"/cases/{case}/report", "reports.case_report", purpose="Rapat"
    )
    yield "case report made", "pekerja-sosial", [told, f"/cases/{case}/report"]


def register_work(city: DemoCity) -> Iterator[Step]:
    """A spreadsheet uploaded, read, confirmed, imported, taken back."""
    data = {"file": (BytesIO(SHEET), "daftar.xlsx")}
    page = path(city.browser(LISTED["supervisor"]).post("/register", data=data))
    yield "file uploaded", "supervisor", [page]
    do_jobs(city)
    yield "file read", "supervisor", [page]
    send(city, "supervisor", page, "register.confirm")
    yield "file confirmed", "supervisor", [page]
    do_jobs(city)
    yield "file imported", "supervisor", [page, f"{page}/undo", "/register"]
    send(city, "supervisor", f"{page}/undo", "register.undo")
    do_jobs(city)
    yield "import taken back", "supervisor", [page]


def send(city: DemoCity, key: str, page: str, endpoint: str, **fields: str) -> str:
    """Send the form of a page as it stands, but for these fields; where the answer leads."""
    client = city.browser(LISTED[key])
    form = form_of(city, client.get(page), page, endpoint)
    return path(post(client, form, form.fields | {name: [text] for name, text in fields.items()}))


def form_of(city: DemoCity, page: TestResponse, here: str, endpoint: str) -> Form:
    """The form of a page that is sent to a view."""
    surface = Surface()
    look(page.text, surface, city.app.url_map.bind("localhost"), here)
    [form] = [one for (view, _names), one in surface.forms.items() if view == endpoint]
    return form


def path(answer: TestResponse) -> str:
    """Where an answer leads."""
    assert answer.status_code in {302, 303}, answer.text
    return answer.location


def do_jobs(city: DemoCity) -> None:
    """Do every job that waits, as a worker."""
    Context().run(do_waiting_jobs, city.app)
