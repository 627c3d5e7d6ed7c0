"""The ground floor: settings, database, clock, crypto, text, errors; no word of the domain."""
