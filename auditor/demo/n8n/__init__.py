"""The demo merchant's n8n: the public API v1 as version 2.41.1 answers it (compared with a running instance)."""

from auditor.demo.n8n.server import CREDENTIALS, READ_SCOPES, N8nDemo
from auditor.demo.n8n.shapes import CANARY_PII, CANARY_SECRET

__all__ = ["CANARY_PII", "CANARY_SECRET", "CREDENTIALS", "READ_SCOPES", "N8nDemo"]
