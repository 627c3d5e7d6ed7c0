"""Every part of the macro kit with invented data; `python -m tests.web.gallery` shows it on port 8899."""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import gettempdir
from types import SimpleNamespace
from typing import Any

from flask import Flask, abort, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from purna_pmi.web.assets import set_up_assets
from purna_pmi.web.errors import PAGES
from purna_pmi.web.fields import (
    DateField,
    LongTextField,
    PartialDateField,
    PhoneField,
    Required,
    RupiahField,
    StrippedStringField,
    VillageField,
    WholeNumberField,
    choices_of,
)
from purna_pmi.web.formats import add_formats
from purna_pmi.web.forms import Difference, HouseForm
from purna_pmi.web.headers import set_up_headers

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 3, 1, 5, tzinfo=UTC)
SCREENS = ("signin", "today", "case", "cases", "intake", "sheet", "progress", "stale", "parts")
VILLAGES = (
    ("Alak", [("53.71.01.1001", "Namosain"), ("53.71.01.1002", "Nunbaun Sabu")]),
    ("Oebobo", [("53.71.04.1001", "Oebobo"), ("53.71.04.1005", "Fatululi")]),
)
NAMES = (
    *("Maria Goreti Seran", "Yohanes Tefa", "Adolfina", "Marselinus Bria", "Yuliana Nahak"),
    *("Petrus Kehi", "Dominggus Leo", "Wilhelmina Fahik", "Ros", "Agustinus Manek Klau"),
)


class IntakeForm(HouseForm):
    """Every field type of the house on one page."""

    name = StrippedStringField("Nama lengkap", [Required()], limit=60)
    nickname = StrippedStringField("Nama panggilan", limit=60)
    sex = RadioField(
        "Jenis kelamin", [Required()], choices=choices_of([("f", "Perempuan"), ("m", "Laki-laki")])
    )
    born = PartialDateField(
        "Tanggal lahir", description="Contoh: 03-11-1985. Bila hanya tahunnya yang diketahui: 1985."
    )
    returned = DateField(
        "Tanggal pulang", [Required()], description="Hari-bulan-tahun, misalnya 27-03-2026."
    )
    village = VillageField("Kelurahan asal")
    kind = SelectField(
        "Cara pulang",
        choices=choices_of([("", "Pilih"), ("deported", "Deportasi"), ("leave", "Cuti")]),
    )
    phone = PhoneField("Nomor telepon", description="Nomor siapa pun yang dapat menyambungkan.")
    needs = SelectMultipleField(
        "Kebutuhan mendesak",
        choices=choices_of(
            [("food", "Makanan"), ("health", "Kesehatan"), ("home", "Tempat tinggal")]
        ),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    debt = RupiahField("Utang yang masih ada")
    people = WholeNumberField("Jumlah tanggungan", [Optional(), NumberRange(0, 30)])
    story = LongTextField("Cerita singkat", [Required()], limit=500)
    papers = FileField("Foto surat")
    password = PasswordField("Kata sandi Anda", [Required()])
    agreed = BooleanField("Orangnya setuju datanya dicatat", [Required()])


class SignInForm(HouseForm):
    """The sign-in page's two fields."""

    email = StrippedStringField(
        "Alamat e-mail", [Required()], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        "Kata sandi", [Required()], render_kw={"autocomplete": "current-password"}
    )


def intake_form() -> IntakeForm:
    """The form as it comes with this request."""
    form = IntakeForm()
    form.village.set_groups(VILLAGES)
    return form


def whoami() -> SimpleNamespace:
    """Somebody invented."""
    return SimpleNamespace(
        name="Yasinta Bano",
        role="Pekerja sosial",
        agency="Dinas Sosial Kota Kupang",
        sign_out_url="/sign-out",
        language_url="/language",
        account_url="/account",
        warn_after=1680,
        keep_alive_url="/alive",
    )


def navigation() -> list[SimpleNamespace]:
    """A rail long enough to need its "more"."""
    entries = (
        ("Hari ini", "today", "today", 3),
        ("Kasus", "cases", "case", None),
        ("Cari orang", "intake", "search", None),
        ("Rujukan", "parts", "referral", 1),
        ("Kelas", "sheet", "class", None),
        ("Register", "progress", "import", None),
        ("Laporan", "stale", "report", None),
    )
    return [
        SimpleNamespace(
            label=label,
            url=f"/{screen}",
            icon=icon,
            current=request.path == f"/{screen}",
            badge=badge,
        )
        for label, screen, icon, badge in entries
    ]


def people() -> list[SimpleNamespace]:
    """Thirty who may be marked."""
    marks = ["hadir", "terlambat", "hadir", "", "", "sakit", "alpa", "", "izin", ""]
    return [
        SimpleNamespace(id=i, name=NAMES[i % 10], value=marks[i] if i < 10 else "", note=None)
        for i in range(30)
    ]


def create_gallery() -> Flask:
    """The application; every screen answers GET, the intake also POST."""
    app = Flask(__name__, root_path=str(ROOT), static_folder="static", template_folder="templates")
    app.config.update(SECRET_KEY="gallery" * 8, WTF_CSRF_TIME_LIMIT=None)
    own = FileSystemLoader(str(Path(__file__).parent / "templates"))
    app.jinja_loader = ChoiceLoader([own, FileSystemLoader(str(ROOT / "templates"))])  # type: ignore[assignment]  # any loader will do
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        whoami=whoami, navigation=navigation, get_locale=get_locale, demo=True, now=NOW
    )
    set_up_assets(app, keep=Path(gettempdir()) / "purna-gallery", https=False)
    set_up_headers(app, https=False)
    add_formats(app)
    CSRFProtect(app)
    Babel(app, default_locale="id")
    add_screens(app)
    return app


