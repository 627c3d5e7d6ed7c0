from datetime import date, timedelta

import pytest

from purna_pmi.core import clock
from purna_pmi.core.errors import StaleError, UserError
from purna_pmi.people import queries, wording
from purna_pmi.people.actions import (
    add_episode,
    correct_episode,
    correct_person,
    register_person,
)
from purna_pmi.people.enums import NeutralReason, ProtectionKind, ReturnReason, TravelPaper
from purna_pmi.people.facts import EpisodeFacts, PersonFacts, split_reason
from tests.factories.people import as_user, myself, register

TOMORROW = clock.today() + timedelta(days=1)


def read(one):
    with as_user("worker"):
        return queries.person(one.id)


def test_a_name_is_cleaned_and_its_keys_kept(session):
    person = read(register(name="  MARIA  DA CUNHA ", nickname="Mia"))
    assert (person.name, person.nickname) == ("Maria da Cunha", "Mia")
    assert person.name_keys == ["maria", "kuna", "mia"]


def test_one_word_is_a_name(session):
    assert read(register(name="Yublina")).name == "Yublina"


def test_sixty_characters_fit_and_sixty_one_do_not(session):
    name = "Ab" * 30
    assert read(register(name=name)).name == name
    with as_user("worker"), pytest.raises(UserError) as refused:
        register_person(PersonFacts(name=name + "c"), actor=myself())
    assert (refused.value.sentence, refused.value.field) == (wording.NAME_TOO_LONG, "name")


@pytest.mark.parametrize("name", ["", "  ", "...", "\u200b"])
def test_no_name_is_no_name(session, name):
    with as_user("worker"), pytest.raises(UserError) as refused:
        register_person(PersonFacts(name=name), actor=myself())
    assert refused.value.sentence == wording.NAME_MISSING


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"born_on": date(1990, 1, 1), "born_year": 1990}, "born_year"),
        ({"born_on": TOMORROW}, "born_on"),
        ({"born_on": date(1899, 12, 31)}, "born_on"),
        ({"born_year": TOMORROW.year + 1}, "born_year"),
        ({"born_year": 0}, "born_year"),
        ({"interests": "x" * 501}, "interests"),
        ({"passport_name": "x" * 61}, "passport_name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(session, facts, field):
    with as_user("worker"), pytest.raises(UserError) as refused:
        register_person(PersonFacts(name="Maria", **facts), actor=myself())
    assert refused.value.field == field


def test_a_home_outside_the_city_is_recognised_or_kept_in_words(session):
    assert read(register(home_text="Kab. Malaka")).home_code == "53.21"
    unknown = read(register(home_text="seberang sungai"))
    assert (unknown.home_code, unknown.home_text) == (None, "seberang sungai")


def test_age_is_in_full_years(session):
    person = read(register(born_on=date(1990, 6, 15)))
    assert person.age_on(date(2026, 6, 14)) == 35
    assert person.age_on(date(2026, 6, 15)) == 36
    assert read(register(born_year=1990)).age_on(date(2026, 1, 1)) == 36
    assert read(register()).age_on(date(2026, 1, 1)) is None


def test_a_correction_over_somebody_elses_is_stale(session):
    one = register(name="Maria Benu")
    with as_user("worker"):
        person = queries.person(one.id)
        correct_person(person, PersonFacts(name="Maria Nope"), version=1)
        assert person.version == 2
        with pytest.raises(StaleError):
            correct_person(person, PersonFacts(name="Maria Tefa"), version=1)
    assert read(one).name == "Maria Nope"


def test_a_corrected_name_is_found(session):
    one = register(name="Maria Benu")
    with as_user("worker"):
        correct_person(queries.person(one.id), PersonFacts(name="Wilhelmina Ndun"), version=1)
    with as_user("worker"):
        words = queries.search("welhelmina ndun", keyring=None)
        assert [person.id for person in words.people] == [one.id]


def test_a_journey_may_know_nothing(session):
    one = register()
    with as_user("worker"):
        [journey] = queries.episodes_of(one.id)
    assert (journey.destination, journey.return_reason, journey.papers) == (None, "unknown", [])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"left_on": TOMORROW}, "left_on"),
        ({"returned_on": TOMORROW}, "returned_on"),
        ({"left_on": date(2024, 2, 2), "returned_on": date(2024, 2, 1)}, "returned_on"),
    ],
)
def test_impossible_journeys_are_refused(session, facts, field):
    one = register()
    with as_user("worker"), pytest.raises(UserError) as refused:
        add_episode(one.id, EpisodeFacts(**facts))
    assert refused.value.field == field


def test_journeys_are_corrected_and_shown_latest_first(session):
    one = register(episode=EpisodeFacts(returned_on=date(2020, 1, 1)))
    with as_user("worker"):
        later = add_episode(one.id, EpisodeFacts(returned_on=date(2024, 1, 1)))
        facts = EpisodeFacts(returned_on=date(2025, 1, 1), papers=(TravelPaper.SPLP,))
        correct_episode(later, facts, version=1)
        with pytest.raises(StaleError):
            correct_episode(later, facts, version=1)
        days = [episode.returned_on for episode in queries.episodes_of(one.id)]
    assert days == [date(2025, 1, 1), date(2020, 1, 1)]


def test_dangerous_reasons_never_reach_a_journey():
    assert split_reason(ReturnReason.TRAFFICKING) == (
        NeutralReason.IN_DISTRESS,
        ProtectionKind.TRAFFICKING,
    )
    assert split_reason(ReturnReason.SICK)[1] is ProtectionKind.SICK
    told = {reason: split_reason(reason) for reason in ReturnReason}
    assert all(neutral in NeutralReason for neutral, _ in told.values())
    assert sum(kind is None for _, kind in told.values()) == len(ReturnReason) - 2
