"""Run letters through the pipeline: one process, many, or Spark; ledger and resume."""

from kg.engine.build import build
from kg.engine.failure import BuildError
from kg.engine.summary import BuildSummary

__all__ = ["BuildError", "BuildSummary", "build"]
