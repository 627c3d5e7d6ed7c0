"""`python -m bench --cases N`: the table of `make bench`."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench import documents, figures, imports, lists, marks, peer, search
from bench.growth import growth
from bench.table import Row, markdown
from bench.town import Town, open_town

_DOCS = Path(__file__).resolve().parents[1] / "docs" / "bench.md"
_END = "\n<!-- end -->\n"
_SIZES = 10_000, 1_000_000
Part = Callable[[Town], Iterator[Row]]


@click.command()
@click.option("--cases", type=click.IntRange(2_000, 5_000_000), default=10_000, show_default=True)
@click.option(
    "--instance",
    type=click.Path(path_type=Path),
    help="Keep (or use again) a seeded instance here.",
)
@click.option("--runs", type=click.IntRange(3), default=40, show_default=True, help="Of each page.")
@click.option("--rows", type=int, help="Rows to import; a tenth of the cases by default, 0 skips.")
@click.option("--reports", type=int, default=200, show_default=True, help="0 skips.")
@click.option("--only", multiple=True, help="Parts to run; all by default.")
@click.option("--write", is_flag=True, help="Write the table into docs/bench.md.")
def main(
    cases: int, instance: Path | None, runs: int, rows: int | None, reports: int,
    only: tuple[str, ...], *, write: bool,
) -> None:  # fmt: skip
    """Measure every goal beside its floor on a city of so many cases."""
    with TemporaryDirectory(prefix="purna-bench-") as folder:
        kept = instance or Path(folder) / "instance"
        imported = cases // 10 if rows is None else rows
        parts: dict[str, Part] = {
            "lists": partial(lists.lists, runs=runs),
            "search": partial(search.names, runs=runs),
            "numbers": partial(search.numbers, runs=runs),
            "case": partial(lists.case_pages, runs=runs),
            "marks": partial(marks.marks, runs=runs),
            "start": partial(lists.start_pages, runs=runs),
            "counts": partial(figures.counts, runs=runs),
            "figures": figures.figures,
            "documents": partial(documents.documents, reports=reports),
            # After the reports: an import leaves jobs behind that the workers would do first.
            "import": partial(imports.imports, rows=imported, folder=Path(folder)),
            "peer": peer.peer,
        }
        chosen = [one for one in parts if not only or one in only]
        if not imported and "import" in chosen:
            chosen.remove("import")
        with open_town(kept, cases) as town:
            quiet()
            table = _report(town, [parts[one] for one in chosen])
    if write:
        _keep(table, cases)


def quiet() -> None:
    """Requests keep writing their log lines, but nobody has to read them."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _report(town: Town, parts: list[Part]) -> str:
    rows: list[Row] = []
    for part in parts:
        for row in part(town):
            rows.append(row)
            click.echo(
                f"{row.verdict or '–':>3} {row.ratio:7.2f} {row.ratio_p95:7.2f} {row.ratio_best:7.2f}  {row.work}"
            )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    size = town.one("SELECT pg_size_pretty(pg_database_size(current_database()))")
    version = town.one("SHOW server_version")
    stamp = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load}, PostgreSQL {version}, database {size}"
    missed = [row.inside() for row in rows if row.verdict == "NO" and row.inside]
    table = "\n\n".join([stamp, markdown(rows), *missed]) + "\n"
    click.echo(f"\n{table}")
    return table


def _keep(table: str, cases: int) -> None:
    """Replace the section of this size in docs/bench.md, and the growth from the small to the large size."""
    text = _replaced(_DOCS.read_text(), f"## {cases:,} cases", table)
    grown = growth(text, *_SIZES)
    _DOCS.write_text(_replaced(text, "## Growth", f"{grown}\n") if grown else text)


def _replaced(text: str, head: str, body: str) -> str:
    """The document with this body under that heading."""
    before, found, rest = text.partition(f"{head}\n")
    after = rest.partition(_END)[2] if found else ""
    return f"{before.rstrip()}\n\n{head}\n\n{body}{_END}{after}"


if __name__ == "__main__":
    main()
