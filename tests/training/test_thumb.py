"""A trainer with a phone: thirty people, set all, mend two, one save."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from purna_pmi.core.db import db
from purna_pmi.training.models import ClassSession
from purna_pmi.training.queries import sheet_of
from tests.browsers import PHONE, page_faults, serving
from tests.factories.training import as_user, class_of, participants, session_of
from tests.world import EVERYBODY

THUMB = 44  # CSS pixels that a thumb hits


@pytest.fixture
def phone(committed_app, browser) -> Iterator[Page]:
    """The trainer's phone, signed in."""
    signer = committed_app.session_interface.get_signing_serializer(committed_app)
    with serving(committed_app) as address:
        cookie = {
            "name": committed_app.config["SESSION_COOKIE_NAME"],
            "value": signer.dumps({"token": EVERYBODY["trainer"].token}),
            "url": address,
        }
        context = browser.new_context(viewport=PHONE, base_url=address, has_touch=True)
        context.add_cookies([cookie])
        yield context.new_page()
        context.close()


@pytest.mark.browser
@pytest.mark.committed
def test_thirty_people_with_one_thumb(committed_app, phone):
    with committed_app.app_context():
        class_id = class_of()
        participants(class_id, 30)
        session_id = session_of(class_id)
    phone.goto("/classes")
    phone.get_by_role("link", name="Isi daftar hadir").first.tap()
    phone.wait_for_url("**/attendance")
    assert page_faults(phone) == []
    pill = phone.locator(".pills label").first.bounding_box()
    assert pill["height"] >= THUMB
    phone.locator("[data-set-all]").get_by_role("button", name="Hadir").tap()
    rows = phone.locator(".sheet-rows > li")
    rows.nth(3).get_by_role("radio", name="Alpa").tap()
    rows.nth(17).get_by_role("radio", name="Terlambat").tap()
    assert phone.locator("[data-counter] b").inner_text() == "30 dari 30 terisi"
    phone.get_by_role("button", name="Simpan daftar hadir").tap()
    phone.wait_for_url("**/classes/*")
    assert "29 datang, 30 dari 30 terisi" in phone.locator(".notice.success").inner_text()
    with committed_app.app_context(), as_user("trainer"):
        marks = [row.status for row in sheet_of(db.session.get_one(ClassSession, session_id))]
    assert (marks.count("present"), marks[3], marks[17]) == (28, "absent", "late")
