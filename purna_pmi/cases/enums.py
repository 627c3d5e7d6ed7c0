"""The closed lists of a case, and the table of its legal moves."""

from collections.abc import Mapping
from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands; the order is that of the work."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    PLANNING = "planning"
    SUPPORT = "support"
    FOLLOW_UP = "follow_up"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


class Priority(StrEnum):
    """How soon somebody must act."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Source(StrEnum):
    """How a case came to us."""

    INTAKE = "intake"
    REGISTER = "register"
    REFERRAL = "referral"
    SEED = "seed"


class NoteKind(StrEnum):
    """What a note speaks of."""

    NOTE = "note"
    CALL = "call"
    VISIT = "visit"
    MEETING = "meeting"
    MESSAGE = "message"


class ClosureReason(StrEnum):
    """Why a case ends."""

    GOALS_REACHED = "goals_reached"
    MOVED_AWAY = "moved_away"
    LOST_CONTACT = "lost_contact"
    WITHDREW = "withdrew"
    TRANSFERRED = "transferred"
    REMIGRATED = "remigrated"
    DECEASED = "deceased"
    OPENED_IN_ERROR = "opened_in_error"
    OTHER = "other"


class Decision(StrEnum):
    """What becomes of a proposal: a second person's answer, or its author's second thought."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class EventKind(StrEnum):
    """What this room writes on the timeline; rooms above register kinds of their own."""

    OPENED = "case_opened"
    STAGE_MOVED = "stage_moved"
    PRIORITY_SET = "priority_set"
    NEXT_STEP_SET = "next_step_set"
    ASSIGNED = "assigned"
    NOTE_WRITTEN = "note_written"
    NOTE_CORRECTED = "note_corrected"
    TASK_ADDED = "task_added"
    TASK_DONE = "task_done"
    TASK_REOPENED = "task_reopened"
    CLOSURE_PROPOSED = "closure_proposed"
    CLOSURE_RETURNED = "closure_returned"
    CLOSURE_WITHDRAWN = "closure_withdrawn"
    CLOSED = "case_closed"
    REOPENED = "case_reopened"
    PROTECTION_RECORDED = "protection_recorded"
    SEALED = "case_sealed"
    UNSEALED = "case_unsealed"
    READER_NAMED = "reader_named"
    READER_REMOVED = "reader_removed"
    PERSON_MERGED = "person_merged"
    PERSON_PARTED = "person_parted"


class View(StrEnum):
    """Which cases."""

    MINE = "mine"
    TEAM = "team"
    UNASSIGNED = "unassigned"
    CLOSED = "closed"


class Due(StrEnum):
    """When the next step is due, and whether anything was heard."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NONE = "none"
    SILENT = "silent"  # nothing heard for as long as the rule case.silent_after_days says


class Sort(StrEnum):
    """What comes first."""

    DUE = "due"  # the next step that is due soonest
    OPENED = "opened"  # the case opened last


# The same rows as cases.stage_move, which the database holds everybody to; a test compares the two.
LEGAL_MOVES: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.INTAKE: (Stage.ASSESSMENT, Stage.ON_HOLD, Stage.CLOSED),
    Stage.ASSESSMENT: (Stage.PLANNING, Stage.ON_HOLD, Stage.CLOSED),
    Stage.PLANNING: (Stage.SUPPORT, Stage.ASSESSMENT, Stage.ON_HOLD, Stage.CLOSED),
    Stage.SUPPORT: (Stage.FOLLOW_UP, Stage.PLANNING, Stage.ON_HOLD, Stage.CLOSED),
    Stage.FOLLOW_UP: (Stage.SUPPORT, Stage.ON_HOLD, Stage.CLOSED),
    Stage.ON_HOLD: (
        Stage.INTAKE,
        Stage.ASSESSMENT,
        Stage.PLANNING,
        Stage.SUPPORT,
        Stage.FOLLOW_UP,
        Stage.CLOSED,
    ),
    Stage.CLOSED: (Stage.ASSESSMENT,),
}


def moves_from(stage: str) -> tuple[Stage, ...]:
    """Where a worker may move a case by hand: closing and reopening have ways of their own."""
    if stage == Stage.CLOSED:
        return ()
    return tuple(to for to in LEGAL_MOVES[Stage(stage)] if to is not Stage.CLOSED)
