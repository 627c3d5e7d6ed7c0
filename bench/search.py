"""Finding people: by three spellings and a typing error, by NIK and by phone."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.anatomy import anatomy
from bench.pages import floor_of, look
from bench.table import Row
from bench.timing import side_by_side
from bench.town import Person, Town
from purna_pmi.core.text import name_keys
from purna_pmi.people.queries import search

# As it is spelt, two old spellings, a typing error.
_SPELLINGS = (
    ("as spelt", str),
    ("old spelling", lambda name: name.replace("Y", "J", 1).replace("u", "oe")),
    ("doubled and h", lambda name: name.replace("t", "th", 1).replace("l", "ll", 1)),
    ("typing error", lambda name: name[:3] + name[4:]),
)
_SOMEBODY = """
SELECT p.name FROM cases.case_access a JOIN cases.case_file c ON c.id = a.case_id JOIN people.person p ON p.id = c.person_id
WHERE a.principal = %s AND array_length(p.name_keys, 1) = 2 AND p.name LIKE 'Yu%%' ORDER BY a.case_id LIMIT 1
"""
_EXACT = {
    "supervisor": "SELECT id, name, born_on FROM people.person WHERE name_keys @> %s AND agency_id = %s ORDER BY id DESC LIMIT 200",
    "social_worker": "SELECT p.id, p.name, p.born_on FROM cases.case_file c JOIN people.person p ON p.id = c.person_id"
    " WHERE p.name_keys @> %s AND c.worker_id = %s ORDER BY p.id DESC LIMIT 200",
}
_NUMBERS = {
    "NIK": ("vault.identity_paper", "nik"),
    "phone": ("vault.contact", "phone"),
}


def names(town: Town, runs: int) -> Iterator[Row]:
    """Tolerant search with its walls and its reading record, uncommitted, beside exact words in raw SQL."""
    for key in ("supervisor large", "supervisor small", "social_worker large"):
        one = town.people[key]
        principal = one.agency_id if one.role == "supervisor" else one.id
        found = town.ask(_SOMEBODY, principal)
        if not found:
            continue
        name = found[0][0]
        exact = partial(_exact, town, one, name, principal)
        for how, misspell in _SPELLINGS:
            typed = misspell(name)
            work, title = partial(_tolerant, town, one, typed), f"name search, {how}, {one.label}"
            spent, floor = side_by_side(work, exact, runs)
            yield Row(title, spent, floor, 12, 25, inside=partial(anatomy, town, one, title, work))


def numbers(town: Town, runs: int) -> Iterator[Row]:
    """By NIK and phone, the whole request beside a bare view with a raw lookup."""
    one, keyring = town.people["supervisor large"], town.settings.keyring
    for what, (table, field) in _NUMBERS.items():
        row, sealed = town.ask(
            f"SELECT v.id, v.sealed FROM {table} v WHERE v.agency_id = %s AND v.lookup IS NOT NULL ORDER BY v.id LIMIT 1",
            one.agency_id,
        )[0]
        number = keyring.open(sealed, f"{table}.sealed", row)
        lookup = keyring.lookup(number, field).hex()
        client = town.browser(one)
        form = {"q": number, "csrf_token": csrf_token(client.get("/people").get_data(as_text=True))}
        seen = look(town, client, "/people", form)
        raw = f"SELECT p.* FROM {table} v JOIN people.person p ON p.id = v.person_id WHERE v.lookup = '\\x{lookup}'"
        floor_work = floor_of(town, one, seen, raw)
        work, title = partial(client.post, "/people", data=form), f"search by {what}, whole request"
        spent, floor = side_by_side(work, floor_work, runs)
        inside = partial(anatomy, town, one, title, work)
        yield Row(f"{title}, {one.label}", spent, floor, 2, note=seen.weight, inside=inside)


def csrf_token(page: str) -> str:
    """The token in a page's form."""
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"', maxsplit=1)[0]


def _tolerant(town: Town, one: Person, typed: str) -> Any:
    with town.acting(one):
        return search(typed, keyring=town.settings.keyring)


def _exact(town: Town, one: Person, name: str, principal: object) -> Any:
    return town.ask(_EXACT[one.role], list(name_keys(name)), principal)
