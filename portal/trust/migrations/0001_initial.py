import django.db.models.deletion
import portal.common.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0011_merged_organizations'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('running', 'the admins are asked'), ('at_desk', 'with the moderators'), ('handed_over', 'handed over'), ('stopped', 'stopped: an admin is still there'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='running', max_length=12, verbose_name='state')),
                ('why', models.TextField(blank=True, max_length=1000, verbose_name='why they ask')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('mails_sent', models.PositiveSmallIntegerField(default=0, verbose_name='mails sent')),
                ('mailed_at', models.DateTimeField(default=portal.common.clock.now, verbose_name='last mail')),
                ('asked_at', models.DateTimeField(default=portal.common.clock.now, verbose_name='asked')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('blanked_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successions', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successions', to=settings.AUTH_USER_MODEL, verbose_name='person who asks')),
            ],
            options={
                'verbose_name': 'succession',
                'verbose_name_plural': 'successions',
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['running', 'at_desk'])), fields=('organization',), name='succession_one_open'), models.CheckConstraint(condition=models.Q(('mails_sent__lte', 3)), name='succession_three_mails_at_most'), models.CheckConstraint(condition=models.Q(('state__in', ['running', 'at_desk']), ('ended_at__isnull', False), _connector='OR'), name='succession_ended_has_date')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(max_length=1000, verbose_name='why not')),
                ('made_at', models.DateTimeField(default=portal.common.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='member who objects')),
                ('succession', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='trust.succession')),
            ],
            options={
                'verbose_name': 'objection',
                'verbose_name_plural': 'objections',
                'ordering': ['made_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('succession', 'user'), name='objection_once_per_member')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('mailed', 'the listed address is asked'), ('at_desk', 'with the moderators'), ('granted', 'granted'), ('contested', 'granted, then contested'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('overtaken', 'somebody else answers for it now')], max_length=10, verbose_name='state')),
                ('why', models.TextField(blank=True, max_length=1000, verbose_name='who they are in it')),
                ('token', models.CharField(max_length=64, null=True, unique=True)),
                ('mailed_at', models.DateTimeField(null=True, verbose_name='mail sent')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('objection', models.TextField(blank=True, max_length=1000, verbose_name='what was objected')),
                ('created_at', models.DateTimeField(default=portal.common.clock.now)),
                ('waits_since', models.DateTimeField(default=portal.common.clock.now, verbose_name='waits since')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('blanked_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to=settings.AUTH_USER_MODEL, verbose_name='person who asks')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ['waits_since', 'pk'],
                'indexes': [models.Index(fields=['state', 'waits_since'], name='claim_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['mailed', 'at_desk'])), fields=('organization', 'user'), name='claim_one_open_per_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'mailed'), _negated=True), models.Q(('mailed_at__isnull', False), ('token__isnull', False)), _connector='OR'), name='claim_mailed_has_link'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'contested', 'refused']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='claim_decided_has_date')],
            },
        ),
        migrations.CreateModel(
            name='MergeProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10, verbose_name='state')),
                ('message', models.TextField(blank=True, max_length=1000, verbose_name='a word')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('created_at', models.DateTimeField(default=portal.common.clock.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization', verbose_name='asked')),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization', verbose_name='the one that would go')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization', verbose_name='the one that would stay')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'proposed merge',
                'verbose_name_plural': 'proposed merges',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('gone', models.F('kept')), _negated=True), name='mergeproposal_two_organizations'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('gone', 'kept'), name='mergeproposal_one_waiting')],
            },
        ),
    ]
