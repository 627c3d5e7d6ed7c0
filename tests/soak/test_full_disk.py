"""A disk that fills up: clear refusals, readable pages, and everything as before once there is room."""

import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.factories.cases import open_case_for
from tests.patrons import Patron, signed_in
from tests.tree import growing, private_folder, wait_for

MEGABYTES = 400
LEFT_TO_READ, LEFT_TO_NOBODY = 48, 0  # megabytes


@contextmanager
def small_disk(folder: Path):
    """A file system of its own; where none may be mounted, the test is skipped with a loud line."""
    folder.mkdir(mode=0o711)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=711", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("NO DISK CAN BE FILLED: mounting a tmpfs is not permitted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, left: int) -> None:
    """Leave so many megabytes on the disk."""
    with (folder / "ballast").open("ab") as ballast:
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize - left * 2**20
        while free > 0:
            try:
                free -= ballast.write(b"\0" * min(free, 2**16))
                ballast.flush()
            except OSError:
                return


def test_full_disk(soak):
    with (
        private_folder() as folder,
        small_disk(folder / "disk"),
        growing(folder / "disk" / "instance") as tree,
    ):
        with tree.app.app_context():
            page = f"/cases/{open_case_for('worker')}/tasks/new"
        worker = signed_in(tree.app, tree.address, "worker")

        def save(title):
            fields = {**form, "title": [title], "form_key": [""]}
            soak.count += 1
            return worker.post(page, fields)

        def expect(what, answer, status, words=""):
            if answer.status != status or words not in answer.text:
                soak.tell(f"{what}: {answer.status} {answer.text[-300:]!r}")

        form = worker.form(page)
        expect("before", save("Sebelum"), 303)
        fill(folder / "disk", LEFT_TO_READ)
        for _ in range(20):
            refused = save("Penuh")
            expect("a save without room", refused, 507, "Ruang penyimpanan server penuh")
            expect("what was typed", refused, 507, 'name="title" value="Penuh"')
            expect("a page with little room", worker.get(page.removesuffix("/tasks/new")), 200)
        fill(folder / "disk", LEFT_TO_NOBODY)
        for _ in range(20):
            expect("a save on a full disk", save("Penuh"), 507, "Ruang penyimpanan server penuh")
            expect("a page about somebody", worker.get(page), 507, "Ruang penyimpanan server penuh")
            expect("a page about nobody", worker.get("/sign-in"), 302)
            expect("liveness", Patron(tree.address).get("/healthz"), 200)
            time.sleep(0.1)
        (folder / "disk" / "ballast").unlink()
        since = time.monotonic()
        wait_for(
            lambda: save("Sesudah").status == 303,
            seconds=30,
            what="save after the disk was emptied",
        )
        soak.more["recovery_s"] = round(time.monotonic() - since, 2)
        stored = tree.ask(
            "SELECT title, count(*) FROM cases.case_task GROUP BY title ORDER BY title"
        )
        if stored != [("Sebelum", 1), ("Sesudah", 1)]:
            soak.tell(f"stored: {stored}")
