# Months in full: Django's English formats shorten some of them.
DATE_FORMAT = "F j, Y"
MONTH_DAY_FORMAT = "F j"
DATETIME_FORMAT = "F j, Y, P"
