"""The page of components, for developers: each one in its states, in French or in English."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib.messages.constants import INFO, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from portal.common.money import Money

TOWNS = ["Givors", "Gisors", "Gimont", "Gien", "Villeurbanne", "Villefranche-sur-Saône", "Villeneuve-d’Ascq"]


class SampleForm(forms.Form):
    """One field of each kind that the forms of the site use."""

    people = forms.IntegerField(
        label="Combien de personnes changeront d’outil ?",
        help_text="Celles qui ouvriront une nouvelle boîte, pas tous vos membres. C’est pour prévoir les ateliers.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-medium"}),
        error_messages={"invalid": "Écrivez un nombre, par exemple 15. À peu près suffit."},
    )
    email = forms.EmailField(label="Votre adresse de courriel", help_text="Nous y envoyons un code, puis les réponses.")
    place = forms.CharField(
        label="Où", required=False, widget=forms.TextInput(attrs={"data-portal-suggest": "/dev/components/suggest/"})
    )
    budget = forms.ChoiceField(
        label="Quel budget par an a votre association ?",
        required=False,
        help_text="Certains prix en dépendent. Une association sur cinq préfère se taire.",
        widget=forms.RadioSelect,
        choices=[
            ("small", "Moins de 4 000 €"),
            ("middle", "De 4 000 à 50 000 €"),
            ("large", "Plus de 50 000 €"),
            ("silent", "Nous préférons ne pas le dire"),
        ],
    )
    needs = forms.MultipleChoiceField(
        label="Ce que vous voudriez faire autrement",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("mail", "Courriel, adresses de groupe"),
            ("files", "Fichiers partagés"),
            ("polls", "Choisir une date"),
        ],
    )
    kind = forms.ChoiceField(
        label="Votre structure", choices=[("", "Choisissez"), ("association", "Association loi 1901")]
    )
    note = forms.CharField(
        label="Quelque chose à savoir avant de venir ?", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    agree = forms.BooleanField(label="J’ai lu qui recevra cette demande, et pour combien de temps.")


ERRORS = ["400", "403", "403_csrf", "404", "500", "503"]
TYPED = {
    "people": "une quinzaine, je crois",
    "email": "odile@lavoir",
    "budget": "silent",
    "note": "Le compte Gmail a été ouvert par Bernard, qui a déménagé en 2023. Il répond encore au téléphone.",
}


def _stations() -> dict:
    stages = [
        {"label": "Stratégie", "state": "not"},
        {"label": "Diagnostic"},
        {"label": "Mise en place"},
        {"label": "Prise en main"},
    ]
    return {
        "stages": stages,
        "told_stages": [
            {"label": "Stratégie", "detail": "Une demi-journée avec le bureau, pour savoir ce que vous voulez garder."},
            {"label": "Diagnostic", "detail": "Une visite, puis quatre pages écrites que tout le monde peut lire."},
            {"label": "Mise en place", "detail": "Un week-end, sans coupure. L’ancien système reste ouvert un mois."},
            {"label": "Prise en main", "detail": "Deux ateliers, un aide-mémoire, puis trois mois au téléphone."},
        ],
        "verification": [
            {"label": "Candidature déposée", "state": "done", "note": "8 janvier 2026"},
            {"label": "Accompagnements confirmés", "state": "done", "note": "22 janvier 2026"},
            {"label": "Acceptée par deux personnes", "state": "here", "note": "12 mars 2026"},
            {"label": "À confirmer par Le Moyeu", "state": "ahead", "note": "12 mars 2027"},
        ],
        "life": [
            {"label": "Besoin", "state": "done"},
            {"label": "Voix", "state": "done"},
            {"label": "Devis", "state": "here"},
            {"label": "Promesses", "state": "ahead"},
        ],
        "steps": [
            {"label": "Votre association", "state": "done", "url": "#steps"},
            {"label": "Votre besoin", "state": "done", "url": "#steps"},
            {"label": "Taille et délais", "state": "here"},
            {"label": "À qui l’envoyer", "state": "ahead", "note": "2 adresses choisies"},
            {"label": "Relire et envoyer", "state": "ahead", "note": "Rien ne part avant"},
        ],
    }


def _lists() -> dict:
    return {
        "directions": [
            {"label": "Près de chez vous", "url": "#signs"},
            {"label": "À distance", "url": "#signs", "detail": "58 fiches"},
            {"label": "Par besoin", "url": "#signs", "detail": "22 besoins"},
        ],
        "crumbs": [{"label": "Annuaire", "url": "#lists"}, {"label": "Rhône", "url": "#lists"}, {"label": "Le Moyeu"}],
        "chips": [
            {"label": "Quitter Gmail", "url": "#lists"},
            {"label": "Courriel, adresses de groupe", "url": "#lists"},
        ],
        "messages": [
            Message(SUCCESS, "Votre demande est partie chez 2 prestataires."),
            Message(INFO, "Vous recevrez une réponse sous 4 jours ouvrés le plus souvent."),
            Message(WARNING, "Une des deux adresses n’a pas encore été confirmée."),
        ],
        "alerts": [{"text": "Choisir une autre fiche", "url": "#lists"}, {"text": "Il reste deux prestataires."}],
        "parts": [
            {"label": "Mes demandes", "url": "#lists", "current": True, "note": "2 en cours"},
            {"label": "Mes organisations", "url": "#lists"},
            {"label": "Sécurité", "url": "#lists"},
        ],
        "prices": [
            ["Un premier échange, chez vous ou au téléphone", "gratuit"],
            ["Un diagnostic : visite et compte rendu", str(Money(45_000))],
            ["Quitter Gmail, jusqu’à 15 boîtes, ateliers compris", str(Money(125_000))],
        ],
        "head": ["Pour", "Prix"],
        "total": ["En tout", str(Money(170_000))],
        "left": ["Doodle"],
        "replaced": ["Framadate"],
        "tools": ["Roundcube", "Nextcloud"],
        "compare": {"name": "c", "value": "helene-marchetti", "checked": True},
        "stone": [{"strong": "24 avril"}],
        "bars_head": ["Besoin", "Recherches"],
        "facts": [
            ("Qui change d’outil", "15 personnes, toutes bénévoles"),
            ("Échéance", "avant l’assemblée du 13 juin"),
        ],
        "needs": [("Courriel", 1_204), ("Fichiers partagés", 872), ("Choisir une date", 91)],
        "tiers": [("Plusieurs personnes", 400_000), ("À chacun son rôle", 750_000), ("Un relais", 1_100_000)],
        "pages": Paginator(range(237), 20).page(5),
    }


def components(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, with real content; `?lang=en` shows their English words."""
    language = request.GET.get("lang", "fr")
    with translation.override(language if language in ("fr", "en") else "fr"):
        context = {
            "form": SampleForm(TYPED),
            "fresh": SampleForm(prefix="fresh"),
            "day": date(2026, 3, 12),
            "errors": ERRORS,
        }
        return render(request, "dev/components.html", {**context, **_stations(), **_lists()})


def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page for what went wrong, which debug would hide: 400, 403, 403_csrf, 404, 500, 503."""
    language = request.GET.get("lang", "fr")
    with translation.override(language if language in ("fr", "en") else "fr"):
        return HttpResponse(render_to_string(f"{name}.html"), status=int(name[:3]))


def suggest(request: HttpRequest) -> JsonResponse:
    """What the field "where" of the sample form suggests."""
    typed = request.GET.get("q", "").casefold()
    found = [town for town in TOWNS if town.casefold().startswith(typed)]
    return JsonResponse([{"value": town, "label": town, "detail": "commune"} for town in found], safe=False)
