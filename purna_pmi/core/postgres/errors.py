"""The one error of the starter."""


class PostgresError(RuntimeError):
    """The embedded server cannot be used; the text is one sentence for whoever started it."""
