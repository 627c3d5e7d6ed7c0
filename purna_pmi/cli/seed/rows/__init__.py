"""From what was drawn to rows: a person, a case, and its place in classes, counselling and groups."""
