"""What works tables out: DuckDB on this machine, or Spark on a cluster, by the same expressions of Ibis.

All that differs between the two lies here.
"""
