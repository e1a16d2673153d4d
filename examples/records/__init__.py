"""Records of an imaginary country, with its true tables: a survey with a module on migration, and registers.

Nobody in them exists. Every file says so in its name, in its metadata where the format has any, and in a column.
"""

MARK = "SYNTHETIC"
TOLD = "SYNTHETIC RECORDS, MADE BY A PROGRAM: no person, household or answer in this file is real"
