"""The page kit: door, errors, forms, tables, documents."""
