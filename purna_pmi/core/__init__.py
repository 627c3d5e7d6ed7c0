"""Floor 0: settings, database, clock, text, errors; no domain word."""
