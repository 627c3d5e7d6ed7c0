"""Every page, role, language, width and scheme before axe; every page by keys alone, magnified and on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from tests.conftest import app_on_clone
from tests.hostile.driving import driving
from tests.looking.album import ANYBODY, Album, Picture, shown
from tests.looking.eyes import (
    SCHEMES,
    WIDTHS,
    Look,
    axe_and_frame,
    by_keys,
    look_at,
    magnified,
    on_paper,
)
from tests.looking.taking import pages_not_taken, take_empty, take_peopled, take_standings
from tests.looking.workday import take_workday
from tests.soak.conftest import Soak
from tests.web.lint import lint_page

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Show:
    """The album and where each of its pictures is to be seen."""

    pictures: list[Picture]
    where: Mapping[str, str]
    lost: list[str]

    def spoken(self, language: str) -> list[Picture]:
        return [one for one in self.pictures if one.language == language]


@pytest.fixture(scope="module")
def show(peopled_city, cluster, settings, worker_id) -> Iterator[Show]:
    album = Album()
    take_peopled(album, peopled_city)
    take_workday(album, peopled_city)
    with app_on_clone(cluster, settings, f"purna_empty_{worker_id}") as app:
        take_empty(album, app)
    with (
        app_on_clone(cluster, settings, f"purna_standings_{worker_id}") as app,
        driving(app) as driver,
    ):
        take_standings(album, driver)
    lost = [*album.lost(), *pages_not_taken(album, peopled_city.app)]
    with shown(peopled_city.app, album.pictures) as where:
        yield Show(album.pictures, where, lost)


def look_through(
    soak: Soak, show: Show, pictures: list[Picture], look: Look, *, states: int, minutes: float
) -> None:
    """Look at these pages in chance order, each in so many states."""
    order = soak.dice.sample(pictures, len(pictures))
    seen = look_at(order, show.where, look, lambda: soak.goes_on(minutes=minutes))
    for name, faults in seen.items():
        for fault in faults:
            soak.tell(f"{name}: {fault}")
    soak.count = len(seen) * states
    soak.more["pages"] = len(seen)
    soak.ran_out("pages", done=len(seen), left=len(pictures) - len(seen))
    assert seen


def test_no_page_is_missing_and_each_is_well_formed(soak: Soak, show: Show) -> None:
    for name in show.lost:
        soak.tell(f"not in the album: {name}")
    for one in show.pictures:
        for fault in lint_page(one.body.decode()):
            soak.tell(f"{one}: {fault}")
    soak.count = len(show.pictures)


def test_axe_finds_nothing(soak: Soak, show: Show) -> None:
    roles = {one.role for one in show.pictures if not one.role.startswith(ANYBODY)}
    languages = sorted({one.language for one in show.pictures})
    soak.more |= {
        "roles": sorted(roles),
        "languages": languages,
        "widths": WIDTHS,
        "schemes": list(SCHEMES),
        "by_status": {
            status: sum(one.status == status for one in show.pictures)
            for status in sorted({one.status for one in show.pictures})
        },
    }
    states = len(WIDTHS) * len(SCHEMES)
    look_through(soak, show, show.pictures, axe_and_frame, states=states, minutes=12)


def test_keys_alone_reach_everything(soak: Soak, show: Show) -> None:
    look_through(soak, show, show.spoken("id"), by_keys, states=len(WIDTHS), minutes=4)


def test_nothing_is_lost_when_magnified(soak: Soak, show: Show) -> None:
    look_through(soak, show, show.spoken("id"), magnified, states=4, minutes=2)


def test_pages_are_sensible_on_paper(soak: Soak, show: Show) -> None:
    look_through(soak, show, show.spoken("id"), on_paper, states=1, minutes=1)
