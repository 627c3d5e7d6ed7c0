"""kill -9 of anything under load: nothing acknowledged is lost, nothing done twice, nothing restarted by hand."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from purna_pmi.core.db import db, unit_of_work
from purna_pmi.jobs.mail import Letter, post_mail
from purna_pmi.register import actions as register
from purna_pmi.register import queries
from tests.factories.cases import open_case_for
from tests.factories.register import committing, keyring, workbook
from tests.factories.register import crowd as people
from tests.patrons import BROKEN, crowd, signed_in
from tests.tree import Tree, growing, kill, private_folder, wait_for

ROUNDS, RECOVERY, FILE_OF = 20, 5.0, 40


@pytest.fixture(scope="module")
def tree() -> Iterator[Tree]:
    with private_folder() as folder, growing(folder / "instance") as tree:
        yield tree


@pytest.fixture(scope="module")
def page(tree) -> str:
    """Where tasks of a case are written."""
    with tree.app.app_context():
        return f"/cases/{open_case_for('worker')}/tasks/new"


WAYS = ("web worker", "web master", "job worker", "postmaster", "backend", "all together")


def victims(tree, name, dice):
    """The processes of that name."""
    web, worker, postgres = tree.web(), tree.worker(), tree.postgres()
    ways = {
        "web worker": [dice.choice(web[1:])] if web[1:] else [],
        "web master": web[:1],
        "job worker": worker,
        "postmaster": postgres[:1],
        "backend": [dice.choice(postgres[1:])] if postgres[1:] else [],
        "all together": [*web, *worker, *postgres],
    }
    return ways[name]


class Feeder:
    """Somebody who posts letters and hands in files of the register while things break."""

    def __init__(self, tree: Tree) -> None:
        self.tree, self.letters, self.files = tree, [], 0
        self._people = people(1400)

    def post(self) -> None:
        with self.tree.app.app_context():
            with unit_of_work():
                letter = post_mail(Letter("a@example.test", "Salam", "Isi."))
            db.session.remove()
        self.letters.append(str(letter))

    def hand_in(self) -> None:
        """A file is uploaded, read by the worker, confirmed, and imported by the worker."""
        first = self.files * FILE_OF
        data = workbook(*self._people[first : first + FILE_OF])
        batch = insist(lambda: self._upload(data))
        wait_for(
            lambda: insist(lambda: self.state(batch)) == "preview", seconds=120, what="preview"
        )
        insist(lambda: self._confirm(batch))
        self.files += 1

    def _upload(self, data):
        with committing(self.tree.app) as me:
            return register.receive_file(data, file_name="a.xlsx", actor=me, keyring=keyring()).id

    def _confirm(self, batch):
        if self.state(batch) == "preview":  # else the answer to an earlier try was lost
            with committing(self.tree.app) as me:
                found = queries.batch(batch)
                register.confirm(found, actor=me, version=found.version)

    def state(self, batch):
        return self.tree.ask("SELECT state FROM register.batch WHERE id = %s", batch)[0][0]


def insist(work):
    """Do it until the database lets it be done."""
    for _ in range(600):
        try:
            return work()
        except (DBAPIError, psycopg.Error):
            time.sleep(0.1)
    raise TimeoutError


@contextmanager
def feeding(feeder: Feeder) -> Iterator[None]:
    """Letters and files all the while."""
    over = Event()

    def letters():
        while not over.wait(0.2):
            try:
                feeder.post()
            except (DBAPIError, psycopg.Error):
                continue

    def files():
        while not over.wait(0.1) and feeder.files < 30:
            feeder.hand_in()

    threads = [Thread(target=letters), Thread(target=files)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def recovery(tree, reader, path, since):
    """Seconds from the kill to the first page that is whole again, asked for after it."""
    while time.monotonic() - since < 60:
        try:
            if reader.get(path).status == 200:
                return time.monotonic() - since
        except BROKEN:
            pass
        time.sleep(0.1)
    return float("inf")


def crowding():
    """How many programs want each core, ours not yet among them: whoever shares a machine waits so much longer."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_kill_under_load(soak, tree, page):
    others, order = crowding(), soak.dice.sample(WAYS, len(WAYS))
    feeder, took, names = Feeder(tree), {}, []
    reader = signed_in(tree.app, tree.address, "worker", patience=2)
    patrons = [
        signed_in(tree.app, tree.address, key, patience=8)
        for key in ("worker", "worker", "supervisor")
    ]
    with crowd(patrons, page) as saved, feeding(feeder):
        time.sleep(2)
        while len(names) < ROUNDS and soak.goes_on(minutes=4):
            name = order[len(names) % len(order)]
            pids = victims(tree, name, soak.dice)
            since = time.monotonic()
            kill(pids)
            seconds = recovery(tree, reader, page, since)
            names.append(name)
            took[name] = max(took.get(name, 0), round(seconds, 2))
            if seconds > RECOVERY * others:
                soak.tell(f"round {len(names)}, {name}: back after {seconds:.1f} s")
            time.sleep(soak.dice.uniform(0.5, 3))
    judge_saves(soak, tree, saved)
    judge_jobs(soak, tree, feeder)
    judge_load(soak, names, saved, feeder)
    soak.count = saved.sent
    soak.more |= {
        "rounds": len(names),
        "crowding": round(others, 1),
        "slowest_recovery_s": took,
        "acknowledged": len(saved.acknowledged),
        "letters": len(feeder.letters),
        "imports": feeder.files,
        "statuses": {str(key): count for key, count in saved.statuses.most_common()},
    }


