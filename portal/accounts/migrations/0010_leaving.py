import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.common.clock


class Migration(migrations.Migration):
    agreed = {
        "AddConstraint": "The old code knows neither the state nor the column, so none of its rows breaks it; "
        "organizations are few, and read in a moment."
    }

    dependencies = [("accounts", "0009_members_moved"), ("taxonomy", "0002_vocabulary_permissions")]

    operations = [
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.CharField(
                        choices=[("terms", "Terms of use")], default="terms", max_length=20, verbose_name="document"
                    ),
                ),
                ("version", models.CharField(max_length=40, verbose_name="version")),
                ("accepted_at", models.DateTimeField(default=portal.common.clock.now, verbose_name="accepted")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acceptances",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance",
                "verbose_name_plural": "acceptances",
                "ordering": ["-accepted_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "document", "version"), name="acceptance_once_per_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version", ""), _negated=True), name="acceptance_names_a_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationDeletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "under way"), ("stopped", "stopped"), ("done", "done")],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=portal.common.clock.now, verbose_name="asked")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deletions",
                        to="accounts.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "deletion of an organization",
                "verbose_name_plural": "deletions of organizations",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_at"], name="organizationdeletion_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("organization",),
                        name="organizationdeletion_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="organizationdeletion_ended_has_date",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="organization",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="deleted"),
        ),
        migrations.AlterField(
            model_name="organization",
            name="state",
            field=models.CharField(
                choices=[("active", "active"), ("asleep", "asleep"), ("deleted", "deleted")],
                default="active",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("state", "deleted"), _negated=True), ("deleted_at__isnull", True)),
                    models.Q(
                        ("commune", None),
                        ("deleted_at__isnull", False),
                        ("identifier", ""),
                        ("identifier_kind", ""),
                        ("name", "Organisation supprimée"),
                        ("purpose", ""),
                        ("state", "deleted"),
                    ),
                    _connector="OR",
                ),
                name="organization_deleted_is_empty",
            ),
        ),
    ]
