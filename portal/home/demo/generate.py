"""Listings by the thousand for trying the portal at size. Same seed, same listings.

They are made of words of the trade, not told with care like the sixty of directory.csv, and they go
in through the same import.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from portal.taxonomy.models import Area, Brand, Commune, Need, Tool
from providers.enums import Stage
from providers.importing.columns import COLUMNS

PLACES = (
    "Atelier Coopérative Maison Fabrique Relais Bureau Comptoir Cabane Collectif Établi Grange Halte Kiosque".split()
)
THINGS = (
    "du Grand Plateau|de la Roue Libre|des Trois Vitesses|du Petit Pignon|de la Sonnette|du Chemin Creux|"
    "des Rayons|de la Dynamo|du Guidon|de la Selle|du Pont de Bois|des Quatre Vents|de la Fontaine|du Vieux Lavoir|"
    "des Aulnes|du Merle|de l’Écluse|du Tilleul|de la Passerelle|des Genêts|du Sémaphore|de la Garrigue|du Causse|"
    "des Marais|de la Combe|du Rocher|des Tanneurs|de la Halle|du Canal|de la Lande"
).split("|")
KINDS = (
    ("association", "association-1901"),
    ("cooperative", "cooperative"),
    ("company", "company"),
    ("freelance", "freelance"),
)
VERBS = "installe explique répare transmet déménage sauvegarde documente simplifie raccorde relie".split()
OBJECTS = (
    "les boîtes aux lettres|les dossiers partagés|les agendas d’équipe|les listes de diffusion|les formulaires|"
    "les fichiers d’adhésion|les sites d’association|les visioconférences|les tableurs|les comptes rendus"
).split("|")
PUBLICS = (
    "des clubs de sport|des cafés associatifs|des foyers ruraux|des radios locales|des AMAP|des ludothèques|"
    "des compagnies de théâtre|des centres sociaux|des chorales|des refuges pour animaux|des fablabs|des syndicats"
).split("|")
PACES = "au rythme des bénévoles|le samedi matin|en soirée|par petites étapes|sur place et au téléphone".split("|")
STAGE_LINES = {
    Stage.STRATEGY: "Une demi-journée pour décider ensemble de ce qui change et de ce qui reste.",
    Stage.DIAGNOSIS: "Une visite, un inventaire, puis un compte rendu que tout le monde peut lire.",
    Stage.IMPLEMENTATION: "L’installation se fait avec vous, sans coupure, et l’ancien système reste ouvert un mois.",
    Stage.HANDOVER: "Deux ateliers et un aide-mémoire imprimé, puis une présence au téléphone.",
}
PRICES = (
    "Un accompagnement=quote",
    "Un diagnostic=fixed:40000",
    "La journée=day-rate-under-400",
    "La journée=day-rate-400-600",
    "La journée=day-rate-over-600",
    "Le premier échange=free",
    "Petits budgets=pay-what-you-can",
)


def listings(count: int, seed: int, today: date) -> Iterator[dict[str, str]]:
    """`count` rows of a directory table, as strings by column."""
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    words = _Words()
    for number in range(1, count + 1):
        yield _listing(chance, words, number, today)


class _Words:
    """What the rows may name, read once and in a fixed order."""

    def __init__(self) -> None:
        self.needs = list(Need.objects.order_by("slug").values_list("slug", flat=True))
        self.tools = list(Tool.objects.order_by("slug").values_list("slug", flat=True))
        self.trips = sorted(
            (brand.slug, tool.slug) for brand in Brand.objects.prefetch_related("tools") for tool in brand.tools.all()
        )
        self.communes = list(
            Commune.objects.filter(population__gt=2000).order_by("code").values_list("code", "department__code")
        ) or list(Commune.objects.order_by("code").values_list("code", "department__code"))
        self.regions = list(Area.objects.filter(kind="region").order_by("code").values_list("code", flat=True))


def _listing(chance: random.Random, words: _Words, number: int, today: date) -> dict[str, str]:
    commune, department = chance.choice(words.communes)
    kind, organization_kind = chance.choice(KINDS)
    name = f"{chance.choice(PLACES)} {chance.choice(THINGS)} {number}"
    verb, other = chance.sample(VERBS, 2)
    what, public, pace = chance.choice(OBJECTS), chance.choice(PUBLICS), chance.choice(PACES)
    verified_on = today - timedelta(days=chance.randrange(1, 360))
    stages = sorted(chance.sample(list(Stage), chance.randrange(2, 5)), key=list(Stage).index)
    brand, tool = chance.choice(words.trips)
    areas = {department}
    if chance.random() < 0.15:
        areas = {chance.choice(words.regions), department}
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "id": f"essai-{number:05}",
        "name": name,
        "kind": kind,
        "organization_kind": organization_kind,
        "summary": f"{verb.capitalize()} et {other} {what} {public}, {pace}.",
        "letter": f"Nous travaillons auprès {public}, {pace}.\n\nCette fiche a été composée pour essayer le portail.",
        "signature": "L’équipe",
        "email": f"essai-{number:05}@annuaire.example",
        "commune": commune,
        "remote": "yes" if chance.random() < 0.3 else "no",
        "areas": "|".join(sorted(areas)),
        "needs": "|".join(chance.sample(words.needs, chance.randrange(2, 7))),
        "tools": "|".join({tool, *chance.sample(words.tools, chance.randrange(1, 5))}),
        "prices": " | ".join(chance.sample(PRICES, chance.randrange(1, 4))),
        "languages": "fr|en" if chance.random() < 0.2 else "fr",
        "trips": f"{brand}>{tool}",
        "team_size": str(chance.randrange(1, 9)),
        "applied_on": (verified_on - timedelta(days=40)).isoformat(),
        "verified_on": verified_on.isoformat(),
        "verified_until": (verified_on + timedelta(days=365)).isoformat(),
        "accepts_requests": "yes",
    }
    for stage in stages:
        row[f"stage_{stage.value}"] = STAGE_LINES[stage]
    row["tools"] = "|".join(sorted(row["tools"].split("|")))
    for place in (1, 2):
        row |= {
            f"project_{place}_association": f"Association d’essai {chance.randrange(1, 4000)}",
            f"project_{place}_period": str(verified_on.year - place),
            f"project_{place}_left": brand,
            f"project_{place}_tools": tool,
            f"project_{place}_stages": "|".join(stages),
            f"project_{place}_story": f"{what.capitalize()} ont changé de maison, {chance.choice(PACES)}.",
            f"project_{place}_shown": "yes" if place == 1 else "no",
        }
    return row
