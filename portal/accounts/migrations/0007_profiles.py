import django.db.models.deletion
import django.db.models.functions.comparison
import portal.common.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_superusers'),
        ('taxonomy', '0002_vocabulary_permissions'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganizationProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sectors_withheld', models.BooleanField(default=False, verbose_name='prefers not to say its sectors')),
                ('employees_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees')),
                ('employees_withheld', models.BooleanField(default=False, verbose_name='prefers not to say how many employees')),
                ('members_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='members')),
                ('members_withheld', models.BooleanField(default=False, verbose_name='prefers not to say how many members')),
                ('reached_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='people reached in a year')),
                ('reached_withheld', models.BooleanField(default=False, verbose_name='prefers not to say how many people')),
                ('budget', models.CharField(blank=True, choices=[('none', 'None'), ('tiny', 'Tiny'), ('small', 'Small'), ('modest', 'Modest'), ('middle', 'Middle'), ('large', 'Large'), ('very-large', 'Very Large')], max_length=12, verbose_name='yearly budget')),
                ('budget_withheld', models.BooleanField(default=False, verbose_name='prefers not to say its budget')),
                ('founded_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='founded in')),
                ('founded_withheld', models.BooleanField(default=False, verbose_name='prefers not to say since when')),
                ('brands_left', models.ManyToManyField(blank=True, related_name='left_by_profiles', to='taxonomy.brand', verbose_name='brands left')),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to='accounts.organization')),
                ('tools_in_use', models.ManyToManyField(blank=True, related_name='used_by_profiles', to='taxonomy.tool', verbose_name='tools in use')),
            ],
            options={
                'verbose_name': 'profile of an organization',
                'verbose_name_plural': 'profiles of organizations',
                'constraints': [models.CheckConstraint(condition=models.Q(('employees_withheld', False), ('employees_count__isnull', True), _connector='OR'), name='organizationprofile_employees_withheld_or_said'), models.CheckConstraint(condition=models.Q(('members_withheld', False), ('members_count__isnull', True), _connector='OR'), name='organizationprofile_members_withheld_or_said'), models.CheckConstraint(condition=models.Q(('reached_withheld', False), ('reached_count__isnull', True), _connector='OR'), name='organizationprofile_reached_withheld_or_said'), models.CheckConstraint(condition=models.Q(('founded_withheld', False), ('founded_year__isnull', True), _connector='OR'), name='organizationprofile_founded_withheld_or_said'), models.CheckConstraint(condition=models.Q(('budget_withheld', False), ('budget', ''), _connector='OR'), name='organizationprofile_budget_withheld_or_said'), models.CheckConstraint(condition=models.Q(('budget', ''), ('budget__in', ['none', 'tiny', 'small', 'modest', 'middle', 'large', 'very-large']), _connector='OR'), name='organizationprofile_budget_known')],
            },
        ),
        migrations.CreateModel(
            name='ProfileSector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sector', models.CharField(choices=[('education', 'Education and training'), ('environment', 'Environment'), ('culture', 'Culture and arts'), ('social', 'Social work'), ('mutual-aid', 'Mutual aid and solidarity'), ('leisure', 'Leisure and village life'), ('rights', 'Defence of rights'), ('politics', 'Political activity'), ('economy', 'Economy and employment'), ('sport', 'Sport'), ('health', 'Health'), ('research', 'Research'), ('justice', 'Justice'), ('spirituality', 'Spiritual or philosophical life'), ('tourism', 'Tourism'), ('other', 'Something else')], max_length=20, verbose_name='sector')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sectors', to='accounts.organizationprofile')),
            ],
            options={
                'verbose_name': 'sector of an organization',
                'verbose_name_plural': 'sectors of organizations',
                'constraints': [models.UniqueConstraint(fields=('profile', 'sector'), name='profilesector_once'), models.CheckConstraint(condition=models.Q(('sector__in', ['education', 'environment', 'culture', 'social', 'mutual-aid', 'leisure', 'rights', 'politics', 'economy', 'sport', 'health', 'research', 'justice', 'spirituality', 'tourism', 'other'])), name='profilesector_known')],
            },
        ),
        migrations.CreateModel(
            name='PublicPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('hidden', 'hidden'), ('shown', 'shown')], default='hidden', max_length=8, verbose_name='state')),
                ('ready_to_tell', models.BooleanField(default=False, verbose_name='ready to tell others how it went')),
                ('can_tell', models.CharField(blank=True, max_length=500, verbose_name='what it can tell')),
                ('shown_at', models.DateTimeField(blank=True, null=True, verbose_name='shown since')),
                ('changed_at', models.DateTimeField(default=portal.common.clock.now, verbose_name='changed')),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='public_page', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'public page of an organization',
                'verbose_name_plural': 'public pages of organizations',
                'indexes': [models.Index(condition=models.Q(('state', 'shown')), fields=['organization'], name='publicpage_shown')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'shown'), _negated=True), ('shown_at__isnull', False), _connector='OR'), name='publicpage_shown_has_date'), models.CheckConstraint(condition=models.Q(('can_tell', ''), ('ready_to_tell', True), _connector='OR'), name='publicpage_tells_when_ready')],
            },
        ),
        migrations.CreateModel(
            name='VisitorMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(db_index=True, default=portal.common.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visitor_messages', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'message to an organization',
                'verbose_name_plural': 'messages to organizations',
            },
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.CharField(choices=[('branch', 'branch'), ('network', 'network')], max_length=8, verbose_name='asked by')),
                ('state', models.CharField(choices=[('asked', 'asked'), ('confirmed', 'confirmed'), ('declined', 'declined'), ('taken-back', 'taken back'), ('ended', 'ended')], default='asked', max_length=12, verbose_name='state')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='a word to the other side')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('asked_at', models.DateTimeField(default=portal.common.clock.now, verbose_name='asked')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('closed_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='closed')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='networks', to='accounts.organization')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='branches', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'affiliation',
                'verbose_name_plural': 'affiliations',
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('branch', models.F('network')), _negated=True), name='affiliation_not_with_itself'), models.UniqueConstraint(django.db.models.functions.comparison.Least('branch', 'network'), django.db.models.functions.comparison.Greatest('branch', 'network'), condition=models.Q(('state__in', ('asked', 'confirmed'))), name='affiliation_one_open_per_pair'), models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('branch',), name='affiliation_one_network'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ('asked', 'confirmed'))), models.Q(models.Q(('state__in', ('asked', 'confirmed')), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='affiliation_closed_has_date'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='affiliation_confirmed_has_date')],
            },
        ),
    ]
