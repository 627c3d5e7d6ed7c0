"""How the surface is attacked: one field at a time, all at once, arrays, foreign ids, addresses, unasked names."""

from collections.abc import Mapping
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.hostile.driving import Driver, flat
from tests.hostile.surface import Asked, Fields, Form, Surface, encoded, post
from tests.hostile.values import PATHS, PLAIN
from tests.world import EVERYBODY

FORM = "application/x-www-form-urlencoded"
# What no page asks for: names that its views, or `url_for`, might take for their own.
_UNASKED = {
    "next",
    "after",
    "endpoint",
    "_method",
    "_scheme",
    "_external",
    "_anchor",
    "values",
    "self",
}


def probe(driver: Driver, key: str, path: str, *, method: str = "GET", **sent: Any) -> TestResponse:
    """One request, judged."""
    headers = dict(sent.pop("headers", {}))
    if "Cookie" in headers and key:
        headers["Cookie"] += "; " + driver.cookie(key)
    answer = driver.ask(
        key, lambda client: client.open(path, method=method, headers=headers, **sent)
    )
    driver.judge(key, answer, f"{method} {path[:80]}", path + str(sent) + str(headers))
    return answer


def send(driver: Driver, key: str, form: Form, fields: Fields, what: str) -> None:
    """A form sent with these values, judged, typed words included."""
    answer = driver.ask(key, lambda client: post(client, form, fields))
    label = f"{form.endpoint} {what}"
    driver.judge(key, answer, label, flat(fields))
    driver.judge_kept(key, answer, form, fields, label)


def attack_form(driver: Driver, key: str, form: Form, dice: Random, *, each: int) -> None:
    """So many values in each field by itself, then in all (once at least); twice each field; ids; nothing."""
    names = [name for name in form.fields if name != "form_key"]
    for name in names:
        for value in dice.sample(PLAIN, each):
            send(driver, key, form, {**form.fields, name: [value]}, f"{name}={value[:40]!r}")
    for _ in range(max(each, 1)):
        fields = {name: [dice.choice(PLAIN)] for name in names}
        send(driver, key, form, {**form.fields, **fields}, f"{fields!r:.200}")
    twice = {name: [*values, dice.choice(PLAIN)] for name, values in form.fields.items()}
    send(driver, key, form, twice, "every field twice")
    ids = list(all_ids(driver).values())
    send(driver, key, form, {name: [dice.choice(ids)] for name in names}, "ids of others")
    send(driver, key, form, {}, "nothing")
    send(driver, key, form, {f"{name}[]": ["1"] for name in names}, "names with brackets")
    files = {name: (BytesIO(b"words"), "words.txt") for name in form.fields}
    answer = driver.ask(key, lambda client: client.post(form.path, data=files))
    driver.judge(key, answer, f"{form.endpoint} every field a file", "words")


def all_ids(driver: Driver) -> Mapping[str, str]:
    """An id of every kind and owner."""
    found = {
        f"{name} {standing.label}": str(value)
        for standings in (driver.city.cases, *driver.city.probes.values())
        for standing in standings
        for name, value in standing.ids.items()
    }
    return found | {key: str(one.id) for key, one in EVERYBODY.items()}


def attack_routes(
    driver: Driver,
    key: str,
    surface: Surface,
    dice: Random,
    *,
    each: int,
    paths: int,
    share: float = 1,
) -> None:
    """Every address of the map with hostile parts, every page with hostile queries, every name unasked.

    Of the addresses that a route can have, so many `paths` are drawn; of routes and names a `share`.
    """
    rules = [rule for rule in driver.app.url_map.iter_rules() if dice.random() < share]
    for rule in rules:
        for path in _paths(driver, rule, dice, paths):
            _attack_address(driver, key, surface, dice, rule, path)
    names = [
        (min(pages, default="/"), name)
        for endpoint, pages in surface.pages.items()
        for name in sorted(Asked.names[endpoint] | surface.queries[endpoint])
    ]
    for page, name in names:
        for value in dice.sample(PLAIN, each) if dice.random() < share else ():
            probe(driver, key, page, query_string=encoded({name: [value]}))


def _attack_address(
    driver: Driver, key: str, surface: Surface, dice: Random, rule: Rule, path: str
) -> None:
    names = Asked.names[rule.endpoint] | surface.queries[rule.endpoint] | _UNASKED
    query = encoded({name: [dice.choice(PLAIN)] for name in names if dice.random() < 0.7})
    if "GET" in (rule.methods or ()):
        probe(driver, key, path, query_string=query)
    if "POST" in (rule.methods or ()):
        probe(driver, key, path, method="POST", data=query, content_type=FORM)


def _paths(driver: Driver, rule: Rule, dice: Random, most: int) -> list[str]:
    """The rule with hostile parts, with ids of every other kind, and with those it is meant for: some of these."""
    if not rule.arguments:
        return [rule.rule]
    ids = list(all_ids(driver).values())
    fitting = driver.city.standings(rule)
    values: list[dict[str, str]] = [
        *({name: str(value) for name, value in one.ids.items()} for one in fitting),
        *(dict.fromkeys(rule.arguments, dice.choice(ids)) for _ in range(4)),
        *(dict.fromkeys(rule.arguments, part) for part in dice.sample(PATHS, 4)),
    ]
    return [_fill(rule, one) for one in dice.sample(values, min(most, len(values)))]


def _fill(rule: Rule, values: Mapping[str, str]) -> str:
    path = rule.rule
    for name in rule.arguments:
        for kind in ("uuid:", "path:", "string:", "int:", ""):
            path = path.replace(f"<{kind}{name}>", quote(values[name], safe="%"))
    return path


def random_attack(
    driver: Driver,
    surfaces: Mapping[str, Surface],
    data: st.DataObject,
    values: st.SearchStrategy[str],
) -> None:
    """One form of one user with any values in any of its fields."""
    key = data.draw(st.sampled_from(sorted(surfaces)))
    forms = list(surfaces[key].forms.values())
    form = data.draw(st.sampled_from(forms))
    names = data.draw(
        st.sets(st.sampled_from(sorted({*form.fields, "version", "next"})), min_size=1)
    )
    wicked = {name: data.draw(st.lists(values, min_size=1, max_size=2)) for name in sorted(names)}
    send(driver, key, form, {**form.fields, **wicked}, f"{wicked!r:.300}")
