"""Who exists: agencies, accounts, roles."""
