import pytest

from purna_pmi.places.countries import countries_by_name, find_destination
from purna_pmi.places.gazetteer import KELURAHAN, by_code, find_home, find_regency
from purna_pmi.places.spelling import place_key


def test_the_city_has_fifty_one_kelurahan_each_found_by_its_own_name():
    assert len(KELURAHAN.places) == 51
    for code, place in KELURAHAN.places.items():
        assert find_home(place.name).kelurahan == code
        if not place.name.endswith("II"):
            assert find_home(place.name.upper().replace(" ", "")).kelurahan == code
        assert find_home(f"Kel. {place.name}").kelurahan == code


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Belo", "Bello"),
        ("Batuplat", "Batu Plat"),
        ("Naikoten I", "Naikoten Satu"),
        ("NAIKOTEN 2", "Naikoten Dua"),
        ("Bakunase II", "Bakunase Dua"),
        ("Bakunase 1", "Bakunase"),
        ("Manulai Dua", "Manulai II"),
        ("LLBK", "Lai Lai Bisi Kopan"),
        ("Lahi Lai Bissi Kopan", "Lai Lai Bisi Kopan"),
        ("TDM", "Tuak Daun Merah"),
        ("Nefonaik", "Nefonaek"),
        ("Oe Bobo", "Oebobo"),
        ("Oesapa Sel.", "Oesapa Selatan"),
        ("Penkase", "Penkase Oeleta"),
        ("Fontain", "Fontein"),
        ("Liliba, Oebobo", "Liliba"),
        ("Kelurahan Liliba Kota Kupang", "Liliba"),
    ],
)
def test_aliases_of_kelurahan(written, name):
    assert by_code(find_home(written).kelurahan).name == name


@pytest.mark.parametrize("written", ["Naikoten", "Manulai", "Kel. Sukamaju", "Xyz", "Nun"])
def test_what_names_no_single_kelurahan_is_unknown(written):
    home = find_home(written)
    assert home.unknown
    assert home.kelurahan is None


def test_the_kelurahan_decides_against_the_kecamatan():
    home = find_home("Kolhua", "Alak")
    assert (home.kelurahan, home.district) == ("53.71.02.1007", "53.71.02")
    assert home.district_differs
    assert not find_home("Kolhua", "MAULAFA").district_differs


def test_a_village_unknown_in_a_district_of_the_city_keeps_the_district():
    home = find_home("Kel. Sukamaju", "Kelapa Lima")
    assert (home.unknown, home.district) == (True, "53.71.03")


@pytest.mark.parametrize(
    ("cells", "village", "regency"),
    [
        (("Manulai I",), "53.01.05.2003", "53.01"),
        (("Merdeka", "Kupang Timur", "Kab. Kupang"), "53.01.06.1005", "53.01"),
        (("Oebobo", "Batu Putih", "TTS"), "53.02.14.2004", "53.02"),
        (("", "", "Kab. Malaka"), None, "53.21"),
        (("Belu",), None, "53.04"),
        (("Naimata", "", "Malaka"), None, "53.21"),
        (("Desa Apa Saja Kab. TTU",), None, "53.03"),
    ],
)
def test_a_home_outside_the_city_is_kept_where_recognised(cells, village, regency):
    home = find_home(*cells)
    assert (home.kelurahan, home.village, home.regency) == (None, village, regency)
    assert not home.unknown


def test_another_province():
    assert find_home("Sukamaju", "", "", "Jawa Timur").province == "35"


def test_city_and_regency_of_one_name():
    assert find_regency("Kota Kupang") == "53.71"
    assert find_regency("Kab. Kupang") == "53.01"
    assert find_regency("Kupang") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Malasia", "MY"),
        ("Malaysia (Sabah)", "MY"),
        ("Malaysia Timur", "MY"),
        ("Tawau - Sabah", "MY"),
        ("Negara Malaysia", "MY"),
        ("Johor", "MY"),
        ("Hongkong", "HK"),
        ("hk", "HK"),
        ("Singapore", "SG"),
        ("Singapura", "SG"),
        ("Saudi", "SA"),
        ("PRT di Arab Saudi", "SA"),
        ("UEA", "AE"),
        ("Uni Emirate Arab", "AE"),
        ("Brunei Darussalam", "BN"),
        ("Korea Selatan", "KR"),
        ("Germany", "DE"),
        ("Jerman", "DE"),
        ("Timor-Leste", "TL"),
        ("Batam", "ID-KR"),
        ("Provinsi Kepulauan Riau", "ID-KR"),
        ("Kalimantan Utara", "ID-KU"),
        ("Papua", "ID-PA"),
        ("Jambi", "ID-JA"),
        ("Indonesia", "ID"),
        ("MYS", "MY"),
        ("no", None),
        ("tidak tahu", None),
        ("", None),
    ],
)
def test_countries_and_provinces(written, code):
    assert find_destination(written) == code


def test_place_keys_fold_spelling_but_not_numbers():
    assert place_key("Kel. Naikoten I") == place_key("naikoten satu") == "naikoten1"
    assert place_key("Naikoten II") == "naikoten2"


def test_every_country_offered_has_a_name_and_no_status():
    offered = dict(countries_by_name())
    assert {code for code, name in offered.items() if code == name} == set()
    assert (offered["HK"], offered["MO"]) == ("Hong Kong", "Makau")
    assert not offered.keys() & {"AC", "CQ", "IC", "ID"}
