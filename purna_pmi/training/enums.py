"""What becomes of somebody in a class."""

from enum import StrEnum


class ParticipantStatus(StrEnum):
    """Where a participant stands in a class."""

    ENROLLED = "enrolled"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"


class EnrolOutcome(StrEnum):
    """What training.enrol() answers."""

    ENROLLED = "enrolled"
    UNKNOWN = "unknown"
    FULL = "full"
    ALREADY = "already"
    OVER = "over"
