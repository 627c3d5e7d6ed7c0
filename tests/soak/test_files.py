"""Hostile files read as a worker reads them, measured, while others use the pages."""

import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.hostile import reading
from tests.hostile.zoo import HEAVY, QUICK
from tests.world import EVERYBODY

SECONDS, MEGABYTES = 35, 600
ROOT = Path(__file__).resolve().parents[2]


def read_apart(data, file_name, folder):
    """What reading took: result, seconds, megabytes of worker and reader, files left."""
    (folder / "file").write_bytes(data)
    (folder / "tmp").mkdir()
    command = [sys.executable, reading.__file__, folder / "file", folder / "tmp", file_name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")}
    done = subprocess.run(
        command, capture_output=True, timeout=3 * SECONDS, env=environment, check=False
    )
    return (
        json.loads(done.stdout) if done.returncode == 0 else {"result": done.stderr[-500:].decode()}
    )


def faults(told):
    """What may not be, of one file."""
    if not str(told["result"]).endswith("rows") and not str(told["result"]).startswith("refused"):
        return [f"ended badly: {told['result']}"]
    limits = {"seconds": SECONDS, "worker_mb": MEGABYTES, "reader_mb": MEGABYTES}
    over = [f"{name} {told[name]}" for name, most in limits.items() if told[name] > most]
    return over + [f"left {told['left']}" for _ in range(bool(told["left"]))]


@pytest.fixture
def visitor(committed_app):
    """Somebody who reads pages all the while; how long each took."""
    client = committed_app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = EVERYBODY["worker"].token
    waits, over = [], Event()

    def read_on():
        while not over.wait(0.2):
            started = time.monotonic()
            answer = client.get("/cases?view=team")
            waits.append(time.monotonic() - started if answer.status_code == 200 else math.inf)

    reader = Thread(target=read_on)
    reader.start()
    yield waits
    over.set()
    reader.join()


def test_hostile_files(soak, visitor, tmp_path_factory):
    slowest, largest, zoo = 0.0, 0, {**QUICK, **HEAVY}
    # The heavy ones first: the quick ones are also in the suite.
    for name in (
        *soak.dice.sample(sorted(HEAVY), len(HEAVY)),
        *soak.dice.sample(sorted(QUICK), len(QUICK)),
    ):
        if not soak.goes_on(minutes=6):
            break
        make, file_name = zoo[name]
        told = read_apart(make(), file_name, tmp_path_factory.mktemp("zoo"))
        soak.count += 1
        slowest = max(slowest, told.get("seconds", 0.0))
        largest = max(largest, told.get("reader_mb", 0))
        for fault in faults(told):
            soak.tell(f"{name}: {fault}")
    soak.ran_out("files", done=soak.count, left=len(zoo) - soak.count)
    waits = sorted(visitor)
    if failed := waits.count(math.inf):
        soak.tell(f"{failed} of {len(waits)} pages were not given meanwhile")
    ninety_fifth = waits[int(len(waits) * 0.95)]
    if ninety_fifth > 1:
        soak.tell(f"others waited {ninety_fifth:.1f} s")
    soak.more |= {
        "slowest_s": slowest,
        "largest_mb": largest,
        "others_p95_s": round(ninety_fifth, 3),
    }
