"""The answers of the synthetic survey, how often each is given, and the ILO's code of each.

Variables and codes follow the Labour Force Survey of Viet Nam as the ILO documents the file of 2017: `TTNT`, `C3`,
`C5`, `C14`, `C24`, `C25`, `C30`, `C39A` (thousands of dong), `WEIGH_FINAL` (ILO, Department of Statistics, "Microdata
preprocessing code", VNM_LFS_2015 to 2017, in github.com/dbescond/iloMicro; of the survey of 2016 the DDI
VNM_2016_LFS_v01_M, catalog.ihsn.org/catalog/7136).
Three things are ours, since no published code book has them: country of birth (`NOISINH`) and citizenship (`QUOCTICH`),
which the survey is to ask; the labour force status (`LLLD`), which an office derives from C16-C23 and C52-C56; and a
tenth answer of C14, doctorates apart from master's degrees. How often an answer is given is invented: migrants are many
times as frequent as in Viet Nam, so that a small sample shows what tables of them look like.
"""

PROVINCES = 63

# Country of birth or citizenship -> (alpha-2 in the file, the ILO's code, share of those who were born abroad).
HOME = ("VN", "VNM")
ORIGINS = (
    ("KH", "KHM", 0.24),
    ("CN", "CHN", 0.20),
    ("KR", "KOR", 0.17),
    ("LA", "LAO", 0.13),
    ("JP", "JPN", 0.10),
    ("TW", "TWN", 0.09),
    ("PH", "PHL", 0.07),
)
# Where those go who leave for work: name as the module writes it, the ILO's code, share, what going costs in wages.
DESTINATIONS = (
    ("Nhật Bản", "JPN", 0.38, 6.0),
    ("Đài Loan", "TWN", 0.30, 7.5),
    ("Hàn Quốc", "KOR", 0.14, 4.0),
    ("Trung Quốc", "CHN", 0.10, 2.0),
    ("Ma-lai-xi-a", "MYS", 0.08, 3.0),
)

# C14, highest level completed -> code of ISCED 2011.
EDUCATION = {
    1: "X",  # never went to school
    2: "0",  # primary school not finished: below level 1 in the ILO's processing of this file
    3: "1",
    4: "2",
    5: "3",
    6: "4",  # trung cấp
    7: "5",  # cao đẳng
    8: "6",
    9: "7",
    10: "8",
}
EDUCATION_SHARE = {  # in towns, in the country
    1: (0.02, 0.06),
    2: (0.06, 0.13),
    3: (0.14, 0.24),
    4: (0.24, 0.31),
    5: (0.26, 0.16),
    6: (0.06, 0.04),
    7: (0.06, 0.03),
    8: (0.13, 0.025),
    9: (0.027, 0.004),
    10: (0.003, 0.001),
}

# C25, classes of VSIC 2018 (four digits), a few of each section: (section, shares in town and country, classes).
INDUSTRY = (
    ("A", 0.08, 0.46, ("0111", "0118", "0121", "0126", "0141", "0145", "0146", "0210", "0311", "0322")),
    ("B", 0.004, 0.005, ("0510", "0810")),
    ("C", 0.23, 0.20, ("1020", "1311", "1410", "1520", "2220", "2610", "3100")),
    ("D", 0.006, 0.002, ("3511", "3512")),
    ("E", 0.006, 0.002, ("3600", "3811")),
    ("F", 0.08, 0.09, ("4101", "4210", "4321", "4330")),
    ("G", 0.20, 0.10, ("4520", "4632", "4711", "4721", "4771")),
    ("H", 0.06, 0.03, ("4931", "4932", "4933", "5224")),
    ("I", 0.08, 0.03, ("5510", "5610", "5630")),
    ("J", 0.02, 0.003, ("5813", "6110", "6201")),
    ("K", 0.02, 0.004, ("6419", "6512")),
    ("L", 0.012, 0.002, ("6810", "6820")),
    ("M", 0.02, 0.004, ("6910", "7110", "7310")),
    ("N", 0.02, 0.006, ("7810", "8010", "8121")),
    ("O", 0.05, 0.02, ("8411", "8422")),
    ("P", 0.06, 0.025, ("8510", "8520", "8530")),
    ("Q", 0.025, 0.008, ("8610", "8620")),
    ("R", 0.012, 0.003, ("9000", "9311")),
    ("S", 0.03, 0.012, ("9521", "9610", "9631")),
    ("T", 0.01, 0.004, ("9700",)),
)
# C24, unit groups of VSCO 2020 (four digits), a few of each major group, and the wage of the group: thousands of dong.
OCCUPATION = {
    "1": (("1120", "1321"), 18000),
    "2": (("2141", "2310", "2512"), 14000),
    "3": (("3112", "3313"), 11000),
    "4": (("4110", "4321"), 9000),
    "5": (("5120", "5223"), 7500),
    "6": (("6111", "6121"), 6000),
    "7": (("7112", "7531"), 8500),
    "8": (("8153", "8322"), 9000),
    "9": (("9211", "9313", "9411"), 6200),
}
# Of what occupations a section's workers are: sections, then weights of the major groups 1-9.
WORK = {
    "A": (1, 0, 0, 0, 0, 45, 0, 1, 53),
    "BCDEF": (3, 5, 6, 4, 1, 0, 36, 32, 13),
    "GHI": (4, 2, 4, 5, 58, 0, 3, 14, 10),
    "JKLMNOPQRS": (7, 42, 17, 12, 12, 0, 3, 2, 5),
    "T": (0, 0, 0, 0, 20, 0, 0, 0, 80),
}
# C30, status in employment -> code of ICSE-93. The file's own order is not that of the classification.
STATUS = {1: "2", 2: "3", 3: "5", 4: "4", 5: "1"}
STATUS_SHARE = {"A": (1, 55, 31, 1, 12), "other": (4, 26, 8, 0.4, 61.6)}
EMPLOYEE = 5

EMPLOYED, UNEMPLOYED, OUTSIDE = 1, 2, 3  # LLLD
