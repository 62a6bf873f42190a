"""The templates of the report: data for `auditor.report`, with one stylesheet and one script, both inlined."""
