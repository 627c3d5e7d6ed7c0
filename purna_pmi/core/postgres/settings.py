"""The server's own settings: one place, written anew at every start."""

import os
import sys
from pathlib import Path

_SETTINGS = """\
# Written at every start; what an administrator wants to change goes to local.conf beside it.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 100

# Nothing acknowledged is ever lost.
fsync = on
synchronous_commit = on
full_page_writes = on
{sync_method}
# One ordinary server with two cores.
shared_buffers = '256MB'
effective_cache_size = '1GB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
max_wal_size = '2GB'
max_parallel_workers = 2
max_parallel_workers_per_gather = 1
random_page_cost = 1.1
jit = off

timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'

# The log never holds a statement, a value or a key: those may be a person's.
log_statement = 'none'
log_min_duration_statement = -1
log_min_error_statement = 'panic'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = 'terse'
log_line_prefix = '%m [%p] '
logging_collector = on
log_directory = 'log'
log_file_mode = 0600
log_filename = 'postgresql-%a.log'
log_rotation_age = '1d'
log_rotation_size = 0
log_truncate_on_rotation = on

include_if_exists = 'local.conf'
"""

# After a crash one call hands everything to the disk; to open every file for it takes seconds. Linux alone knows it.
_SYNC_METHOD = "recovery_init_sync_method = 'syncfs'\n" if sys.platform == "linux" else ""

_ACCESS = """\
# Written at every start: a password for everybody, over the socket only.
local all all scram-sha-256
"""


def write_settings(data: Path, socket: Path) -> None:
    """Write postgresql.conf and pg_hba.conf into the existing files, keeping owner and mode."""
    _overwrite(data / "postgresql.conf", _SETTINGS.format(socket=socket, sync_method=_SYNC_METHOD))
    _overwrite(data / "pg_hba.conf", _ACCESS)


def _overwrite(path: Path, text: str) -> None:
    """Replace a file's text; root follows no link that the server's account may have laid."""
    handle = os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
    with os.fdopen(handle, "w") as file:
        file.write(text)
