"""The questions, one module a department, each a short pure function.

Every module in here is scanned for detectors; nothing else is edited to add one.
"""
