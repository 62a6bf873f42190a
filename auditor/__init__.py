"""The auditor: which automations and integrations of a business exist, really run, and what is missing."""

__version__ = "0.1.0"
