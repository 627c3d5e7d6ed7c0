"""Each save sent twice at once, and two people at one record: one effect, nothing lost."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.doubling import City, city_of_saves, stale_faults, twice_faults, worded
from tests.hostile.test_input import FORMS_OUT_OF_REACH

# One user a role: what colleagues save is saved by the same views.
USERS = [
    *("worker", "supervisor", "counsellor", "lead_counsellor", "trainer", "facilitator"),
    *("manager", "administrator", "auditor", "partner"),
]

# What guessing does not get accepted (passwords, papers, files), and searches, which save nothing.
SAVED_BY_NO_GUESS = {
    *("accounts.activate", "accounts.verify_password", "security.change_password"),
    *("security.forgot_password", "security.login", "security.logout", "security.reset_password"),
    *("people.add_paper", "people.edit_paper", "people.reveal_contact", "people.reveal_paper"),
    *("people.search", "counselling.index", "register.index", "cases.intake"),
    *("cases.remove_reader", "cases.reopen", "community.take_back", "counselling.close"),
}


@pytest.fixture(scope="module")
def city(cluster, settings, worker_id) -> Iterator[City]:
    with city_of_saves(cluster, settings, f"purna_double_{worker_id}", USERS, most=2) as city:
        yield city


def test_every_save_twice_at_once(soak, city):
    saves, told, seen = list(city.saves), Counter(), Counter()
    soak.dice.shuffle(saves)
    turn = {save: seen.update([save.form.endpoint]) or seen[save.form.endpoint] for save in saves}
    saves.sort(key=turn.__getitem__)  # every endpoint once before any a second time
    done = set()
    for save in saves:
        if not soak.goes_on(minutes=3.5):
            break
        soak.count += 1
        done.add(save.form.endpoint)
        for fault in twice_faults(city, save, told):
            soak.tell(f"{save}: {fault}")
    every = {rule.endpoint for rule in city.app.url_map.iter_rules() if "POST" in rule.methods}
    waiting = {save.form.endpoint for save in saves} - done
    soak.ran_out("endpoints", done=len(done), left=len(waiting))
    for endpoint in sorted(every - done - waiting - FORMS_OUT_OF_REACH - SAVED_BY_NO_GUESS):
        soak.tell(f"{endpoint} is saved by nothing that is sent twice")
    soak.more |= {"saves": len(saves), "endpoints": len(done), "of_endpoints": len(every),
                  "second_answers": {str(key): count for key, count in sorted(told.items())}}  # fmt: skip


def test_two_people_at_one_record(soak, city):
    saves = [save for save in city.saves if save.form.fields.get("version", ["0"]) != ["0"]]
    told = Counter()
    for save in saves:
        if not soak.goes_on(minutes=1):
            break
        city.afresh()
        first, second = (worded(save.form, word) for word in ("satu", "dua"))
        if first == save.form.fields:
            continue  # nothing but a choice or a step: there are no words to lose
        soak.count += 1
        for fault in stale_faults(city, save, first, second, told):
            soak.tell(f"{save}: {fault}")
    soak.more["answers"] = dict(told)
