"""The closed lists of counselling, by the codes that the database stores."""

from enum import StrEnum


class SessionKind(StrEnum):
    """How counsellor and client meet."""

    INDIVIDUAL = "individual"
    FAMILY = "family"
    GROUP = "group"
    CRISIS = "crisis"
    HOME_VISIT = "home_visit"
    REMOTE = "remote"


class SessionOutcome(StrEnum):
    """What became of an appointment; a refusal and a postponement are answers, not failures."""

    PLANNED = "planned"
    ATTENDED = "attended"
    MISSED = "missed"
    POSTPONED = "postponed"
    REFUSED = "refused"
    CANCELLED = "cancelled"  # planned by mistake, or the counselling ended before it


# What a counsellor may record of an appointment.
RECORDED = tuple(outcome for outcome in SessionOutcome if outcome is not SessionOutcome.PLANNED)
# Outcomes that can be known before the day has come.
KNOWN_AHEAD = frozenset(
    {SessionOutcome.POSTPONED, SessionOutcome.REFUSED, SessionOutcome.CANCELLED}
)
# Appointments of which there is nothing to write.
WITHOUT_NOTE = frozenset({SessionOutcome.PLANNED, SessionOutcome.CANCELLED})


class EventKind(StrEnum):
    """What this room writes on the timeline of a case: never more than that something took place."""

    HANDED_OVER = "counselling_handed_over"
    ATTENDED = "counselling_attended"
    NOT_ATTENDED = "counselling_not_attended"
    PASSED_ON = "counselling_passed_on"  # written by the database: the lead counsellor does not see the case
    ENDED = "counselling_ended"
