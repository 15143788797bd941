"""Names put into a French sentence."""

import pytest
from django.utils import translation

from portal.common.words import joined


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("Pas encore de réponse de Le Moyeu", "Pas encore de réponse du Moyeu"),
        ("Vous faites partie de Les Voix du Lavoir", "Vous faites partie des Voix du Lavoir"),
        ("Écrire à Les Mains dans la Boîte", "Écrire aux Mains dans la Boîte"),
        ("Écrire à La Bobinette", "Écrire à La Bobinette"),
        ("la fiche de L’Aiguillage", "la fiche de L’Aiguillage"),
        ("le mot de Odile, et ce que Anselme en dit", "le mot d’Odile, et ce qu’Anselme en dit"),
        ("la fiche de « Le Moyeu »", "la fiche de « Le Moyeu »"),  # a name in quotation marks stays as it is written
        ("de A à Z, de Annaïg Le Roux", "de A à Z, d’Annaïg Le Roux"),
        ("de Lescar à Lezay", "de Lescar à Lezay"),
    ],
)
def test_french_joins_a_small_word_and_the_name_that_follows(apart, together):
    assert joined(apart) == together
    with translation.override("en"):
        assert joined(apart) == apart
