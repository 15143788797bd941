# Django's French formats, with spaces that do not break and the hour as it is written in France.
DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = r"H \h i"
DATETIME_FORMAT = r"j F Y, H \h i"
THOUSAND_SEPARATOR = "\u202f"
DECIMAL_SEPARATOR = ","
NUMBER_GROUPING = 3
