"""A synthetic city: people who do not exist, distributed as the people who do."""
