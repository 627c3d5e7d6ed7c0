"""The table of growth is read from the sections that the bench writes itself."""

from bench.growth import growth
from bench.table import Row, markdown
from bench.timing import Spent


def section(cases, **best):
    rows = [
        Row(work.replace("_", " "), Spent((ms, ms + 1)), Spent((1.0,))) for work, ms in best.items()
    ]
    return f"## {cases:,} cases\n\nstamp\n\n{markdown(rows)}\n\n<!-- end -->\n\n"


def test_what_takes_longer_among_more_data_is_told_by_name():
    small = section(10_000, case_page=10.0, case_list=10.0, start_page=10.0)
    text = small + section(1_000_000, case_page=12.0, case_list=14.0, start_page=90.0)
    told = growth(text, 10_000, 1_000_000)
    assert "| case page | 10.0 | 12.0 | 1.20 | ok |" in told
    assert "| case list | 10.0 | 14.0 | 1.40 | NO |" in told
    assert "start page" not in told


def test_nothing_is_told_of_one_size_alone():
    assert growth(section(10_000, case_page=1.0), 10_000, 1_000_000) == ""
