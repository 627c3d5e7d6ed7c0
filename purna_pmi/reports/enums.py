"""How far a report of the programme is."""

from enum import StrEnum


class ReportState(StrEnum):
    """Asked for, counted and frozen, then printed; without PDF where this machine cannot make one."""

    WAITING = "waiting"
    COUNTED = "counted"
    PRINTED = "printed"
    UNPRINTED = "unprinted"
