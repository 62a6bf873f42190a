"""Tests of auditor.interview."""
