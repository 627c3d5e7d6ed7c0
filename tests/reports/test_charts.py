import re
from xml.etree import ElementTree as ET

import pytest

from purna_pmi.reports.charts import Bar, Pair, Step, bar_chart, flow_chart, pair_chart
from purna_pmi.reports.suppression import HIDDEN, Cell

WORDS = {"key": "k", "title": "Judul", "description": "Uraian", "number": str}
STEPS = [Step("Awal", 174, 0), Step("Baru", 312, 1), Step("Keluar", 243, -1), Step("Akhir", 243, 0)]
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    "id",
    "role",
    "class",
    "aria-labelledby",
    "viewBox",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "d",
    "width",
    "height",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
}


@pytest.fixture
def drawn(environment):
    """A drawing as the template macro writes it, parsed."""

    def draw(drawing):
        template = environment.from_string("{% from 'kit/svg.html' import svg %}{{ svg(drawing) }}")
        return ET.fromstring(template.render(drawing=drawing))  # noqa: S314 - our own macro's output

    return draw


def texts(tree):
    return [node.text for node in tree.iter(f"{SVG}text")]


def charts():
    yield flow_chart(STEPS, **WORDS)
    yield pair_chart(
        [Pair("Jan", Cell(3), HIDDEN), Pair("Feb", Cell(0), Cell(8))], ("A", "B"), **WORDS
    )
    yield bar_chart([Bar("Alak", Cell(9)), Bar("Oebobo", HIDDEN), Bar("Maulafa", Cell(0))], **WORDS)


@pytest.mark.parametrize("chart", list(charts()))
def test_a_chart_has_a_name_and_only_presentation_attributes(drawn, chart):
    tree = drawn(chart)
    assert tree.get("role") == "img"
    assert [tree[0].text, tree[1].text] == ["Judul", "Uraian"]
    assert {name for node in tree.iter() for name in node.attrib} <= ALLOWED


@pytest.mark.parametrize("chart", list(charts()))
def test_every_mark_lies_within_the_picture(chart):
    for node in chart.nodes:
        box = node.attributes
        if node.tag == "rect":
            assert 0 <= box["x"] <= box["x"] + box["width"] <= chart.width
            assert 0 <= box["y"] <= box["y"] + box["height"] <= chart.height


def test_the_waterfall_hangs_each_change_on_the_level_before(drawn):
    rects = [node.attributes for node in flow_chart(STEPS, **WORDS).nodes if node.tag == "rect"]
    start, new, gone, end = rects
    assert new["y"] + new["height"] == pytest.approx(start["y"], abs=0.2)
    assert gone["y"] == pytest.approx(new["y"], abs=0.2)
    assert gone["y"] + gone["height"] == pytest.approx(end["y"], abs=0.2)
    assert texts(drawn(flow_chart(STEPS, **WORDS)))[::2] == ["174", "+312", "−243", "243"]


def test_bars_are_as_long_as_their_counts():
    bars = [Bar("a", Cell(10)), Bar("b", Cell(20))]
    nodes = bar_chart(bars, **WORDS).nodes
    short, long = (n.attributes["width"] for n in nodes if n.tag == "rect")
    assert long == pytest.approx(2 * short, abs=0.2)


def test_beside_a_table_the_bars_go_without_its_words(drawn):
    chart = bar_chart([Bar("Alak", Cell(9)), Bar("Oebobo", Cell(0))], labelled=False, **WORDS)
    assert texts(drawn(chart)) == ["9", "0"]


def test_a_hidden_count_leaves_no_trace_of_its_size(drawn):
    one, two = (pair_chart([Pair("Jan", HIDDEN, Cell(9))], ("A", "B"), **WORDS) for _ in range(2))
    assert one == two
    tree = drawn(one)
    assert len(list(tree.iter(f"{SVG}path"))) == 1
    assert [text for text in texts(tree) if re.fullmatch(r"\d+", text)] == ["9"]


def test_hostile_words_stay_words(drawn):
    hostile = '"><script>alert(1)</script>'
    tree = drawn(bar_chart([Bar(hostile, Cell(1))], **{**WORDS, "title": hostile}))
    assert hostile in texts(tree)
    assert tree[0].text == hostile


def test_twenty_four_months_write_every_other_name_and_no_numbers(drawn):
    pairs = [Pair(f"m{i}", Cell(i), Cell(i)) for i in range(24)]
    words = texts(drawn(pair_chart(pairs, ("A", "B"), **WORDS)))
    assert words == ["A", "B", *(f"m{i}" for i in range(0, 24, 2))]
