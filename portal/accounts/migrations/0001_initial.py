import django.db.models.deletion
import django.db.models.functions.text
import portal.common.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('taxonomy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, verbose_name='mail address')),
                ('display_name', models.CharField(blank=True, help_text='How the others see you. A pseudonym is fine.', max_length=80, verbose_name='name or pseudonym')),
                ('language', models.CharField(default='fr', max_length=5, verbose_name='language of mails')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may enter the back office')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(default=portal.common.clock.now, verbose_name='joined')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='erased')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique'), models.CheckConstraint(condition=models.Q(models.Q(('email__isnull', False), ('erased_at__isnull', True)), models.Q(('display_name', ''), ('email__isnull', True), ('erased_at__isnull', False), ('is_active', False)), _connector='OR'), name='user_erased_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('admin', 'admin'), ('mandated', 'mandated up to an amount'), ('member', 'member')], default='member', max_length=10, verbose_name='role')),
                ('mandate_cents', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='mandate, in cents')),
                ('joined_at', models.DateTimeField(default=portal.common.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('mandate_cents__isnull', False), ('role', 'mandated')), models.Q(models.Q(('role', 'mandated'), _negated=True), ('mandate_cents__isnull', True)), _connector='OR'), name='membership_mandate_has_ceiling')],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('slug', models.SlugField(max_length=180, unique=True)),
                ('kind', models.CharField(choices=[('association-1901', 'Association (law of 1901)'), ('association-1908', 'Association (local law of Alsace-Moselle)'), ('association-1907', 'Association (law of 1907)'), ('collective', 'Informal collective'), ('union', 'Trade union'), ('cooperative', 'Cooperative'), ('company', 'Company'), ('freelance', 'Independent worker'), ('public', 'Public body'), ('other', 'Other')], max_length=20, verbose_name='kind')),
                ('identifier_kind', models.CharField(blank=True, choices=[('', 'None (undeclared, or prefers not to say)'), ('rna', 'RNA number'), ('siren', 'SIREN or SIRET number'), ('local', 'Local register (Alsace-Moselle)')], max_length=10, verbose_name='identifier')),
                ('identifier', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='what it is for')),
                ('members_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='members')),
                ('state', models.CharField(choices=[('active', 'active'), ('asleep', 'asleep')], default='active', max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(default=portal.common.clock.now)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='taxonomy.commune', verbose_name='commune')),
                ('members', models.ManyToManyField(related_name='organizations', through='accounts.Membership', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'organization',
                'verbose_name_plural': 'organizations',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('identifier', ''), ('identifier_kind', '')), models.Q(models.Q(('identifier_kind', ''), _negated=True), models.Q(('identifier', ''), _negated=True)), _connector='OR'), name='organization_identifier_and_kind'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='organization_name_not_empty')],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.organization'),
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.TextField(blank=True, max_length=1000, verbose_name='a word to the admins')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('accepted', 'accepted'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10)),
                ('created_at', models.DateTimeField(default=portal.common.clock.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'request to join',
                'verbose_name_plural': 'requests to join',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('organization', 'user'), name='joinrequest_one_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='mail address')),
                ('role', models.CharField(choices=[('admin', 'admin'), ('mandated', 'mandated up to an amount'), ('member', 'member')], default='member', max_length=10, verbose_name='role')),
                ('mandate_cents', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='mandate, in cents')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('declined', 'declined'), ('revoked', 'withdrawn')], default='open', max_length=10)),
                ('created_at', models.DateTimeField(default=portal.common.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('organization', 'address'), name='invitation_one_open_per_address')],
            },
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('organization', 'user'), name='membership_once'),
        ),
    ]
