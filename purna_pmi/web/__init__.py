"""The page kit: door, fields, tables, drawings, PDF."""
