from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    DEPARTMENT = "department", _("department")


class PlaceKind(models.TextChoices):
    """What the field "where" may mean: an area, or a commune."""

    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    DEPARTMENT = "department", _("department")
    COMMUNE = "commune", _("town or village")
