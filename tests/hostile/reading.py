"""Run as a script: reads one hostile file as a worker would, and tells what that took, as a line of JSON."""

import json
import re
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from purna_pmi.register.outcomes import read_register
from purna_pmi.register.reading import UnreadableFileError

STATUS = Path("/proc/self/status")  # a process inherits the ru_maxrss of the one that started it

if __name__ == "__main__":
    data = Path(sys.argv[1]).read_bytes()
    tempfile.tempdir = sys.argv[2]
    started = time.monotonic()
    try:
        result = (
            f"{len(read_register(data, file_name=sys.argv[3], today=date(2026, 2, 2)).rows)} rows"
        )
    except UnreadableFileError as error:
        result = f"refused: {error.problem.value}"
    told = {
        "result": result,
        "seconds": round(time.monotonic() - started, 1),
        "worker_mb": int(re.search(r"VmHWM:\s+(\d+)", STATUS.read_text())[1]) // 1024,
        "reader_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "left": sorted(file.name for file in Path(sys.argv[2]).iterdir()),
    }
    print(json.dumps(told))  # noqa: T201 - the answer
