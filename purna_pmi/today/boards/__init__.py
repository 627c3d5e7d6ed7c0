"""One board a role, by the words of its room."""
