"""Thirty per cent of the answers never arrive: whoever sends the same form again saves it once."""

from collections import Counter

from tests.bad_line import save_over_a_bad_line

SAVES = 2000


def test_dropped_replies(soak, committed_app, superuser):
    told, fates = save_over_a_bad_line(
        committed_app, soak.dice, SAVES, until=lambda: not soak.goes_on(minutes=5)
    )
    stored = Counter(
        dict(
            superuser.execute(
                "SELECT title, count(*) FROM cases.case_task GROUP BY title"
            ).fetchall()
        )
    )
    for title in told.acknowledged:
        if stored[title] != 1:
            soak.tell(f"{title} is there {stored[title]} times")
    for odd in told.odd:
        soak.tell(odd)
    if stored.total() != len(told.acknowledged):
        soak.tell(f"{len(told.acknowledged)} acknowledged, {stored.total()} stored")
    if len(told.acknowledged) < SAVES * min(1, soak.pace):
        soak.tell(f"only {len(told.acknowledged)} of {SAVES} saves in the time there was")
    soak.count = len(told.acknowledged)
    soak.more |= {"sent": told.sent, "fates": dict(fates)}
