"""Reading counselling; each function that shows somebody's file or a list of people records the reading."""

from purna_pmi.counselling.queries.cases import CaseCounselling, case_of_staff, of_case
from purna_pmi.counselling.queries.clients import Client
from purna_pmi.counselling.queries.files import (
    EpisodeFile,
    SessionFile,
    episode_file,
    is_forsaken,
    led_episode,
    note,
    session_file,
    writable_episode,
    writable_session,
)
from purna_pmi.counselling.queries.lists import (
    Agenda,
    Appointment,
    Listing,
    Loose,
    Overview,
    agenda,
    overview,
)

__all__ = [
    "Agenda",
    "Appointment",
    "CaseCounselling",
    "Client",
    "EpisodeFile",
    "Listing",
    "Loose",
    "Overview",
    "SessionFile",
    "agenda",
    "case_of_staff",
    "episode_file",
    "is_forsaken",
    "led_episode",
    "note",
    "of_case",
    "overview",
    "session_file",
    "writable_episode",
    "writable_session",
]
