import django.db.models.deletion
import portal.common.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('audit', '0001_initial'),
        ('providers', '0010_saved_searches'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('uploaded', 'received'), ('checking', 'being read'), ('ready', 'report to read'), ('writing', 'being written'), ('done', 'written'), ('failed', 'stopped'), ('cancelled', 'dropped')], default='uploaded', max_length=12, verbose_name='state')),
                ('name', models.CharField(max_length=120, verbose_name='file')),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('mark', models.CharField(blank=True, max_length=40)),
                ('has_moved_on', models.BooleanField(default=False)),
                ('done', models.PositiveIntegerField(default=0, verbose_name='lines written')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='lines')),
                ('problem', models.TextField(blank=True, verbose_name='what went wrong')),
                ('sent_at', models.DateTimeField(default=portal.common.clock.now, verbose_name='sent')),
                ('moved_at', models.DateTimeField(default=portal.common.clock.now, verbose_name='last step')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
            ],
            options={
                'verbose_name': 'import of a table',
                'verbose_name_plural': 'imports of tables',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'writing')), fields=('state',), name='importrun_one_is_written'), models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='importrun_done_within_total'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='importrun_failure_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'writing'), _negated=True), ('refused', 0), _connector='OR'), name='importrun_nothing_refused_is_written')],
            },
        ),
        migrations.CreateModel(
            name='ImportTable',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='table', serialize=False, to='providers.importrun')),
                ('text', models.TextField()),
                ('report', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'table of an import',
                'verbose_name_plural': 'tables of imports',
            },
        ),
        migrations.CreateModel(
            name='ListingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('before', models.JSONField(default=dict, verbose_name='said before')),
                ('values', models.JSONField(default=dict, verbose_name='says since')),
                ('made_at', models.DateTimeField(default=portal.common.clock.now, verbose_name='made')),
                ('blanked_at', models.DateTimeField(blank=True, null=True)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.auditentry')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='providers.provider')),
            ],
            options={
                'verbose_name': 'change of a listing',
                'verbose_name_plural': 'changes of listings',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('blanked_at', None)), fields=['made_at'], name='listingchange_to_blank')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'revision'), name='listingchange_one_per_revision'), models.CheckConstraint(condition=models.Q(('blanked_at__isnull', True), models.Q(('before', {}), ('values', {})), _connector='OR'), name='listingchange_blanked_is_empty')],
            },
        ),
    ]
