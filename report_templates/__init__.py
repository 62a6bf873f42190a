"""The templates of the report: one page, one stylesheet, one script, and the Markdown copy. Data for `auditor.report`."""
