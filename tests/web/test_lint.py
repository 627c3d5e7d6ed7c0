"""The proof-reader finds each fault, and nothing in a good page."""

import pytest

from tests.web.lint import lint_page

GOOD = """<!doctype html><html lang="id"><head><title>Kasus – Purna PMI</title></head><body><main>
<h1>Kasus</h1><h2>Cari</h2><form method="post" action="/x"><input type="hidden" name="csrf_token" value="1">
<label for="q">Nama</label><p class="error" id="q-error">Isi nama.</p>
<input id="q" name="q" aria-describedby="q-error" aria-invalid="true"><button>Cari</button></form>
<a href="#q">ke nama</a></main></body></html>"""


def test_a_good_page_has_no_faults() -> None:
    assert lint_page(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<h1>Kasus</h1>", "", "0 h1"),
        ("<h2>Cari</h2>", "<h1>Dua</h1>", "2 h1"),
        ("<title>Kasus", "<title>Orang", "does not begin"),
        ("<title>Kasus – Purna PMI</title>", "", "0 title"),
        (' lang="id"', "", "no language"),
        ("<main>", "<div>", "0 main"),
        ("<h2>Cari</h2>", "<h4>Cari</h4>", "h1 then h4"),
        ('<label for="q">', '<label id="q" for="q">', "twice"),
        ('<label for="q">Nama</label>', "", "without a label"),
        ('aria-describedby="q-error" aria', "aria", "belongs to no field"),
        ('aria-describedby="q-error" aria', "aria", "does not say why"),
        ('href="#q"', 'href="#z"', "leads nowhere"),
        ('for="q"', 'for="z"', "leads nowhere"),
        (' action="/x"', "", "without an action"),
        ('name="csrf_token"', 'name="c"', "without a CSRF token"),
        ("<button>Cari</button>", "<button></button>", "without words"),
        ("<h2>Cari</h2>", '<p style="color:red">x</p>', "p with style"),
        ("<h2>Cari</h2>", '<p onclick="go()">x</p>', "p with onclick"),
        ("<h2>Cari</h2>", "<script>go()</script>", "inline <script>"),
        ("<h2>Cari</h2>", '<a href="javascript:go()">x</a>', "a with href"),
        ("<h2>Cari</h2>", '<img src="x">', "without alt"),
        ("<h2>Cari</h2>", "<fieldset><p>x</p></fieldset>", "without a legend"),
        ("<h2>Cari</h2>", "<p>None</p>", "slip"),
        ("<h2>Cari</h2>", "<p>Sisa %(num)s hari</p>", "slip"),
        ("</h2>", "", "closes"),
        ('<p class="error" id', '<p class="error" class="x" id', "attribute twice"),
        (
            "<a href",
            '<form action="/z"><form action="/y"></form></form><a href',
            "a form in a form",
        ),
    ],
)
def test_each_fault_is_found(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert any(fault in found for found in lint_page(GOOD.replace(old, new, 1)))


def test_the_word_that_tells_of_an_error_may_stand_before_the_title() -> None:
    assert lint_page(GOOD.replace("<title>", "<title>Kesalahan: ")) == []
