"""Which long passwords are refused all the same."""

import threading
import time

import pytest

from purna_pmi.accounts.passwords import FewAtATime, easy_to_guess

MARIA = ("maria.bere@dinsos.go.id", "Maria Bere")


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "123456789012345",
        "passwordpassword",
        "Purna PMI Kupang 2026",
        "mariabere123456",
        "maria.bere@dinsos.go.id",
        "katasandirahasia1",
        "qwertyuiopasdfghjkl",
    ],
)
def test_easy(password):
    assert easy_to_guess(password, MARIA)


@pytest.mark.parametrize(
    "password",
    ["kuda biru makan awan", "maria dan tujuh kerbau", "Ñandú-pergi-ke-pasar", "hD82.kLpq+71xZ,mm"],
)
def test_good(password):
    assert not easy_to_guess(password, MARIA)


def test_only_two_hashes_are_made_at_once():
    class Slow:
        now, most = 0, 0

        def verify(self, _secret, _hashed):
            Slow.now += 1
            Slow.most = max(Slow.most, Slow.now)
            time.sleep(0.02)
            Slow.now -= 1

    context = FewAtATime(Slow())
    threads = [threading.Thread(target=context.verify, args=("a", "b")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Slow.most == 2
