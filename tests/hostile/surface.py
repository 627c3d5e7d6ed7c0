"""Everything the application can be asked, found in the application itself.

Addresses come from its url map and from the links of its pages, forms and filters from the pages, and
the names that no page shows from what the views ask of a request: a new route is driven as soon as it exists.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import has_request_context, request
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from purna_pmi.core.clock import today
from tests.web.lint import Element, Reader

Fields = dict[str, list[str]]
_DAYS = [f"{today() + timedelta(days=days):%d-%m-%Y}" for days in (0, 7, -300)]
FILLINGS = ("Uji", _DAYS[0], "12", "081234567890", "uji@example.test", "09:00", *_DAYS[1:])


class Asked(ImmutableMultiDict):  # type: ignore[type-arg]  # werkzeug's own, with its keys and values
    """A query or form that notes which names a view asked for."""

    names: ClassVar[dict[str, set[str]]] = defaultdict(set)

    def _note(self, name: Any) -> None:
        if has_request_context() and request.endpoint and isinstance(name, str):
            self.names[request.endpoint].add(name)

    def get(self, key: Any, *rest: Any, **more: Any) -> Any:
        self._note(key)
        return super().get(key, *rest, **more)

    def getlist(self, key: Any, *rest: Any, **more: Any) -> Any:
        self._note(key)
        return super().getlist(key, *rest, **more)

    def __getitem__(self, key: Any) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: Any) -> bool:
        self._note(key)
        return super().__contains__(key)


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page, with the values it would send."""

    endpoint: str
    path: str
    fields: Fields = field(compare=False)
    typed: frozenset[str]  # names of boxes that people type into
    files: frozenset[str]


@dataclass
class Surface:
    """What one user can reach: pages by endpoint, query names by endpoint, forms that are sent by POST."""

    pages: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    queries: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[tuple[str, frozenset[str]], Form] = field(default_factory=dict)


def read_page(page: str) -> list[Element]:
    """Every element of a page."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.elements


def endpoint_of(adapter: MapAdapter, address: str, method: str) -> str | None:
    """Which view answers there; None where it is none of ours."""
    try:
        return str(adapter.match(urlsplit(address).path, method=method)[0])
    except HTTPException:
        return None


def explore(
    get: Callable[[str], str], starts: Iterator[str], adapter: MapAdapter, most: int
) -> Surface:
    """Open the addresses given and what they lead to, at most so many pages of each kind."""
    surface, waiting, seen = Surface(), list(starts), set()
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(adapter, address, "GET")
        if endpoint in {None, "static"} or address in seen or len(surface.pages[endpoint]) >= most:
            continue
        seen.add(address)
        page = get(address)
        if not page:
            continue
        surface.pages[endpoint].add(urlsplit(address).path)
        surface.queries[endpoint].update(name for name, _ in parse_qsl(urlsplit(address).query))
        waiting.extend(look(page, surface, adapter, address))
    return surface


def look(page: str, surface: Surface, adapter: MapAdapter, here: str) -> list[str]:
    """Take the forms of a page into the surface; the addresses it links to."""
    elements = read_page(page)
    for element in elements:
        if element.tag == "form":
            _take_form(element, elements, surface, adapter, here)
    links = [e.attributes.get("href", "").partition("#")[0] for e in elements if e.tag == "a"]
    found = [urlsplit(here).path + link if link.startswith("?") else link for link in links]
    return [link for link in found if link.startswith("/") and not link.startswith("//")]


def _take_form(
    form: Element, page: list[Element], surface: Surface, adapter: MapAdapter, here: str
) -> None:
    method = form.attributes.get("method", "get").upper()
    path = form.attributes.get("action") or urlsplit(here).path
    endpoint = endpoint_of(adapter, path, method)
    boxes = [e for e in page if e.attributes.get("name") and _belongs(e, form)]
    if endpoint is None:
        return
    if method == "GET":
        surface.queries[endpoint].update(box.attributes["name"] for box in boxes)
        return
    fields = values_of(boxes)
    key = (endpoint, frozenset(fields))
    files = {b.attributes["name"] for b in boxes if b.attributes.get("type") == "file"}
    typed = {box.attributes["name"] for box in boxes if is_typed(box)}
    surface.forms.setdefault(key, Form(endpoint, path, fields, frozenset(typed), frozenset(files)))


def _belongs(element: Element, form: Element) -> bool:
    own = element.attributes.get("form")
    return own == form.attributes.get("id") if own else form in element.ancestors()


def is_typed(box: Element) -> bool:
    """A box in which words stand, which must come back."""
    kind = box.attributes.get("type", "text")
    return box.tag == "textarea" or (
        box.tag == "input" and kind in {"text", "tel", "email", "search"}
    )


def values_of(boxes: list[Element]) -> Fields:
    """What a browser would send of these boxes."""
    fields: Fields = {}
    for box in boxes:
        name, kind = box.attributes["name"], box.attributes.get("type", "")
        if name == "csrf_token" or box.tag == "button":
            continue
        if box.tag == "select":
            options = [o for o in box.descendants() if o.tag == "option"]
            chosen = [o.attributes.get("value", "") for o in options if "selected" in o.attributes]
            values = [o.attributes.get("value", "") for o in options if o.attributes.get("value")]
            fields[name] = chosen[:1] if chosen and chosen[0] else values[:1]
        elif kind in {"radio", "checkbox"}:
            fields.setdefault(name, [])
            if "checked" in box.attributes or (kind == "radio" and not fields[name]):
                fields[name] = [box.attributes.get("value", "y")]
        elif box.tag == "textarea":
            fields[name] = ["".join(box.words)]
        elif kind != "file":
            fields[name] = [box.attributes.get("value", "")]
    return fields


def improved(form: Form, page: str, attempt: int) -> Form:
    """The form with other fillings in the fields that a page calls wrong."""
    elements = read_page(page)
    wrong = {
        e.attributes.get("name", "") for e in elements if e.attributes.get("aria-invalid") == "true"
    }
    filled = dict(form.fields)
    for name in wrong & filled.keys():
        filled[name] = [FILLINGS[attempt % len(FILLINGS)]]
    for box in elements:
        group = [
            a for a in box.ancestors() if a.tag in {"fieldset", "div"} and "bad" in _classes(a)
        ]
        if group and box.attributes.get("type") in {"radio", "checkbox"}:
            filled[box.attributes["name"]] = [box.attributes.get("value", "y")]
    return Form(form.endpoint, form.path, filled, form.typed, form.files)


def _classes(element: Element) -> list[str]:
    return element.attributes.get("class", "").split()


def post(client: FlaskClient, form: Form, fields: Fields, **more: Any) -> Any:
    """Send a form; a multipart one where it has a file."""
    if form.files:
        data: Any = {
            name: [value.encode(errors="replace").decode() for value in values]
            for name, values in fields.items()
        }
        return client.post(form.path, data=data, content_type="multipart/form-data", **more)
    kind = "application/x-www-form-urlencoded"
    return client.post(form.path, data=encoded(fields), content_type=kind, **more)


def encoded(fields: Mapping[str, Sequence[str]]) -> str:
    """A query or form as a browser that has lost its senses would write it: half letters included."""
    return urlencode(fields, doseq=True, errors="surrogatepass")
