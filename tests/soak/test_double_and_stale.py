"""Each save sent twice at once, and two people at one record: one effect, nothing lost."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.doubling import City, city_of_saves
from tests.hostile.surface import post, read_page, values_of

# One user a role: what colleagues save is saved by the same views.
USERS = [
    *("worker", "supervisor", "counsellor", "lead_counsellor", "trainer", "facilitator"),
    *("manager", "administrator", "auditor", "partner"),
]


@pytest.fixture(scope="module")
def city(cluster, settings, worker_id) -> Iterator[City]:
    with city_of_saves(cluster, settings, f"purna_double_{worker_id}", USERS, most=1) as city:
        yield city


def test_every_save_twice_at_once(soak, city):
    saves, told = list(city.saves), Counter()
    soak.dice.shuffle(saves)
    for save in saves:
        if not soak.goes_on(minutes=2.5):
            break
        soak.count += 1
        for fault in twice_faults(city, save, told):
            soak.tell(f"{save}: {fault}")
    soak.more |= {"saves": len(saves), "endpoints": len({save.form.endpoint for save in saves}),
                  "second_answers": {str(key): count for key, count in sorted(told.items())}}  # fmt: skip


def twice_faults(city, save, told):
    city.afresh()
    city.together(save)
    once = city.effect()
    city.afresh()
    answers = city.together(save, save)
    twice = city.effect()
    again = city.together(save)[0]
    statuses = sorted(answer.status_code for answer in answers)
    told[statuses[-1]] += 1
    faults = [f"{name}: {once[name]} → {twice[name]}" for name in once if once[name] != twice[name]]
    if statuses[0] not in {302, 303} or statuses[-1] >= 500:
        faults.append(f"answers {statuses}")
    if "form_key" in save.form.fields:
        if {answer.location for answer in [*answers, again]} != {answers[0].location}:
            faults.append(
                f"leads to {[(answer.status_code, answer.location) for answer in [*answers, again]]}"
            )
        if city.effect() != twice:
            faults.append("a third sending did something")
    return faults


def test_two_people_at_one_record(soak, city):
    saves = [save for save in city.saves if save.form.fields.get("version", ["0"]) != ["0"]]
    told = Counter()
    for save in saves:
        if not soak.goes_on(minutes=1.5):
            break
        city.afresh()
        first, second = (worded(save.form, word) for word in ("satu", "dua"))
        if first == save.form.fields:
            continue  # nothing but a choice or a step: there are no words to lose
        soak.count += 1
        for fault in stale_faults(city, save, first, second, told):
            soak.tell(f"{save}: {fault}")
    soak.more["answers"] = dict(told)


def worded(form, word):
    """The form with another word after everything that is written in it."""
    written = {
        name
        for name in form.typed
        if any(c.isalpha() for c in form.fields[name][0]) and "@" not in form.fields[name][0]
    }
    return {
        name: [f"{values[0]} {word}"] if name in written else values
        for name, values in form.fields.items()
    }


def stale_faults(city, save, first, second, told):
    faster, slower = city.client(save.key), city.client(save.key)
    second = second | {"form_key": [""]}
    if (saved := post(faster, save.form, first)).status_code != 303:
        told["words not taken"] += 1
        return []
    between, refused = city.effect(), post(slower, save.form, second)
    told[refused.status_code] += 1
    faults = [] if city.effect() == between else ["the second saved over the first"]
    if refused.status_code != 409 or "Data ini baru saja diubah orang lain" not in refused.text:
        return [*faults, f"second answered {refused.status_code}, first led to {saved.location}"]
    faults += [f"{name} is lost" for name in second if second[name] != first.get(name) and name in save.form.typed
               and second[name][0] not in refused.text]  # fmt: skip
    faults += [f"{name} of the first is not shown" for name in first if first[name] != save.form.fields[name]
               and first[name][0] not in refused.text]  # fmt: skip
    if (again := post(slower, save.form, form_of(refused.text, save))).status_code != 303:
        faults.append(f"sent again knowingly: {again.status_code}")
    return faults


def form_of(page, save):
    """The form as the page with both versions would send it."""
    elements = read_page(page)
    boxes = [one for one in elements if one.attributes.get("name") in save.form.fields]
    return values_of(boxes)
