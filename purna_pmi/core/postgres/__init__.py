"""Our own PostgreSQL: `start(instance)` gives a running, safe, embedded server."""

from purna_pmi.core.postgres.cluster import Cluster, start
from purna_pmi.core.postgres.credentials import ROLES, SUPERUSER
from purna_pmi.core.postgres.errors import PostgresError
from purna_pmi.core.postgres.keeping import kept

__all__ = ["ROLES", "SUPERUSER", "Cluster", "PostgresError", "kept", "start"]
