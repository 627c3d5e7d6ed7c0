"""Filling the table of places from the lists that the package carries."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, text

DATA = Path(__file__).parent / "data"
_ROOT_KINDS = {"53.71": "kota"}

Row = tuple[str, str | None, str, str, str]


_ADD = text(
    "INSERT INTO place.place (code, parent_code, level, kind, name)"
    " SELECT * FROM unnest(:codes ::text[], :parents ::text[], :levels ::text[], :kinds ::text[], :names ::text[])"
    " ON CONFLICT (code) DO NOTHING"
)


def load_places(engine: Engine) -> int:
    """Add the places that the database does not have yet, as the owner; how many they were."""
    columns = zip(*_rows(), strict=True)
    names = ("codes", "parents", "levels", "kinds", "names")
    values = {name: list(column) for name, column in zip(names, columns, strict=True)}
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE purna_definer")
        return connection.execute(_ADD, values).rowcount


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
