"""For child processes that need one part of `purna_pmi.cli`: the whole product behind it costs two seconds a start."""

from pathlib import Path

import purna_pmi

_FOLDER = Path(purna_pmi.__file__).parent / "cli"
# Comes before a script: the package is there, and its `__init__`, which loads every command, is not run.
BARE_CLI = f"""
import sys, types
sys.modules["purna_pmi.cli"] = types.ModuleType("purna_pmi.cli")
sys.modules["purna_pmi.cli"].__path__ = [{str(_FOLDER)!r}]
"""
