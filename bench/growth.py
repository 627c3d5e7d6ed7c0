"""Does the cost of a piece of work grow with the data? Read from the tables of two sizes."""

import re

_MOST = 1.3
_SAME_WORK = ("case list", "deep page", "name search", "search by", "case page", "saving 30 marks")
_HEAD = "## {cases:,} cases\n"
_END = "<!-- end -->"
_ROW = re.compile(r"^\| (?P<work>[^|]+) \| (?P<best>[\d.]+) / (?P<p50>[\d.]+) / ", re.MULTILINE)


def growth(text: str, small: int, large: int) -> str:
    """The table of growth from the sections of the two sizes in `text`; empty where one is missing.

    The quickest runs are compared, since the two sizes were not measured at the same moment.
    """
    few, many = _quickest(text, small), _quickest(text, large)
    both = [work for work in many if work in few and work.startswith(_SAME_WORK)]
    if not both:
        return ""
    lines = [
        f"| work | best ms at {small:,} | at {large:,} | grew | goal ≤ {_MOST:g} |",
        "|---|---|---|---|---|",
    ]
    for work in both:
        grew = many[work] / few[work]
        verdict = "ok" if grew <= _MOST else "NO"
        lines.append(f"| {work} | {few[work]:.1f} | {many[work]:.1f} | {grew:.2f} | {verdict} |")
    return "\n".join(lines)


def _quickest(text: str, cases: int) -> dict[str, float]:
    """The quickest run of each work in a section, in ms."""
    section = text.partition(_HEAD.format(cases=cases))[2].partition(_END)[0]
    return {found["work"]: float(found["best"]) for found in _ROW.finditer(section)}
