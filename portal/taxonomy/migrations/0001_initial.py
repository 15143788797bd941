import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('country', 'country'), ('region', 'region'), ('department', 'department')], max_length=12, verbose_name='kind')),
                ('code', models.CharField(max_length=8, unique=True, verbose_name='code')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('in_name', models.CharField(blank=True, help_text='e.g. dans le Rhône', max_length=90, verbose_name='with its article')),
                ('search_name', models.CharField(db_index=True, max_length=80)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='taxonomy.area')),
            ],
            options={
                'verbose_name': 'area',
                'verbose_name_plural': 'areas',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), models.Q(('latitude__isnull', True), ('longitude__isnull', True)), _connector='OR'), name='area_on_the_globe'), models.CheckConstraint(condition=models.Q(('kind__in', ['country', 'region', 'department'])), name='area_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'department'), _negated=True), ('parent__isnull', False), _connector='OR'), name='area_department_has_region')],
            },
        ),
        migrations.CreateModel(
            name='Commune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('code', models.CharField(max_length=5, unique=True, verbose_name='INSEE code')),
                ('slug', models.SlugField(max_length=90, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('search_name', models.CharField(db_index=True, max_length=80)),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='inhabitants')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='taxonomy.area', verbose_name='department')),
            ],
            options={
                'verbose_name': 'commune',
                'verbose_name_plural': 'communes',
                'ordering': ['search_name', 'code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), models.Q(('latitude__isnull', True), ('longitude__isnull', True)), _connector='OR'), name='commune_on_the_globe')],
            },
        ),
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Letters without accents, digits and hyphens. It cannot be changed once saved.', max_length=80, unique=True, verbose_name='short name in addresses')),
                ('name_fr', models.CharField(max_length=120, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('spdx', models.CharField(blank=True, help_text='AGPL-3.0, for example; empty if there is none.', max_length=60, verbose_name='SPDX identifier')),
                ('url', models.URLField(blank=True, verbose_name='text of the licence')),
                ('is_free', models.BooleanField(default=True, help_text='Untick it for a service that is not free software.', verbose_name='free licence')),
            ],
            options={
                'verbose_name': 'licence',
                'verbose_name_plural': 'licences',
                'ordering': ['name_fr'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('name_fr', ''), _negated=True), models.Q(('name_en', ''), _negated=True)), name='licence_slug_and_names_filled')],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Letters without accents, digits and hyphens. It cannot be changed once saved.', max_length=80, unique=True, verbose_name='short name in addresses')),
                ('name_fr', models.CharField(max_length=120, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('description_fr', models.CharField(blank=True, help_text='One plain sentence, no jargon.', max_length=300, verbose_name='in one line, in French')),
                ('description_en', models.CharField(blank=True, max_length=300, verbose_name='in one line, in English')),
                ('position', models.PositiveSmallIntegerField(default=100, help_text='Lists follow these numbers, the smallest first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, help_text='Untick it to retire a need: listings that have it keep it.', verbose_name='offered in the filters')),
            ],
            options={
                'verbose_name': 'need',
                'verbose_name_plural': 'needs',
                'ordering': ['position', 'slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('name_fr', ''), _negated=True), models.Q(('name_en', ''), _negated=True)), name='need_slug_and_names_filled')],
            },
        ),
        migrations.CreateModel(
            name='Elsewhere',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Letters without accents, digits and hyphens. It cannot be changed once saved.', max_length=80, unique=True, verbose_name='short name in addresses')),
                ('name_fr', models.CharField(max_length=120, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('for_whom_fr', models.CharField(help_text='As said to the visitor: “Vous cherchez…”', max_length=200, verbose_name='for whom, in French')),
                ('for_whom_en', models.CharField(max_length=200, verbose_name='for whom, in English')),
                ('description_fr', models.TextField(blank=True, verbose_name='in a few words, in French')),
                ('description_en', models.TextField(blank=True, verbose_name='in a few words, in English')),
                ('url', models.URLField(max_length=300, verbose_name='link')),
                ('position', models.PositiveSmallIntegerField(default=100, help_text='Lists follow these numbers, the smallest first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='shown')),
                ('needs', models.ManyToManyField(blank=True, help_text='None: it is good for every need.', related_name='+', to='taxonomy.need', verbose_name='needs')),
            ],
            options={
                'verbose_name': '“elsewhere” entry',
                'verbose_name_plural': '“elsewhere” entries',
                'ordering': ['position', 'slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('name_fr', ''), _negated=True), models.Q(('name_en', ''), _negated=True)), name='elsewhere_slug_and_names_filled')],
            },
        ),
        migrations.CreateModel(
            name='PostalCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=5, verbose_name='postal code')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postal_codes', to='taxonomy.commune', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'postal code',
                'verbose_name_plural': 'postal codes',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('code', 'commune'), name='postalcode_code_commune_unique')],
            },
        ),
        migrations.CreateModel(
            name='SeededRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=20)),
                ('slug', models.SlugField(max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('model', 'slug'), name='seededrow_model_slug_unique')],
            },
        ),
        migrations.CreateModel(
            name='Tool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Letters without accents, digits and hyphens. It cannot be changed once saved.', max_length=80, unique=True, verbose_name='short name in addresses')),
                ('name_fr', models.CharField(max_length=120, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('description_fr', models.CharField(blank=True, help_text='One plain sentence, no jargon.', max_length=300, verbose_name='in one line, in French')),
                ('description_en', models.CharField(blank=True, max_length=300, verbose_name='in one line, in English')),
                ('website', models.URLField(blank=True, max_length=300, verbose_name='official website')),
                ('licence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tools', to='taxonomy.licence', verbose_name='licence')),
                ('needs', models.ManyToManyField(blank=True, related_name='tools', to='taxonomy.need', verbose_name='needs')),
            ],
            options={
                'verbose_name': 'tool',
                'verbose_name_plural': 'tools',
                'ordering': ['slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('name_fr', ''), _negated=True), models.Q(('name_en', ''), _negated=True)), name='tool_slug_and_names_filled')],
            },
        ),
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Letters without accents, digits and hyphens. It cannot be changed once saved.', max_length=80, unique=True, verbose_name='short name in addresses')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, help_text='Only if it differs: “Facebook groups”.', max_length=80, verbose_name='name in English')),
                ('aliases', models.TextField(blank=True, help_text='What people type: “gdrive”, “google disk”. Accents and capitals make no difference.', verbose_name='other writings, one a line')),
                ('home_position', models.PositiveSmallIntegerField(blank=True, help_text='Empty: not shown there.', null=True, verbose_name='place among the signs of the home page')),
                ('needs', models.ManyToManyField(blank=True, related_name='brands', to='taxonomy.need', verbose_name='needs')),
                ('tools', models.ManyToManyField(blank=True, related_name='brands', to='taxonomy.tool', verbose_name='free tools instead')),
            ],
            options={
                'verbose_name': 'brand to leave',
                'verbose_name_plural': 'brands to leave',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='brand_slug_and_name_filled')],
            },
        ),
        migrations.CreateModel(
            name='VocabularyRevision',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('token', models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='vocabularyrevision_single')],
            },
        ),
    ]
