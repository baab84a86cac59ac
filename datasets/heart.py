"""Patients of the Cleveland Clinic in the 1980s, and whether their arteries were narrowed.

UCI Heart Disease: Janosi, Steinbrunn, Pfisterer and Detrano (1989), UCI Machine Learning
Repository, doi:10.24432/C52P4X, licence CC BY 4.0; recoded, as `datasets/README.md` tells. The
patients and the angiography that settled the outcome are described in Detrano et al.,
"International application of a new probability algorithm for the diagnosis of coronary artery
disease" (American Journal of Cardiology, 1989).
"""

from functools import cache
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent

TARGET = "target"
"""1 where angiography found an artery narrowed by more than half, 0 where it did not."""
COLUMNS = {
    "age": "age (years)",
    "sex": "sex",
    "cp": "chest pain",
    "trestbps": "resting blood pressure (mm Hg)",
    "chol": "cholesterol (mg/dl)",
    "fbs": "fasting sugar above 120 mg/dl",
    "restecg": "resting ECG",
    "thalach": "highest heart rate (per minute)",
    "exang": "exercise brings on angina",
    "oldpeak": "ST depression by exercise (mm)",
    "slope": "ST slope in exercise",
    "ca": "vessels seen in fluoroscopy",
    "thal": "thallium scan",
}
"""Names and units of the thirteen features."""
CODES = {
    "sex": {0: "female", 1: "male"},
    "fbs": {0: "no", 1: "yes"},
    "exang": {0: "no", 1: "yes"},
    "cp": {1: "typical angina", 2: "atypical angina", 3: "other pain", 4: "no pain"},
    "restecg": {0: "normal", 1: "ST-T change", 2: "enlarged ventricle"},
    "slope": {1: "up", 2: "flat", 3: "down"},
    "thal": {3: "normal", 6: "fixed defect", 7: "reversible defect"},
}
"""Meanings of the codes in categorical columns."""


@cache
def load_patients() -> pd.DataFrame:
    """Load the 303 patients with missing values; the table is cached, so do not change it.

    Returns
    -------
    (303, 14) DataFrame
        The thirteen `COLUMNS`, all of them numbers (for `CODES` see there; missing are ca 4 and
        thal 2), and `TARGET`, which is 1 for 139 of the patients.
    """
    return pd.read_csv(FOLDER / "heart.csv")


def in_words(patients: pd.DataFrame) -> pd.DataFrame:
    """Return patients as text: codes in words, columns with their units.

    Parameters
    ----------
    patients : (n_samples, n_columns) DataFrame
        Rows of `load_patients`, with any of its features.

    Returns
    -------
    (n_samples, n_features) DataFrame of text
        A gap says "not known".
    """
    columns = {
        label: [_in_words(name, value) for value in patients[name]]
        for name, label in COLUMNS.items()
        if name in patients
    }
    return pd.DataFrame(columns, index=patients.index)


def _in_words(name: str, value: float) -> str:
    if pd.isna(value):
        return "not known"
    return CODES[name][int(value)] if name in CODES else f"{value:g}"
