import pytest
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.taxonomy.enums import PlaceKind
from portal.taxonomy.folding import place_key, plain_words
from portal.taxonomy.geo import Point, distance_km
from portal.taxonomy.models import Commune
from portal.taxonomy.queries import departments_with_distance, find_places, place_by_slug, resolve_place
from portal.taxonomy.queries.places import _Asked, _communes


def labels(places):
    return [place.label for place in places]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("st etienne", "Saint-Étienne"),
        ("SAINT ÉTIENNE", "Saint-Étienne"),
        ("l'hay les roses", "L’Haÿ-les-Roses"),
        ("Haÿ-les-Roses", "L’Haÿ-les-Roses"),
        ("le rhône", "Rhône"),
        ("Oeuilly", "Œuilly"),
        ("mans", "Le Mans"),
    ],
)
def test_ways_to_write_a_name_have_one_key(typed, name):
    assert place_key(plain_words(typed)) == place_key(plain_words(name))


@pytest.mark.parametrize(("one", "other"), [("Sainte-Étienne", "Saint-Étienne"), ("Lens", "Sens"), ("La", "Le")])
def test_names_that_differ_have_different_keys(one, other):
    assert place_key(plain_words(one)) != place_key(plain_words(other))


def test_an_ambiguous_name_gives_all_its_places_the_largest_first(reference_data):
    found = labels(resolve_place("saint denis"))

    assert found == ["Saint-Denis (974)", "Saint-Denis (93)", "Saint-Denis (11)", "Saint-Denis (30)"]
    assert labels(find_places("Saint-Denis"))[:4] == found


def test_a_longer_name_comes_after_the_full_one(reference_data):
    found = labels(find_places("st etienne"))

    assert found == ["Saint-Étienne (42)", "Saint-Étienne-du-Rouvray (76)"]
    assert labels(resolve_place("st etienne")) == ["Saint-Étienne (42)"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("69", ["Rhône (69)"]),
        ("rhone", ["Rhône (69)", "Bouches-du-Rhône (13)", "Auvergne-Rhône-Alpes"]),
        ("2a", ["Corse-du-Sud (2A)"]),
        ("20", ["Corse-du-Sud (2A)", "Haute-Corse (2B)"]),
        ("la reunion", ["La Réunion (974)", "La Réunion (47)"]),
        ("guadeloupe", ["Guadeloupe (971)"]),
        ("paris", ["Paris (75)"]),
        ("bretagne", ["Bretagne", "Bretagne (90)", "Bretagne (36)"]),
        ("pays de la loire", ["Pays de la Loire"]),
        ("y", ["Y (80)"]),
        ("69100", ["Villeurbanne (69)"]),
        ("6910", ["Villeurbanne (69)"]),
        ("75011", ["Paris (75)"]),
        ("97400 St-Denis", ["Saint-Denis (974)"]),
        ("saint denis 93", ["Saint-Denis (93)", "Seine-Saint-Denis (93)"]),
    ],
)
def test_what_is_typed_finds_its_places(reference_data, typed, expected):
    assert labels(find_places(typed)) == expected


def test_a_label_typed_back_names_its_place_alone(reference_data):
    for place in [*find_places("saint", limit=30), *find_places("rhone"), *find_places("97", limit=30)]:
        assert place.slug in [same.slug for same in resolve_place(place.label)]
        if place.department_code:
            assert labels(resolve_place(place.label)) == [place.label]


def test_a_slip_at_the_end_still_suggests_but_names_nothing(reference_data):
    assert labels(find_places("villeurbane")) == ["Villeurbanne (69)"]
    assert resolve_place("villeurbane") == []


def test_the_beginning_of_a_name_suggests_it_but_names_nothing(reference_data):
    assert labels(find_places("villeur")) == ["Villeurbanne (69)"]
    assert resolve_place("villeur") == []


NONSENSE = ["", "   ", "\x00", "🚲", "' OR 1=1 --", "%", "_", "😀" * 50, "9" * 5000, "a" * 5000, "zz"]


@pytest.mark.parametrize("typed", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_finds_nothing(reference_data, typed):
    assert find_places(typed) == []
    assert resolve_place(typed) == []


@given(st.text(max_size=200))
def test_no_text_breaks_the_taking_apart(typed):
    asked = _Asked.parse(typed)

    assert asked.key == "" or asked.key.isalnum()
    assert asked.key.isascii()


def test_a_list_is_never_longer_than_asked(reference_data):
    assert len(find_places("sa", limit=3)) == 3


def test_commune_search_reads_an_index_and_not_the_table(reference_data):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # of a table that holds little, a server would rather read all
            cursor.execute("SET LOCAL enable_seqscan = off")
    for typed in ("saint denis", "saint denis 93", "69100"):
        plan = _communes(_Asked.parse(typed))[:8].explain()
        assert "SCAN taxonomy_commune" not in plan
        assert "SEARCH taxonomy_commune" in plan or "Index" in plan


def test_finding_places_takes_two_queries(reference_data, django_assert_num_queries):
    with django_assert_num_queries(2):
        find_places("saint")


def test_a_place_is_found_again_by_its_slug(reference_data):
    commune, department = place_by_slug("villeurbanne-69"), place_by_slug("rhone")

    assert (commune.kind, commune.context, commune.area_slug) == (PlaceKind.COMMUNE, "Rhône", "rhone")
    assert (department.kind, department.context) == (PlaceKind.DEPARTMENT, "Auvergne-Rhône-Alpes")
    assert place_by_slug("nowhere-00") is None


def test_departments_come_nearest_first(reference_data):
    villeurbanne = Commune.objects.get(slug="villeurbanne-69").point

    ranked = departments_with_distance(villeurbanne)

    assert [area.code for area, _ in ranked[:2]] == ["69", "01"]
    assert ranked[-1][1] > 10_000
    assert len(ranked) == 107


def test_distance_between_two_known_towns():
    paris, marseille = Point(48.8566, 2.3522), Point(43.2965, 5.3698)

    assert distance_km(paris, marseille) == pytest.approx(661, abs=3)
    assert distance_km(paris, paris) == 0
    assert distance_km(Point(0, 179.9), Point(0, -179.9)) == pytest.approx(22, abs=1)


def test_places_keep_their_names_in_english(reference_data):
    with translation.override("en"):
        assert labels(find_places("69")) == ["Rhône (69)"]
