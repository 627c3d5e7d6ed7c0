"""Purna PMI: case management for people who come home from work abroad."""

__version__ = "0.1.0"
