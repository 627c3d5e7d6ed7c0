"""Which sentences a request said that have no translation: heard where the catalogues are asked, in either language.

Indonesian sentences are the message ids, so a page in Bahasa Indonesia looks whole even where English has
no word for it. Each is therefore looked up in the English catalogue, whatever the page's language; sentences
that Flask-Security says in English are looked up in the Indonesian one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask_babel import Domain, get_locale

from purna_pmi.web.sentences import TRANSLATIONS

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


@cache
def known(locale: str, domain: str) -> frozenset[tuple[str | None, str]]:
    """Context and sentence of everything that a catalogue translates in full."""
    with (TRANSLATIONS / locale / "LC_MESSAGES" / f"{domain}.po").open("rb") as source:
        catalogue = read_po(source)
    return frozenset(
        (one.context, one.id if isinstance(one.id, str) else one.id[0])
        for one in catalogue
        if one.string and all([one.string] if isinstance(one.string, str) else one.string)
    )


class _Listener(NullTranslations):
    """Asked where a catalogue has no word; notes the sentence, and says it as it is."""

    def __init__(self, domain: str) -> None:
        super().__init__()
        self.domain = domain

    def _note(self, sentence: str, context: str | None = None) -> None:
        heard = _heard.get()
        if heard is None or (self.domain, str(get_locale())) == ("flask_security", "en"):
            return
        asked = ("en", "messages") if self.domain == "messages" else ("id", self.domain)
        if (context, sentence) not in known(*asked):
            heard.append(sentence)

    def gettext(self, message: str) -> str:
        self._note(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self._note(msgid1)
        return msgid1 if n == 1 else msgid2

    def upgettext(self, context: str, message: str) -> str:
        self._note(message, context)
        return message

    def unpgettext(self, context: str, singular: str, plural: str, num: int) -> str:
        self._note(singular, context)
        return singular if num == 1 else plural


@contextmanager
def hearing() -> Iterator[list[str]]:
    """What is said without a translation inside the block."""
    sentences: list[str] = []
    token = _heard.set(sentences)
    try:
        yield sentences
    finally:
        _heard.reset(token)


def listen() -> None:
    """Put a listener behind every catalogue; WTForms' rare sentences go on to our own, and are heard there."""
    usual: Callable[[Domain], Any] = Domain.get_translations

    def get_translations(domain: Domain) -> Any:
        found = usual(domain)
        if found._fallback is None and domain.domain[0] != "wtforms":
            found.add_fallback(_Listener(domain.domain[0]))
        return found

    Domain.get_translations = get_translations


listen()
