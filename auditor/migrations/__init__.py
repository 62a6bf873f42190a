"""Brings a history database to the shape this version expects; runs by itself when a database is opened."""
