"""Run letters through the pipeline: one process, many, or Spark; ledger and resume."""
