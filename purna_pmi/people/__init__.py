"""The returnee: names, papers, household, migration."""
