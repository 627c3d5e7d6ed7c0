"""Run a command that ends when its supervisor ends, even a killed one.

`python -I leash.py PID COMMAND …` becomes the command; where the system cannot promise it
(Linux can), the command outlives a killed supervisor and the next start names the taken port.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(command: list[str], supervisor: int) -> None:
    """Ask the kernel for SIGTERM at the supervisor's death, then become the command."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != supervisor:  # it died before we asked
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - our own command, no shell


if __name__ == "__main__":
    main(sys.argv[2:], int(sys.argv[1]))
