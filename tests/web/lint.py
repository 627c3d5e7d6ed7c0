"""What a proof-reader finds in a page: headings, labels, ids, errors without a field, inline script or style.

Only html.parser: fast enough to run on every page that any test opens.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
LABELLED = frozenset({"input", "select", "textarea", "progress"})
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "headers")
RAW = frozenset({"script", "style"})
Attributes = dict[str, str]


@dataclass
class Element:
    """One element with all the words inside it."""

    tag: str
    attributes: Attributes
    parent: "Element | None" = None
    words: list[str] = field(default_factory=list)
    own_words: list[str] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def ancestors(self) -> list["Element"]:
        return [self.parent, *self.parent.ancestors()] if self.parent else []

    def descendants(self) -> list["Element"]:
        return [below for child in self.children for below in [child, *child.descendants()]]


class Reader(HTMLParser):
    """Keeps every element of a page, and what was closed wrongly."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        parent = self.open[-1] if self.open else None
        element = Element(tag, {name: value or "" for name, value in attrs}, parent)
        self.elements.append(element)
        if parent:
            parent.children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1].tag == tag:
            self.open.pop()
        else:
            inside = self.open[-1].tag if self.open else "nothing"
            self.faults.append(f"</{tag}> closes <{inside}>")

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words.append(data)
        if self.open:
            self.open[-1].own_words.append(data)


def lint_page(html: str) -> list[str]:
    """The structural faults of a whole page, each in a sentence; an empty list for a good page."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    page = reader.elements
    unclosed = [f"<{element.tag}> is not closed" for element in reader.open]
    checks = (_head, _ids, _labels, _errors, _forms, _inline, _words)
    return reader.faults + unclosed + [fault for check in checks for fault in check(page)]


def _all(page: list[Element], *tags: str) -> list[Element]:
    return [element for element in page if element.tag in tags]


def _head(page: list[Element]) -> list[str]:
    faults = []
    h1, title = _all(page, "h1"), [t for t in _all(page, "title") if not _within(t, "svg")]
    if len(h1) != 1:
        faults.append(f"{len(h1)} h1")
    if len(title) != 1:
        faults.append(f"{len(title)} title")
    if len(h1) == len(title) == 1 and not _begins(title[0].text, h1[0].text):
        faults.append(f"title {title[0].text!r} does not begin with h1 {h1[0].text!r}")
    if not any(e.tag == "html" and e.attributes.get("lang") for e in page):
        faults.append("no language")
    if len(_all(page, "main")) != 1:
        faults.append(f"{len(_all(page, 'main'))} main")
    levels = [int(e.tag[1]) for e in page if re.fullmatch("h[1-6]", e.tag)]
    jumps = [f"h{a} then h{b}" for a, b in pairwise(levels) if b > a + 1]
    return faults + jumps


def _begins(title: str, h1: str) -> bool:
    """The title begins with the heading, after the word that tells of an error."""
    return bool(h1) and re.sub(r"^(Kesalahan|Error): ", "", title).startswith(h1)


def _within(element: Element, tag: str) -> bool:
    return any(above.tag == tag for above in element.ancestors())


def _ids(page: list[Element]) -> list[str]:
    ids = [e.attributes["id"] for e in page if "id" in e.attributes]
    twice = {f"id {each!r} twice" for each in ids if ids.count(each) > 1}
    known = set(ids)
    lost = {
        f"{e.tag} {name}={target!r} leads nowhere"
        for e in page
        for name in REFERENCES
        for target in e.attributes.get(name, "").split()
        if target not in known
    }
    anchors = {
        f"link to #{e.attributes['href'][1:]} leads nowhere"
        for e in _all(page, "a")
        if e.attributes.get("href", "").startswith("#") and e.attributes["href"][1:] not in known
    }
    return sorted(twice | lost | anchors)


def _labels(page: list[Element]) -> list[str]:
    named = {e.attributes.get("for", "") for e in _all(page, "label") if e.text}
    unlabelled = [
        f"{e.tag} {e.attributes.get('name', '')!r} without a label"
        for e in page
        if e.tag in LABELLED
        and e.attributes.get("type") not in UNLABELLED_TYPES
        and e.attributes.get("id") not in named
        and not (e.attributes.get("aria-label") or e.attributes.get("aria-labelledby"))
        and not _within(e, "label")
    ]
    nameless = [
        f"{e.tag} without words: {e.attributes}"
        for e in _all(page, "a", "button", "summary", "legend", "th")
        if not e.text and not e.attributes.get("aria-label")
    ]
    pictures = [
        f"img without alt: {e.attributes}" for e in _all(page, "img") if "alt" not in e.attributes
    ]
    groups = [
        "a fieldset without a legend"
        for e in _all(page, "fieldset")
        if not any(child.tag == "legend" for child in e.children)
    ]
    return unlabelled + nameless + pictures + groups


def _errors(page: list[Element]) -> list[str]:
    """Each error beside a field is tied to it, and a field in error says so."""
    described = {
        target for e in page for target in e.attributes.get("aria-describedby", "").split()
    }
    loose = [
        f"error {e.attributes.get('id', e.text)!r} belongs to no field"
        for e in page
        if "error" in e.attributes.get("class", "").split()
        and e.tag == "p"
        and e.attributes.get("id") not in described
    ]
    silent = [
        f"{e.attributes.get('name')!r} is invalid and does not say why"
        for e in page
        if e.attributes.get("aria-invalid") == "true" and not e.attributes.get("aria-describedby")
    ]
    return loose + silent


def _forms(page: list[Element]) -> list[str]:
    faults = []
    for form in _all(page, "form"):
        if not form.attributes.get("action"):
            faults.append("a form without an action")
        if form.attributes.get("method", "get").lower() == "post" and not _guarded(page, form):
            faults.append(f"form {form.attributes.get('action')!r} without a CSRF token")
        if _within(form, "form"):
            faults.append("a form in a form")
    return faults


def _guarded(page: list[Element], form: Element) -> bool:
    return any(
        e.attributes.get("name") == "csrf_token" and form in e.ancestors()
        for e in _all(page, "input")
    )


def _inline(page: list[Element]) -> list[str]:
    faults = [f"inline <{e.tag}>" for e in _all(page, *RAW) if e.text]
    for e in page:
        faults += [
            f"{e.tag} with {name}"
            for name, value in e.attributes.items()
            if name == "style" or name.startswith("on") or value.strip().startswith("javascript:")
        ]
    return faults


def _words(page: list[Element]) -> list[str]:
    """What a template lets slip: objects instead of words, unfilled holes."""
    slips = re.compile(r"\bNone\b|<[A-Za-z_.]+ object|%\(\w+\)[sd]|\{\{|\}\}|\bUndefined\b")
    found = [slips.search("".join(e.own_words)) for e in page if e.tag not in RAW]
    return [f"slip in the text: {each[0]!r}" for each in found if each]
