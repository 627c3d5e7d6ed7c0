"""The way of an office's file through the system: received, read, confirmed, imported, perhaps undone."""

from purna_pmi.register.actions.applying import CHUNK, apply_chunk, count_pending, finish_import
from purna_pmi.register.actions.comparing import propose_look_alikes
from purna_pmi.register.actions.receiving import (
    confirm,
    receive_file,
    refuse,
    resume,
    start_undoing,
)
from purna_pmi.register.actions.storing import opened_file, store_outcomes
from purna_pmi.register.actions.undoing import finish_undoing, withdraw_chunk

__all__ = [
    "CHUNK",
    "apply_chunk",
    "confirm",
    "count_pending",
    "finish_import",
    "finish_undoing",
    "opened_file",
    "propose_look_alikes",
    "receive_file",
    "refuse",
    "resume",
    "start_undoing",
    "store_outcomes",
    "withdraw_chunk",
]
