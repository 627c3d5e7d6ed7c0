"""Geography: provinces, regencies, districts, villages and countries."""
