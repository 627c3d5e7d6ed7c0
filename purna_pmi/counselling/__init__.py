"""Psychological counselling: who is seen by whom, when, and notes that nobody else reads."""
