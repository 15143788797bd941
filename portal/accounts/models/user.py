from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import StaffGroup
from portal.common import clock


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: a mail address to log in with, a name or pseudonym to be called by, nothing else.

    An erased account keeps its row, emptied, so that the traces of what was decided stay true.
    """

    email = models.EmailField(_("mail address"), max_length=254, null=True, blank=True)
    display_name = models.CharField(
        _("name or pseudonym"), max_length=80, blank=True, help_text=_("How the others see you. A pseudonym is fine.")
    )
    language = models.CharField(_("language of mails"), max_length=5, default="fr")
    is_staff = models.BooleanField(_("may enter the back office"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=clock.now)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(
                fields=["date_joined"], condition=Q(last_login=None, erased_at=None), name="user_never_logged_in"
            ),
            models.Index(fields=["id"], condition=Q(is_superuser=True), name="user_superusers"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, email__isnull=False)
                | Q(erased_at__isnull=False, email__isnull=True, display_name="", is_active=False),
                name="user_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        if self.erased_at:
            return str(_("deleted account"))
        return self.display_name or str(_("person without a name"))

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def natural_key(self):
        return (self.email,)

    @cached_property
    def group_names(self) -> frozenset[str]:
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def is_moderator(self) -> bool:
        return self.is_active and (self.is_superuser or StaffGroup.MODERATORS in self.group_names)

    @property
    def is_editor(self) -> bool:
        return self.is_active and (self.is_superuser or StaffGroup.EDITORS in self.group_names)

    @property
    def is_operator(self) -> bool:
        return self.is_active and (self.is_superuser or StaffGroup.OPERATORS in self.group_names)

    @property
    def keeps_the_portal(self) -> bool:
        """Whether a second factor is demanded of this person."""
        return self.is_active and (self.is_staff or self.is_superuser or bool(self.group_names))
