"""From the cells of an office's files to observations: mapping files, code maps, layouts, units, totals."""
