"""What states, matches and reasons are called on the page, beside the sentences of the codes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from purna_pmi.register.enums import BatchState, KeptReason, Match, Outcome, RemarkCode
from purna_pmi.register.queries import Shown
from purna_pmi.register.wording import FILE_PROBLEMS, NOTES, OUTCOMES, REMARKS, WARNINGS

__all__ = ["FILE_PROBLEMS", "NOTES", "OUTCOMES", "WARNINGS", "remark_sentence"]

# State in words, and the shape beside them.
STATES: Mapping[str, tuple[object, str]] = {
    BatchState.READING: (_l("Sedang dibaca"), "active"),
    BatchState.PREVIEW: (_l("Menunggu konfirmasi"), "wait"),
    BatchState.IMPORTING: (_l("Sedang diimpor"), "active"),
    BatchState.IMPORTED: (_l("Sudah diimpor"), "done"),
    BatchState.UNDOING: (_l("Sedang ditarik"), "active"),
    BatchState.UNDONE: (_l("Ditarik kembali"), "stopped"),
    BatchState.REFUSED: (_l("Tidak dapat dibaca"), "danger"),
}
WORK: Mapping[str, object] = {
    BatchState.READING: _l("Membaca berkas"),
    BatchState.IMPORTING: _l("Mengimpor baris"),
    BatchState.UNDOING: _l("Menarik kembali kasus yang belum disentuh"),
}
OUTCOME_SHAPES: Mapping[str, str] = {
    Outcome.IMPORT: "done",
    Outcome.REJECT: "danger",
    Outcome.IGNORE: "plain",
    Outcome.KNOWN: "stopped",
}
MATCHES: Mapping[str, object] = {
    Match.NEW: _l("orang baru"),
    Match.EXACT: _l("orang yang sudah tercatat"),
    Match.LIKELY: _l("mungkin sudah tercatat"),
}
SHOWN: Mapping[Shown, object] = {
    Shown.ALL: _l("Semua orang"),
    Shown.REJECTED: _l("Ditolak"),
    Shown.DOUBTFUL: _l("Dengan catatan"),
    Shown.LIKELY: _l("Mungkin sudah tercatat"),
    Shown.KNOWN: _l("Sudah ada"),
    Shown.IGNORED: _l("Dilewati"),
}
KEPT: Mapping[str, object] = {
    KeptReason.ASSIGNED: _l("sudah ada petugasnya"),
    KeptReason.WORKED_ON: _l("sudah dikerjakan"),
    KeptReason.PERSON_CHANGED: _l("data orangnya sudah diubah"),
    KeptReason.REPORTED: _l("sudah dihitung dalam laporan yang dibekukan"),
}


def remark_sentence(remark: Mapping[str, Any]) -> str:
    """What is to be said of a sheet, in words."""
    known = {"about": "", "sheet": "", "stated": 0, "found": 0, **remark}
    return str(REMARKS[RemarkCode(remark["code"])]) % known
