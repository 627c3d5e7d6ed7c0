"""The web server's hooks with little patience, so that a test need not wait long."""

from purna_pmi.cli import web_server

web_server._SECONDS = 2
when_ready = web_server.when_ready
