import pytest
from sqlalchemy import text

from purna_pmi.core.db import db
from purna_pmi.core.errors import UserError
from purna_pmi.core.text import one_deletions
from purna_pmi.people import queries
from purna_pmi.people.facts import PersonFacts
from purna_pmi.people.searching import SoughtBy, read_words, variants, without_one
from tests.factories.people import as_user, keyring, register
from tests.statements import statements

NIK = "5371990506900003"
PHONE = "0812-3456-7890"


def names(words, key="worker"):
    with as_user(key):
        return [person.name for person in queries.search(words, keyring=keyring()).people]


def found(words, key="worker"):
    with as_user(key):
        return queries.search(words, keyring=keyring())


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Yohanes Benu", "Johanes Benu"),
        ("Yohanes Benu", "benu yohannes"),
        ("Yohanes Benu", "Yohnaes Benu"),
        ("Yohanes Benu", "Yohans"),
        ("Yohanes Benu", "Y. Benu"),
        ("Muhammad Kasim", "M. Kasim"),
        ("Moh. Kasim", "Muhamad Kasim"),
        ("Soeharto Djami", "Suharto Jami"),
        ("Tjitra Radja", "Citra Raja"),
        ("Maria da Cunha", "Mariah Dacunha Cunha"),
        ("Marthen Nope-Salukh", "Marten Salukh"),
        ("Yosef Adoe", "Joseph Adu"),
        ("Maria R", "Maria Riwu"),
        ("Maria Goreti Seran", "Maria Seran Bria"),
    ],
)
def test_spellings_of_one_name_meet(session, stored, typed):
    register(name="Petrus Tulle")
    register(name=stored)
    assert names(typed) == [stored]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Ola Boli", "Oli Bola"),
        ("Ola Boli", "Ona"),
        ("Lay", "Lau"),
        ("Yohanes Benu", "Yohanes Tefa"),
        ("Yuliana Bere", "Melkianus"),
    ],
)
def test_other_names_do_not_meet(session, stored, typed):
    register(name=stored)
    assert names(typed) == []


def test_the_exactest_comes_first_and_of_equals_the_newest(session):
    for name in ("Johanes Benu", "Yohanes Benu", "Yohanes Marten Benu", "Yohanes Benu"):
        last = register(name=name)
    result = found("Yohanes Benu").people
    assert [person.name for person in result] == [
        "Yohanes Benu",
        "Yohanes Benu",
        "Yohanes Marten Benu",
        "Johanes Benu",
    ]
    assert result[0].id == last.id


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Yohanes Bria", "Yoh"),
        ("Johanes Bria", "yoh"),
        ("Yohanes Bria", "Yohanes Bri"),
        ("Yohanes Bria", "bria Yoha"),
        ("Lucia Seran", "Luc"),
        ("Muhammad Kasim", "Muha"),
        ("Yohanes Marten Bria", "Yohanes Marten Bri"),
        ("Mantoe Lay", "Manto"),
    ],
)
def test_a_last_word_only_begun_finds_who_goes_on(session, stored, typed):
    register(name="Petrus Tulle")
    register(name=stored)
    assert names(typed) == [stored]


def test_only_the_last_word_may_be_begun(session):
    register(name="Yohanes Bria")
    assert names("Yoh Bria") == []


def test_exact_comes_before_spelling_before_beginning_before_typing_error(session):
    for name in ("Maria", "Mariyah", "Marianus", "Marta"):
        register(name=name)
    assert names("Maria") == ["Maria", "Mariyah", "Marianus", "Marta"]


def test_who_is_called_so_is_not_lost_among_those_who_only_begin_so(session):
    exact = register(name="Yan Benu")
    for letter in "abcdefgh":
        register(name=f"Yan{letter}ius Benu")
    with as_user("worker"):
        row = db.session.execute(
            text("SELECT ids FROM people.search_names('[[\"ian\"]]', ARRAY['ian'], 3)")
        ).one()
    assert exact.id in row.ids
    assert len(row.ids) == 3


def test_a_colleagues_person_is_not_found_out_letter_by_letter(session):
    register("colleague", name="Yohanes Bria")
    for begun in ("Yoh", "Yohan"):
        assert found(begun).elsewhere is False
    assert found("Yohanes").elsewhere is True


def test_nickname_and_passport_name_are_found(session):
    register(name="Yublina Tse", nickname="Ina Lina", passport_name="Rosalina Abdul")
    assert names("rosalina") == names("lina") == ["Yublina Tse"]


@pytest.mark.parametrize("typed", [NIK, "5371 9905 0690 0003", "5371.9905.0690.0003"])
def test_a_nik_is_found_exactly(session, typed):
    one = register(nik=NIK)
    result = found(typed)
    assert (result.by, [person.id for person in result.people]) == (SoughtBy.NIK, [one.id])
    assert found(NIK[:-1] + "4").people == []


