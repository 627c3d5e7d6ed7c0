"""Reading an office's files as pages need it; each notes what it shows of persons."""

from purna_pmi.register.queries.batches import (
    PAGE,
    Progress,
    batch,
    job_progress,
    list_batches,
    same_file_before,
)
from purna_pmi.register.queries.lines import (
    MOST_LOOKED_AT,
    REJECTED_AT_ONCE,
    LinePage,
    Shown,
    count_standing,
    kept_lines,
    list_lines,
    rejected_rows,
    shown_by,
)

__all__ = [
    "MOST_LOOKED_AT",
    "PAGE",
    "REJECTED_AT_ONCE",
    "LinePage",
    "Progress",
    "Shown",
    "batch",
    "count_standing",
    "job_progress",
    "kept_lines",
    "list_batches",
    "list_lines",
    "rejected_rows",
    "same_file_before",
    "shown_by",
]
