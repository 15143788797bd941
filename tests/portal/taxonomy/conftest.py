import shutil

import pytest

from portal.taxonomy import reference
from portal.taxonomy.actions import load_reference_data

COMMUNES = {
    "Saint-Denis", "Saint-Denis-en-Val", "Saint-Étienne", "Saint-Étienne-du-Rouvray", "Sainte-Étienne", "Villeurbanne",
    "Lyon", "Paris", "Ajaccio", "Le Mans", "Y", "La Réunion", "Bretagne", "Œuilly", "L’Haÿ-les-Roses", "Rhodon",
    "Château-Chinon (Ville)", "Saint-Barthélemy", "Les Abymes",
}  # fmt: skip


@pytest.fixture
def few_communes(monkeypatch, tmp_path):
    """The real data files with a handful of real communes, so that a test loads them in no time."""
    data = shutil.copytree(reference.DATA, tmp_path / "data")
    lines = (data / "communes.csv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *(line for line in lines if line.split(",")[1] in COMMUNES)]
    (data / "communes.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    monkeypatch.setattr(reference, "DATA", data)
    return data


@pytest.fixture
def reference_data(db, few_communes):
    load_reference_data(actor=None)
