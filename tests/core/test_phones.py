import pytest

from purna_pmi.core.phones import readable, to_e164


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("(0812) 3456.7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("00628123456789", "+628123456789"),
        (81318950031.0, "+6281318950031"),
        (81318950031, "+6281318950031"),
        ("81318950031.0", "+6281318950031"),
        ("'08216555656", "+628216555656"),
        ("+60 12-345 6789", "+60123456789"),
        ("0380-831234", "+62380831234"),
        ("-", None),
        ("", None),
        (None, None),
        ("tidak ada", None),
        ("8.13E+10", None),
        ("12345", None),
        ("0812345678901234567", None),
        (True, None),
    ],
)
def test_numbers_as_people_write_them(raw, expected):
    assert to_e164(raw) == expected


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+6281234567890", "+62 812-3456-7890"),
        ("+60123456789", "+60 12-345 6789"),
        ("Jl. Contoh 5, RT 003", "Jl. Contoh 5, RT 003"),
    ],
)
def test_a_stored_number_is_grouped_for_the_eye(stored, shown):
    assert readable(stored) == shown
