"""The law: who may do what with which kind of record."""
