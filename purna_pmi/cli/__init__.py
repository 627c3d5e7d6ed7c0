"""Floor 10: the flask commands."""
