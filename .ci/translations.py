"""Bring the English catalogue up to date with the sentences of code and templates.

Message ids are the Indonesian sentences. New ones are added empty and named at the end, those that no
page says any more are removed; `tests/architecture/test_translations.py` refuses what is left empty.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "purna_pmi" / "translations"
ENGLISH = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
FOLDERS = ("purna_pmi", "templates")
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(
    ["_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2", "lazy_npgettext:1c,2,3"]
)
# Written by hand, so that nothing in it changes from run to run.
HEADER = """\
# English sentences of Purna PMI; message ids are the Indonesian ones. `make translations` keeps this file.
msgid ""
msgstr ""
"Project-Id-Version: Purna PMI\\n"
"Language: en\\n"
"Language-Team: English\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> None:
    """Update the catalogue and name what has to be translated."""
    catalogue = up_to_date(extract(), read(ENGLISH))
    write(catalogue, ENGLISH)
    empty = [
        message.id for message in catalogue if message.id and not is_translated(message.string)
    ]
    for sentence in empty:
        print(f"to translate: {sentence}")
    print(f"{len(catalogue)} sentences, {len(empty)} to translate")


def extract() -> Catalog:
    """Collect the sentences of code and templates, each once, without a translation."""
    with (TRANSLATIONS / "babel.cfg").open() as settings:
        methods, options = parse_mapping_cfg(settings)
    found = Catalog(locale="en")
    for _file, _line, sentence, _comments, context in extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=holds_sentences
    ):
        found.add(sentence, context=context)
    return found


def holds_sentences(folder: str) -> bool:
    """Tell whether the walk through the project may enter a folder."""
    return Path(folder).relative_to(ROOT).parts[0] in FOLDERS


def read(path: Path) -> Catalog:
    """Read a catalogue; one that is not there yet is empty."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name)


def up_to_date(found: Catalog, known: Catalog) -> Catalog:
    """Fill the sentences that were found with the translations that are known; there is no guessing."""
    for message in found:
        before = known.get(message.id, message.context) if message.id else None
        if before and not before.fuzzy:
            message.string = before.string
    return found


def is_translated(string: str | list[str] | tuple[str, ...]) -> bool:
    """Tell whether a translation has words in every form."""
    forms = [string] if isinstance(string, str) else string
    return bool(forms) and all(forms)


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue sorted by sentence, without places and dates, so that a change is one hunk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        target.write(HEADER.encode())
        write_po(target, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)


if __name__ == "__main__":
    sys.exit(main())
