"""Filling the table of places from the lists that the package carries."""

import csv
from collections.abc import Iterator
from pathlib import Path

import psycopg

DATA = Path(__file__).parent / "data"
_ROOT_KINDS = {"53.71": "kota"}

Row = tuple[str, str | None, str, str, str]


def load_places(address: str) -> int:
    """Add the places that the database does not have yet, as the installer; how many they were."""
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE given (code text, parent_code text, level text, kind text, name text) ON COMMIT DROP"
        )
        with cursor.copy("COPY given FROM STDIN") as copy:
            for row in _rows():
                copy.write_row(row)
        cursor.execute(
            "INSERT INTO place.place (code, parent_code, level, kind, name) SELECT * FROM given"
            " ON CONFLICT (code) DO NOTHING"
        )
        return cursor.rowcount


def _rows() -> Iterator[Row]:
    """Every place after its parent: code, parent, level, kind, name."""
    for line in _read("provinces.csv"):
        yield line["code"], None, "province", "provinsi", line["name"]
    for line in _read("regencies.csv"):
        kind = _ROOT_KINDS.get(line["code"], "kabupaten")
        yield line["code"], line["code"][:2], "regency", kind, line["name"]
    for line in _read("districts.csv"):
        yield line["code"], line["kabupaten_code"], "district", "kecamatan", line["kecamatan"]
    for line in _read("villages.csv"):
        yield line["code"], line["kecamatan_code"], "village", line["type"], line["name"]


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
