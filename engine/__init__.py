"""Groundrules: decisions by policies that are data."""

__version__ = "0.1.0"
