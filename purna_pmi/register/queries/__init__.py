"""Reading an office's files as pages need it; each notes what it shows of persons."""

from purna_pmi.register.queries.batches import (
    Progress,
    batch,
    job_progress,
    list_batches,
    same_file_before,
)
from purna_pmi.register.queries.lines import LinePage, Shown, kept_lines, list_lines, rejected_rows

__all__ = [
    "LinePage",
    "Progress",
    "Shown",
    "batch",
    "job_progress",
    "kept_lines",
    "list_batches",
    "list_lines",
    "rejected_rows",
    "same_file_before",
]
