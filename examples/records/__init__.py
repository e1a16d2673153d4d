"""Records of an imaginary country, with its true tables: a labour force survey, its module on migration, registers.

Nobody in these records exists. Every file says so in its name, in its metadata where the format has any, and in a column.
"""

MARK = "SYNTHETIC"
TOLD = "SYNTHETIC RECORDS, MADE BY A PROGRAM: no person, household or answer in this file is real"
