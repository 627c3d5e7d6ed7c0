"""The door for gunicorn and the flask command: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import gc
import sys

gc.disable()  # nothing that a start imports is garbage: a seventh of the start was spent on looking

from purna_pmi.app import create_app
from purna_pmi.core.config import SettingError
from purna_pmi.core.postgres import PostgresError

try:
    app = create_app()
except (SettingError, PostgresError) as error:
    sys.exit(str(error))

# What a start imported stays: the collector need not walk through it later, and forked web workers go on sharing it.
gc.freeze()
gc.enable()
