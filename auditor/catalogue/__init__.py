"""What we know of the field, as data: tools and what identifies them, reference data flows, the maturity model.

Reference flows of "every system" (deletion requests to all, a warehouse fed by all) are kept to the roles in which
their absence can be observed.
"""

from auditor.catalogue.reference import ReferenceFlow
from auditor.catalogue.tools import Catalogue, Tool

__all__ = ["Catalogue", "ReferenceFlow", "Tool"]
