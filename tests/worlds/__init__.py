"""Businesses written down with their truth, run against the demo platforms over real HTTP."""