def add_screens(app: Flask) -> None:
    """One page each, and every error page."""

    @app.route("/<any({}):screen>".format(",".join(SCREENS)), methods=["GET", "POST"])
    def show(screen: str) -> ResponseReturnValue:
        return render_template(f"gallery/{screen}.html", **screen_data(screen))

    @app.get("/error/<int:code>")
    def error(code: int) -> ResponseReturnValue:
        if code not in PAGES:
            abort(404)
        page = render_template(f"error/{code}.html", request_id="4f1c9a7d2b60e853", message="")
        return page, code

    @app.route("/resend", methods=["GET", "POST"])
    def resend() -> ResponseReturnValue:
        return render_template("error/resend.html", fields=[("name", "Maria")], status=401)

    @app.get("/alive")
    def job() -> ResponseReturnValue:
        return jsonify(state="running", done=2600, total=4000)

    @app.get("/")
    def index() -> ResponseReturnValue:
        flash("Kasus KPG-2026-0142 disimpan.", "success")
        return render_template("gallery/today.html", **screen_data("today"))


def screen_data(screen: str) -> dict[str, Any]:
    """What each screen's template wants."""
    if screen == "signin":
        return {"form": SignInForm()}
    if screen in {"intake", "stale", "parts"}:
        form = intake_form()
        if screen == "intake" and request.method == "POST":
            form.validate()
        if screen == "stale":
            form.theirs = [
                Difference("Nama lengkap", "Maria Goreti Seran", "Maria G. Seran"),
                Difference("Tanggal pulang", date(2026, 11, 1), date(2026, 10, 28)),
                Difference("Cara pulang", "deported", "leave"),
                Difference("Cerita singkat", "Pulang lewat Nunukan.\nTanpa paspor.", None),
            ]
        return {"form": form, "today": date(2026, 11, 3)}
    if screen == "sheet":
        return {"form": HouseForm(), "rows": people()}
    return {"url": url_for("show", screen=screen)}


if __name__ == "__main__":
    create_gallery().run(port=8899)
