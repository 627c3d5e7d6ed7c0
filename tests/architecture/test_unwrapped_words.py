"""No words beside gettext, in templates and in the Python that speaks, as far as a simple reading can tell."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.architecture.structure import ROOT, Module, modules

WORD = re.compile(r"[^\W\d_]{2,}")
#: What is written the same in every language: names, and each language in its own words.
SAME = re.compile(r"\b(Purna PMI|WITA|Bahasa Indonesia|English)\b")
GETTEXT = {
    "_",
    "_l",
    "gettext",
    "lazy_gettext",
    "ngettext",
    "lazy_ngettext",
    "pgettext",
    "lazy_pgettext",
}
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
#: Python in these files speaks to the user.
SPEAKING = re.compile(r"\b(views|forms|labels|wording|panels|timeline|navigation|case_page)\b")
#: The block in which a page names its width for the style sheet.
WIDTH = re.compile(r"{% block width %}\w+{% endblock %}")
#: A string like a sentence or a label: a capital, small letters, then perhaps more words.
SENTENCE = re.compile(r"[A-Z][a-z]+( .*|\.|)")


class Words(HTMLParser):
    """The words of a template that stand in its markup itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.found += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] not in (["code"], ["kbd"]):
            self.found.append(data)


def words_beside_gettext(source: str) -> list[str]:
    """Words in the markup of a template, and sentences in its expressions, that gettext never sees."""
    markup = Words()
    markup.feed(re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", WIDTH.sub("", source), flags=re.DOTALL))
    markup.close()
    texts = [text.strip() for text in markup.found if WORD.search(SAME.sub("", text))]
    strings = _unwrapped(Environment(autoescape=True).parse(source))
    return texts + [string for string in strings if is_sentence(string)]


def is_sentence(string: str) -> bool:
    return bool(SENTENCE.fullmatch(string)) and not SAME.fullmatch(string)


def _unwrapped(node: nodes.Node) -> Iterator[str]:
    """Strings below a node, but for what gettext is given and what is only compared with."""
    given = isinstance(node, nodes.Call) and getattr(node.node, "name", "") in GETTEXT
    if given or isinstance(node, nodes.Compare):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _unwrapped(child)


def templates() -> list[Path]:
    return sorted(
        path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"}
    )


def test_templates_say_nothing_beside_gettext() -> None:
    said = {str(p.relative_to(ROOT)): words_beside_gettext(p.read_text()) for p in templates()}
    assert {name: words for name, words in said.items() if words} == {}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Simpan</p>",
        "<p>{{ n }} orang</p>",
        '<input aria-label="Cari">',
        '{{ buttons("Simpan") }}',
        '{{ name or "Tidak diketahui" }}',
    ],
)
def test_a_word_beside_gettext_is_found(source: str) -> None:
    assert words_beside_gettext(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="lead">{{ _("Simpan") }} · {{ n }}%</p>',
        '<title>{{ pgettext("several", "Kelas") }} · Purna PMI</title>',
        '{{ buttons(_("Simpan"), "save", url_for("cases.index")) }}',
    ],
)
def test_what_gettext_is_given_is_not_found(source: str) -> None:
    assert words_beside_gettext(source) == []


def strings_beside_gettext(tree: ast.AST) -> Iterator[ast.Constant]:
    """Strings in Python that are no docstring, no name of a type, and not given to gettext."""
    match tree:
        case ast.Call(func=ast.Name(id=name)) if name in GETTEXT | {"TypeVar"}:
            return
        case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return
        case ast.Constant(value=str()):
            yield tree
    for field, value in ast.iter_fields(tree):
        if field not in {"annotation", "returns"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from strings_beside_gettext(child)


def sentences_of(module: Module) -> list[str]:
    found = strings_beside_gettext(module.tree)
    return [f"{module.path}:{s.lineno} {s.value}" for s in found if is_sentence(s.value)]


def test_speaking_python_says_nothing_beside_gettext() -> None:
    assert [s for m in modules() if SPEAKING.search(m.name) for s in sentences_of(m)] == []


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ('flash("Kasus disimpan.")', 1),
        ('LABELS = {"a": "Kasus"}', 1),
        ('flash(_("Kasus disimpan."))', 0),
        ('"""Says what."""', 0),
        ('def step(self, n: "Number") -> "Step": ...', 0),
    ],
)
def test_a_string_beside_gettext_is_found(line: str, count: int) -> None:
    found = [s for s in strings_beside_gettext(ast.parse(line)) if is_sentence(s.value)]
    assert len(found) == count
