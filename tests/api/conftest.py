"""Frames that scripts have, and a workspace to open."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

import ilms
from ilms import resources


@pytest.fixture
def frame() -> pd.DataFrame:
    """C18 of one year: who went to the Republic of Korea, in thousands."""
    return pd.DataFrame(
        {
            "SEX": ["SEX_T", "SEX_M", "SEX_F"] * 2,
            "CDS": ["CDS_DES_TOTAL"] * 3 + ["CDS_DES_KOR"] * 3,
            "TIME_PERIOD": [2019] * 6,
            "OBS_VALUE": ["7.215", "6.105", "1.11"] * 2,
        }
    )


@pytest.fixture
def data(frame: pd.DataFrame) -> ilms.Dataset:
    return ilms.from_pandas(frame, "C18", REF_AREA="VNM", SOURCE="DOLAB")


@pytest.fixture
def office(tmp_path: Path) -> ilms.Workspace:
    """The Viet Nam example, to be written to."""
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "office")
    return ilms.open_workspace(tmp_path / "office")
