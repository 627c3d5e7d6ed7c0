"""The rail: only what this role does, straight from the law."""

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from purna_pmi.access.law import allows
from purna_pmi.access.routes import ROUTES


@dataclass(frozen=True)
class Entry:
    """One way into the product."""

    endpoint: str
    label: object
    icon: str


@dataclass(frozen=True)
class Link:
    """An entry as the page shows it."""

    label: object
    url: str
    icon: str
    current: bool
    badge: int | None = None


ENTRIES = (
    Entry("today.index", _l("Hari ini"), "today"),
    Entry("cases.index", _l("Kasus"), "case"),
    Entry("people.search", _l("Cari orang"), "search"),
    Entry("training.classes", lazy_pgettext("several", "Kelas"), "class"),
    Entry("counselling.index", _l("Konseling"), "counselling"),
    Entry("community.groups", lazy_pgettext("several", "Kelompok"), "group"),
    Entry("referrals.index", _l("Rujukan"), "referral"),
    Entry("register.index", _l("Register"), "import"),
    Entry("reports.index", _l("Laporan"), "report"),
    Entry("accounts.users", _l("Pengguna"), "users"),
    Entry("accounts.agencies", lazy_pgettext("several", "Instansi"), "agency"),
    Entry("oversight.audit", _l("Jejak audit"), "audit"),
)


def navigation() -> list[Link]:
    """The entries that the signed-in role may open."""
    if g.get("me") is None:
        return []
    return [
        Link(entry.label, url_for(entry.endpoint), entry.icon, _is_current(entry))
        for entry in ENTRIES
        if entry.endpoint in current_app.view_functions
        and entry.endpoint in ROUTES
        and allows(g.me.role, *ROUTES[entry.endpoint])
    ]


def _is_current(entry: Entry) -> bool:
    """Within the room of the entry; the accounts room has two entries, told apart by the address."""
    room = entry.endpoint.split(".", maxsplit=1)[0]
    if request.blueprint != room or room != "accounts":
        return request.blueprint == room
    here = url_for(entry.endpoint)
    return request.path == here or request.path.startswith(f"{here}/")


def set_up_navigation(app: Flask) -> None:
    """Let templates build the rail."""
    app.jinja_env.globals["navigation"] = navigation
