"""People and organizations for tests."""

from __future__ import annotations

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from portal.accounts.enums import OrganizationKind, Role
from portal.accounts.models import Membership, Organization, User


class UserFactory(DjangoModelFactory):
    """A person with a confirmed address and no password.

    `address=False`: no confirmed address. `password="…"`: one. `groups=["moderators"]`: keeps the portal.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n:05}@example.org")
    display_name = factory.Sequence(lambda n: f"Personne {n:05}")

    @factory.post_generation
    def address(self, create, extracted, **kwargs):
        if extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        if extracted:
            self.set_password(extracted)
        else:
            self.set_unusable_password()
        self.save(update_fields=["password"])

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        if extracted:
            self.groups.set(Group.objects.filter(name__in=extracted))
            self.is_staff = True
            self.save(update_fields=["is_staff"])

    @factory.post_generation
    def second_factor(self, create, extracted, **kwargs):
        if extracted:
            Authenticator.objects.create(user=self, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Association {n:05}")
    slug = factory.Sequence(lambda n: f"association-{n:05}")
    kind = OrganizationKind.ASSOCIATION_1901


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER
    mandate_cents = factory.LazyAttribute(lambda membership: 50_000 if membership.role == Role.MANDATED else None)
