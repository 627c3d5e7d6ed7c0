"""Where a page may send somebody: to paths of this site, never elsewhere."""

import re

START = "/"
# A path from the root without a host: one slash, no backslash (browsers read it as a slash), nothing unseen.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def own_path(target: str | None) -> str:
    """The target where it is a path on this site, else the start page."""
    return target if target and _OWN_PATH.fullmatch(target) else START
