"""What every connector is held to, without being named: run it against its counterpart, well and spoilt, and compare.

`tests/connectors/test_conformance.py` runs `CHECKS` for each connector that `auditor.plugins.connectors()` finds.

A connector of a third party runs the same suite. It needs a counterpart: something that answers as the platform does,
and the settings (secrets included, made up) that read it. Install the connector beside a checkout of the auditor, with
both entry points in its own package, and name it:

    [project.entry-points."auditor.connectors"]
    wobble = "wobble_auditor"

    [project.entry-points."auditor.counterparts"]
    wobble = "wobble_auditor.demo:COUNTERPART"

    # wobble_auditor/demo.py
    from auditor.demo.http import Request, Response, reply
    from auditor.demo.platforms import Counterpart

    class WobbleDemo:
        name = "wobble"

        def answer(self, request: Request) -> Response:
            return reply({"rules": [{"id": "r1"}]})

    COUNTERPART = Counterpart(lambda world, monotonic: WobbleDemo(), {"shop": "fern", "key": "canary-secret-wobble"})

    python -m pytest tests/connectors/test_conformance.py -k wobble

AUDITOR_CONFORMANCE=all tries every field instead of sixty.

The counterpart must answer the same question with the same answer. Plant the word `canary` wherever the real platform
has secrets or personal data: the suite fails when it comes out. Dates count from `bench.NOW`.
"""

from tests.conformance import answers, lanes, pages, refusals, rough
from tests.conformance.bench import Bench
from tests.conformance.case import CHECKS, held
from tests.conformance.find import benches

__all__ = ["CHECKS", "Bench", "answers", "benches", "held", "lanes", "pages", "refusals", "rough"]
