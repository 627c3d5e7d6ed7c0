"""What a sheet can say of somebody."""

from enum import StrEnum


class AttendanceStatus(StrEnum):
    """A mark on a sheet; no mark is no statement, and never an absence."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    SICK = "sick"
    ABSENT = "absent"


# Who was there, on time or not.
ATTENDED = frozenset({AttendanceStatus.PRESENT, AttendanceStatus.LATE})
