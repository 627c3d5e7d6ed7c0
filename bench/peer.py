"""What an office would get from a week's work: Django's admin over the same tables, without a wall. Optional: needs Django."""

from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from typing import Any

import psycopg
from flask.testing import FlaskClient

from bench.anatomy import anatomy
from bench.search import csrf_token
from bench.table import Row
from bench.timing import Work, side_by_side
from bench.town import Town
from purna_pmi.core.servers import DATABASE

_RUNS = 5
_NAME = "Yohanes Bria"
# A usable index for the order in which the admin lists.
_INDEX = "CREATE INDEX IF NOT EXISTS bench_peer_order ON cases.case_file (opened_on DESC, id DESC)"


def peer(town: Town) -> Iterator[Row]:
    """How many times slower the admin's list, a page far behind and a name search are than ours."""
    if find_spec("django") is None:
        return
    _tidy(town)
    town.floor.execute("CREATE SCHEMA bench_peer")
    town.floor.execute(_INDEX)
    try:
        yield from _rows(town)
    finally:
        _tidy(town)


def _tidy(town: Town) -> None:
    town.floor.execute("DROP INDEX IF EXISTS cases.bench_peer_order")
    town.floor.execute("DROP SCHEMA IF EXISTS bench_peer CASCADE")


def _rows(town: Town) -> Iterator[Row]:
    admin = _admin(psycopg.conninfo.conninfo_to_dict(town.cluster.superuser_dsn(DATABASE)))
    supervisor = town.people["supervisor large"]
    ours = town.browser(supervisor)
    lists = partial(ours.get, "/cases?view=team")
    pairs: list[tuple[str, str, Work, float]] = [
        ("list", "/admin/bench/casefile/", lists, 20),
        ("page 100", "/admin/bench/casefile/?p=100", lists, 20),
        ("name search", f"/admin/bench/casefile/?q={_NAME}", _search(ours), 100),
    ]
    for what, address, own, lowest in pairs:
        theirs, mine = side_by_side(partial(_open, admin, address), own, _RUNS, 1)
        title = f"Django's admin, {what}, beside ours"
        inside = partial(anatomy, town, supervisor, f"our {what}, beside Django's admin", own)
        yield Row(title, theirs, mine, lowest=lowest, inside=inside)


def _search(ours: FlaskClient) -> Work:
    form = {"q": _NAME, "csrf_token": csrf_token(ours.get("/people").get_data(as_text=True))}
    return partial(ours.post, "/people", data=form)


def _open(admin: Any, address: str) -> None:
    answer = admin.get(address)
    assert answer.status_code == 200, answer.status_code


def _admin(address: dict[str, Any]) -> Any:
    """A signed-in client of Django's admin over the two tables."""
    _configure(address)
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    _register()
    call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", "", "bench"))
    return client


def _configure(address: dict[str, Any]) -> None:
    import django
    from django.conf import settings

    rooms = ("admin", "auth", "contenttypes", "sessions", "messages")
    base = "django.contrib"
    settings.configure(
        SECRET_KEY="of a throw-away city",  # noqa: S106 - nobody else reaches it
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF="bench.peer_urls",
        INSTALLED_APPS=["bench", *(f"{base}.{room}" for room in rooms)],
        MIDDLEWARE=[
            f"{base}.sessions.middleware.SessionMiddleware",
            f"{base}.auth.middleware.AuthenticationMiddleware",
            f"{base}.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        f"{base}.auth.context_processors.auth",
                        f"{base}.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": address["dbname"],
                "USER": address.get("user"),
                "PASSWORD": address.get("password", ""),
                "HOST": address.get("host", ""),
                "PORT": address.get("port", ""),
                "CONN_MAX_AGE": 600,
                "OPTIONS": {"options": "-c search_path=bench_peer"},
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def _register() -> None:
    """The two tables as unmanaged models, listed as an office would have them listed."""
    from django.contrib import admin
    from django.db import models

    def table(name: str) -> Any:
        return type("Meta", (), {"managed": False, "db_table": name, "app_label": "bench"})

    def model(label: str, /, **columns: Any) -> Any:
        return type(label, (models.Model,), {"__module__": __name__, **columns})

    key = partial(models.UUIDField, primary_key=True)
    person = model("Person", id=key(), name=models.TextField(), Meta=table('people"."person'))
    words = ("number", "stage", "priority")
    case_file = model(
        "CaseFile",
        id=key(),
        person=models.ForeignKey(person, models.DO_NOTHING),
        opened_on=models.DateField(),
        **{word: models.TextField() for word in words},
        Meta=table('cases"."case_file'),
    )
    listed = {
        "list_display": ("number", "person_name", "stage", "priority", "opened_on"),
        "person_name": lambda _self, one: one.person.name,
        "list_select_related": ("person",),
        "search_fields": ("person__name",),
        "ordering": ("-opened_on", "-id"),
        "list_per_page": 50,
    }
    admin.site.register(case_file, type("CaseFileAdmin", (admin.ModelAdmin,), listed))
