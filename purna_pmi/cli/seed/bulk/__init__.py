"""A whole province of cases in minutes: a mould drawn as the demo draws, copied by the database, sealed row by row."""
