"""Can each credential read what it should? What is closed, which questions that leaves open, and who can open it."""

from auditor.doctor.cautions import Caution, cautions
from auditor.doctor.left_open import left_open
from auditor.doctor.letter import letter
from auditor.doctor.probe import Health, Probe, examine

__all__ = ["Caution", "Health", "Probe", "cautions", "examine", "left_open", "letter"]
