"""The case: intake to closure, timeline, notes, tasks, the circle of those who may read."""
