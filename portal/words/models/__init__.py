from portal.words.models.care import HomeExample, SearchCare
from portal.words.models.correction import Correction

__all__ = ["Correction", "HomeExample", "SearchCare"]
