<<<<<<< HEAD
"""Floor 0: settings, database, clock, text, errors; no domain word."""
=======
"""What knows no word of the domain: configuration, database, clock, crypto, text."""
>>>>>>> register
