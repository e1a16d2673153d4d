"""Estimates from exact sums by cell and sampling unit: value, standard error, CV, bounds, cases.

Whose arithmetic. Three libraries were looked at before this was written: R's `survey` (Lumley), which statistical
offices trust; `svy`, the Python library of today; and `samplics`, its forerunner, which is no longer maintained. None
of them can do the work itself:

- R is another language: an office that installs `ilms` has not installed it.
- `svy` and `samplics` take records, in memory, one weight each. Here the records stay in the engine, which adds them up
  to exact decimals by cell and PSU; memory holds those sums alone, and 100 million records may lie behind them. Sums
  handed to `svy` as if they were records do give its standard errors (a PSU's total is all that linearisation needs),
  but it works out the covariances of all cells with each other: measured with 400 PSUs a cell, 500 cells took 1 GB and
  1,000 cells 3.4 GB, where tables here have many thousands. Its degrees of freedom are those of the cell's own PSUs,
  and its values are floats, which would not be the same to the last digit from every engine.

What is left, once the engine has added up, is a page of textbook formulas over columns of numbers. They are here, each
with its source, and `survey` and `svy` are what they are held against in the tests: `survey` over many designs to nine
digits, `svy` where it has the same definition; with them published figures that need neither.

What is counted how:

- A PSU is a PSU of its stratum (`survey`: `nest=TRUE`). All PSUs of a period's sample count, with a case of the cell
  or without (a domain is not a smaller sample; Särndal, Swensson & Wretman 1992, section 10.3).
- Degrees of freedom are PSUs less strata of the period's whole sample; of replicates what the record file says, else
  their number less one.
- Values are exact: decimals, never by way of floats. Floats begin at the standard error, from exact sums in the order
  of cell, stratum and PSU, added up one after the other: every engine gives the same to the last digit.
"""
