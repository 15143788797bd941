from django.core.management.base import BaseCommand

from portal.taxonomy.actions import load_reference_data


class Command(BaseCommand):
    help = (
        "Take in the reference data: areas and communes follow the files; needs, tools, brands and other words are "
        "added once and then belong to the editors. Running it again is harmless."
    )

    def handle(self, *args, **options) -> None:
        loaded = load_reference_data(actor=None)
        if loaded:
            self.stdout.write(f"{loaded.places} places and {loaded.vocabulary} words added or corrected.")
        else:
            self.stdout.write("Nothing to change.")