def judge_load(soak, names, saved, feeder):
    """There was something to lose: each victim fell, and saves, letters and files came all the while."""
    if soak.pace < 1:
        return
    if len(names) < ROUNDS:
        soak.tell(f"only {len(names)} of {ROUNDS} rounds in the time there was")
    if missed := set(WAYS) - set(names):
        soak.tell(f"never killed: {sorted(missed)}")
    for what, count, least in (
        ("acknowledged saves", len(saved.acknowledged), 100),
        ("letters", len(feeder.letters), 50),
        ("files of the register", feeder.files, 1),
    ):
        if count < least:
            soak.tell(f"only {count} {what}")


def judge_saves(soak, tree, saved):
    """Every acknowledged save is there, once; none twice; nobody was told of a fault."""
    stored = dict(
        tree.ask("SELECT title, count(*) FROM cases.case_task GROUP BY title ORDER BY title")
    )
    for title in saved.acknowledged:
        if stored.get(title) != 1:
            soak.tell(f"{title} was acknowledged and is there {stored.get(title, 0)} times")
    for title, count in stored.items():
        if count > 1:
            soak.tell(f"{title} is there {count} times")
    for odd in saved.odd:
        soak.tell(odd)


def judge_jobs(soak, tree, feeder):
    """Every letter is sent, every person of every confirmed file is there once, and no job is left."""
    waiting = "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name NOT IN ('rescue', 'seal_record', 'sweep')"
    wait_for(lambda: tree.ask(waiting) == [(0,)], seconds=120, what="end of the jobs")
    outbox = tree.instance / "outbox"
    for letter in feeder.letters:
        if not (outbox / f"{letter}.eml").exists():
            soak.tell(f"letter {letter} was lost")
    ((letters, cases, states),) = tree.ask(
        "SELECT (SELECT count(*) FROM jobs.outgoing_mail), (SELECT count(*) FROM cases.case_file) - 1,"
        " (SELECT array_agg(DISTINCT state ORDER BY state) FROM register.batch)"
    )
    if letters:
        soak.tell(f"{letters} letters still wait")
    if cases != feeder.files * FILE_OF:
        soak.tell(f"{cases} cases of {feeder.files} files of {FILE_OF}")
    soak.more["batches"] = states
