"""Every pair of the face's colours that meets on a page, in light and in dark."""

import gzip
import re
from pathlib import Path

import pytest

KIT = Path(__file__).resolve().parents[2] / "static" / "kit"
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("ground", "surface", "sunk")
TINTED = {
    "indigo": "indigo-wash",
    "indigo-deep": "indigo-wash",
    "terracotta": "terracotta-wash",
    "ochre": "ochre-wash",
    "leaf": "leaf-wash",
}
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ground in GROUNDS
        for ink in ("ink", "muted", "indigo", "terracotta")
    ),
    *((ink, ground, TEXT) for ground in GROUNDS for ink in ("indigo-deep", "ochre", "leaf")),
    *((ink, wash, TEXT) for ink, wash in TINTED.items()),
    *((ink, wash, TEXT) for wash in TINTED.values() for ink in ("ink", "muted", "indigo")),
    *(("terracotta", wash, TEXT) for wash in ("ochre-wash", "leaf-wash")),
    *(("on-indigo", fill, TEXT) for fill in ("indigo", "indigo-deep")),
    *(("on-terracotta", fill, TEXT) for fill in ("terracotta", "terracotta-deep")),
    *(("surface", fill, TEXT) for fill in ("ochre", "leaf")),
    *((ink, "bar", TEXT) for ink in ("bar-ink", "bar-muted", "bar-accent")),
    *((line, ground, SHAPE) for ground in GROUNDS for line in ("edge", "focus", "indigo")),
    *(("focus", wash, SHAPE) for wash in TINTED.values()),
]


def tokens(scheme: str) -> dict[str, str]:
    css = (KIT / "theme.css").read_text()
    light, dark = css.split("@media (prefers-color-scheme: dark)")[:2]
    read = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    return dict(read.findall(light)) | (dict(read.findall(dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("fore", "back", "least"), PAIRS)
def test_every_pair_can_be_read(scheme: str, fore: str, back: str, least: float) -> None:
    colours = tokens(scheme)
    assert contrast(colours[fore], colours[back]) >= least


@pytest.mark.parametrize(("pattern", "kilobytes"), [("*.css", 12), ("*.js", 5)])
def test_the_face_stays_light(pattern: str, kilobytes: int) -> None:
    sizes = [len(gzip.compress(path.read_bytes())) for path in KIT.glob(pattern)]
    assert sizes
    assert sum(sizes) <= kilobytes * 1024
