"""The cells that tell where somebody lives."""

from purna_pmi.places.gazetteer import Home, find_home
from purna_pmi.register.cells.reader import Cell
from purna_pmi.register.enums import Field, NoteCode, WarningCode
from purna_pmi.register.rows import RowReading

HOME_FIELDS = (Field.VILLAGE, Field.DISTRICT, Field.REGENCY, Field.PROVINCE)


def read_rt_rw(reading: RowReading, cell: Cell) -> None:
    """RT and RW, from one column or two."""
    earlier = reading.data.rt_rw
    reading.data.rt_rw = f"{earlier}/{cell.text}" if earlier else cell.text


def settle_home(reading: RowReading) -> None:
    """Recognise the place that the row's cells name together; keep their words if it is not one.

    An address serves where no column names the village, and is no reason for a warning.
    """
    if not reading.home:
        return
    reading.data.address = reading.home.get(Field.ADDRESS)
    village, district, regency, province = (reading.home.get(f, "") for f in HOME_FIELDS)
    found = find_home(village or reading.data.address or "", district, regency, province)
    reading.data.home = found
    if found.unknown and village:
        reading.warn(WarningCode.KELURAHAN_UNKNOWN)
    _count_as_sign(reading, found)
    _keep_doubtful(reading, found)


def _count_as_sign(reading: RowReading, found: Home) -> None:
    if found.district or found.regency:
        reading.evidence.add(Field.VILLAGE if found.kelurahan or found.village else Field.DISTRICT)


def _keep_doubtful(reading: RowReading, found: Home) -> None:
    if found.district_differs:
        reading.notes.append(NoteCode.DISTRICT_DIFFERS)
    if found.district_differs or not found.kelurahan:
        reading.kept |= {f.value: reading.home[f] for f in HOME_FIELDS if f in reading.home}
