"""The band on the sign-in page is the band on the report's cover."""

import re
from pathlib import Path

from flask import render_template_string

from purna_pmi.web.woven_band import INDIGO, woven_band
from tests.web.gallery import create_gallery

KIT = Path(__file__).resolve().parents[2] / "static" / "kit"
# The tile of the page is an ornament: the same nodes as on paper, with no words around them.
DRAWN = """{% from "kit/svg.html" import nodes %}
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ band.width }} {{ band.height }}"
 aria-hidden="true" focusable="false" class="ornament">{{ nodes(band.nodes) }}</svg>"""


def drawn_tile() -> str:
    with create_gallery().test_request_context():
        drawn = render_template_string(DRAWN, band=woven_band(1)).strip().replace("\n", "")
        return re.sub(r">\s+<", "><", drawn) + "\n"


def test_the_tile_is_one_unit_of_the_woven_band() -> None:
    assert (KIT / "band.svg").read_text() == drawn_tile()


def test_the_ground_under_the_tile_is_its_own() -> None:
    assert f"background: {INDIGO} url" in (KIT / "layout.css").read_text()