@pytest.mark.parametrize("typed", ["081234567890", "+62 812 3456 7890", "81234567890"])
def test_a_phone_is_found_exactly(session, typed):
    one = register(phone=PHONE)
    result = found(typed)
    assert (result.by, [person.id for person in result.people]) == (SoughtBy.PHONE, [one.id])


@pytest.mark.parametrize("typed", ["", "Yo", "a b", "  ", "537199050690003", "12345", "!!!", "0"])
def test_too_little_or_half_a_number_is_refused(typed):
    with pytest.raises(UserError) as refused:
        read_words(typed)
    assert refused.value.field == "q"


@pytest.mark.parametrize(
    "typed", ["%%%abc", "_____abc", "a'b;--c", "(((abc", "\x00abc", "x" * 5000]
)
def test_odd_words_find_nobody_and_break_nothing(session, typed):
    register(name="Petrus Tulle")
    assert names(typed) == []


def test_short_words_have_no_variants():
    assert variants(("ola", "benu")) == [["o", "ola"], ["b", "ben", "benu", "beu", "bnu", "enu"]]


def test_one_word_is_left_out_of_three_and_more():
    assert without_one(("a", "b")) == []
    assert without_one(("a", "b", "c"), ("ca",)) == [
        (("b", "c"), ("ca",)),
        (("a", "c"), ("ca",)),
        (("a", "b"), ()),
    ]


def test_a_colleagues_person_is_said_to_be_there_and_no_more(session):
    register("colleague", name="Yohanes Benu", nik=NIK, phone=PHONE)
    for words in ("Yohanes Benu", NIK, PHONE):
        result = found(words)
        assert (result.people, result.elsewhere) == ([], True)
    assert len(names("Yohanes Benu", "supervisor")) == 1


def test_of_another_agencys_person_a_search_says_nothing(session):
    register("other_worker", name="Yohanes Benu", nik=NIK)
    for words in (NIK, "Yohanes Benu"):
        assert (found(words).people, found(words).elsewhere) == ([], False)


def test_of_a_sealed_person_nothing_is_said(session):
    register(name="Yohanes Benu", nik=NIK, sealed=True)
    for key in ("colleague", "other_worker"):
        for words in (NIK, "Yohanes Benu"):
            result = found(words, key)
            assert (result.people, result.elsewhere) == ([], False)
    assert names("Yohanes Benu") == ["Yohanes Benu"]


@pytest.mark.parametrize("key", ["counsellor", "trainer", "manager", "facilitator", "auditor"])
def test_other_roles_find_nobody_even_past_the_door(session, key):
    register(nik=NIK)
    for words in ("Yohanes Benu", NIK):
        result = found(words, key)
        assert (result.people, result.elsewhere) == ([], False)


def reasons(draft, **numbers):
    with as_user("worker"):
        likely = queries.likely_same(draft, keyring=keyring(), **numbers)
        return [(one.person.name, set(one.reasons)) for one in likely.people]


def test_who_may_be_the_same_is_shown_with_reasons(session):
    register(
        name="Yohanes Benu", nik=NIK, phone=PHONE, born_year=1990, village_code="53.71.04.1001"
    )
    same_name = reasons(PersonFacts(name="Johanes Benu"))
    assert same_name == [("Yohanes Benu", {"same_name"})]
    assert reasons(PersonFacts(name="Petrus Tulle"), nik=NIK) == [
        ("Yohanes Benu", {"same_nik", "other_name"})
    ]
    near = PersonFacts(name="Yohanis Benu", born_year=1992, village_code="53.71.04.1001")
    assert reasons(near) == [("Yohanes Benu", {"similar_name", "same_village"})]
    assert reasons(PersonFacts(name="Petrus Tulle"), phone=PHONE) == []
    assert reasons(PersonFacts(name="Y. Benu"), phone=PHONE) == [
        ("Yohanes Benu", {"similar_name", "same_phone"})
    ]


def test_half_a_number_is_not_looked_for(session):
    register(nik=NIK)
    assert reasons(PersonFacts(name="Petrus Tulle"), nik=NIK[:15], phone="12") == []


def test_statements_do_not_grow_with_what_is_found(session):
    register(name="Yohanes Benu")
    with as_user("worker"), statements() as few:
        queries.search("Yohanes", keyring=keyring())
    for letter in "abcdefghijkl":
        register(name=f"Yohanes Nope {letter}")
    with as_user("worker"), statements() as many:
        queries.search("Yohanes", keyring=keyring())
    assert len(few) == len(many) == 3


def test_the_database_makes_the_variants_that_search_looks_for(committed_app, superuser):
    keys = ["iohanes", "nur", "bria", "x"]
    superuser.execute("SELECT people.learn_words(%s::text[])", ([*keys, "nur"],))
    rows = superuser.execute(
        "SELECT key, variant FROM people.name_word WHERE key = ANY (%s)", (keys,)
    )
    assert set(rows) == {(key, variant) for key in keys for variant in one_deletions(key)}
