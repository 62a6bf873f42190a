"""Tests of auditor.outcomes."""
