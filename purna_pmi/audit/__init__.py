"""The record of changes and readings."""
