"""What knows no word of the domain: configuration, database, clock, crypto, text."""
