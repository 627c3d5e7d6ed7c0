"""Where a page may send somebody."""

import pytest

from purna_pmi.web.redirects import own_path


@pytest.mark.parametrize(
    "target", ["/", "/cases", "/cases?state=open&page=2", "/people/1#top", "/a/../b"]
)
def test_paths_of_this_site_are_kept(target):
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "cases",
        "//elsewhere.test",
        "///elsewhere.test",
        "/\\elsewhere.test",
        "\\/elsewhere.test",
        "/\t/elsewhere.test",
        "/\n/elsewhere.test",
        "/a\\b",
        "/a b",
        "https://elsewhere.test/a",
        "javascript:alert(1)",
        "/a\x00",
    ],
)
def test_all_else_becomes_the_start_page(target):
    assert own_path(target) == "/"
