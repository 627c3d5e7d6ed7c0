"""The web server's hooks with little patience, so that a test need not wait long."""

from purna_pmi.cli import web_server

web_server.SILENT_SECONDS = 2
when_ready = web_server.when_ready
