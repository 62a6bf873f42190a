"""Measures flows: draws records of one system, and asks another whether it knows them.

Keys are brought into one form, sealed with a secret that is drawn for this run and never leaves memory, and compared
sealed. What comes out are counts: no record, no key and no seal of one is kept anywhere.
"""

from auditor.measure.between import Between, betweens
from auditor.measure.counting import count
from auditor.measure.pairing import Counting, Pairing, countings, foreseen, pairings
from auditor.measure.run import measure

__all__ = ["Between", "Counting", "Pairing", "betweens", "count", "countings", "foreseen", "measure", "pairings"]
