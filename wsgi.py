"""The door for gunicorn and the flask command: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

from purna_pmi.app import create_app
from purna_pmi.core.config import SettingError

try:
    app = create_app()
except SettingError as error:
    sys.exit(str(error))
