"""The data-flow graph: which system gives what to which, whether it is alive, and what is missing.

Presence is settled by whichever end saw the strongest activity, so that hiding one end never makes a flow look
better; what the other end says differently is kept as a disagreement. A flow is missing only where the catalogue
expects it, nothing was seen of it, both ends and the workflow tools between them were seen in full, and no tool that
we do not know sits at an end.
"""

from auditor.dataflow.build import build
from auditor.dataflow.carriers import Carriers

__all__ = ["Carriers", "build"]
