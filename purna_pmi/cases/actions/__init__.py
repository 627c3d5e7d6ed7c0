"""Everything that changes a case; each act writes its line on the timeline."""

from purna_pmi.cases.actions.closing import (
    decide_closure,
    propose_closure,
    reopen,
    withdraw_closure,
)
from purna_pmi.cases.actions.merging import merge_people, undo_merger
from purna_pmi.cases.actions.notes import correct_note, is_correctable, write_note
from purna_pmi.cases.actions.opening import Intake, open_case, take_in, take_in_again
from purna_pmi.cases.actions.protecting import (
    name_reader,
    record_protection,
    remove_reader,
    seal_case,
    unseal_case,
)
from purna_pmi.cases.actions.steering import assign_worker, move_stage, set_next_step, set_priority
from purna_pmi.cases.actions.tasks import add_task, finish_task, possible_assignees, reopen_task
from purna_pmi.cases.actions.timeline import add_event

__all__ = [
    "Intake",
    "add_event",
    "add_task",
    "assign_worker",
    "correct_note",
    "decide_closure",
    "finish_task",
    "is_correctable",
    "merge_people",
    "move_stage",
    "name_reader",
    "open_case",
    "possible_assignees",
    "propose_closure",
    "record_protection",
    "remove_reader",
    "reopen",
    "reopen_task",
    "seal_case",
    "set_next_step",
    "set_priority",
    "take_in",
    "take_in_again",
    "undo_merger",
    "unseal_case",
    "withdraw_closure",
    "write_note",
]
