"""HTML in, PDF out: tagged (PDF/UA-1), embedded fonts, and no way to any file but our own."""

from collections.abc import Mapping
from contextlib import redirect_stdout
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

_STYLE_FOLDER = Path(__file__).resolve().parents[2] / "static" / "pdf"
_FONTS = ("Regular", "It", "Semibold", "Bold")
_TYPES = {".css": "text/css; charset=utf-8", ".ttf": "font/ttf"}


class PdfUnavailable(RuntimeError):  # noqa: N818 - named for what the caller can say about it
    """The system libraries that draw text are missing; the message says which to install."""


def render_pdf(html: str, *, title: str, lang: str) -> bytes:
    """Renders a document that links its styles as `purna:NAME.css`.

    Args:
        html: A whole document from our own templates, every value escaped.
        title: The title in the metadata and in the reader's window.
        lang: BCP 47 tag of the text (`id`, `en`).

    Returns:
        PDF/UA-1 with tags and bookmarks; the same input gives the same text.

    Raises:
        PdfUnavailable: Pango or HarfBuzz cannot be loaded.
    """
    weasyprint = _weasyprint()
    fetcher = asset_fetcher()
    document = weasyprint.HTML(string=html, base_url="purna:document", url_fetcher=fetcher).render(
        pdf_variant="pdf/ua-1", custom_metadata=False
    )
    document.metadata.title = title
    document.metadata.lang = lang
    document.metadata.generator = "Purna PMI"
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf


@cache
def own_assets() -> Mapping[str, Path]:
    """Everything a document may load: URL → file, closed when the process starts printing."""
    fonts = files("font_source_sans_pro") / "files"
    assets = {f"purna:{path.name}": path for path in sorted(_STYLE_FOLDER.glob("*.css"))}
    for weight in _FONTS:
        name = f"SourceSansPro-{weight}.ttf"
        assets[f"purna:{name}"] = Path(str(fonts / name))
    return assets


def asset_fetcher() -> Any:
    """WeasyPrint's way to the files of a document: our own assets, and no other."""
    return _fetcher_class()(own_assets())


def _weasyprint() -> Any:
    """WeasyPrint, imported on first use: it costs seconds and needs system libraries."""
    try:
        with redirect_stdout(StringIO()):  # one sentence is ours to say; it prints eight lines
            import weasyprint
    except OSError as error:
        raise PdfUnavailable(
            "PDF tidak dapat dibuat: pustaka sistem Pango belum terpasang"
            " (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
        ) from error
    return weasyprint


@cache
def _fetcher_class() -> type[Any]:
    """The fetcher, made late because its base class comes with WeasyPrint."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnAssetsOnly(URLFetcher):
        """Answers for the listed assets and refuses every other address, whatever its scheme."""

        def __init__(self, assets: Mapping[str, Path]) -> None:
            super().__init__(allowed_protocols=("purna",), allow_redirects=False)
            self.assets = assets

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            """One of our assets, or ValueError; the base class's openers are never reached."""
            del headers
            if (asset := self.assets.get(url)) is None:
                raise ValueError("An address outside the document's own assets")
            kind = _TYPES[asset.suffix]
            return URLFetcherResponse(url, asset.read_bytes(), {"Content-Type": kind})

    return OwnAssetsOnly
