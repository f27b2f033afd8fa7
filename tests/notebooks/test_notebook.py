"""The example notebook runs on a site."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

NOTEBOOK = ROOT / "docs" / "notebooks" / "quality.ipynb"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_example_runs_on_a_site_and_shows_its_figures(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(variable, str(tmp_path / "jupyter"))
    monkeypatch.setenv("ERRATA_DATABASE_URL", site)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{ROOT / 'backend' / 'notebooks' / 'importable'}")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=120).execute(env=dict(os.environ))
    shown = [
        "".join(output["data"].get("text/plain", "") for output in cell["outputs"] if "data" in output)
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]
    assert all(shown), "every cell shows something"
    for figure, part in ((1, "ewer"), (3, "crazy"), (4, "short"), (5, "p_value"), (6, "tiny.en")):
        assert part in shown[figure]


def test_it_is_kept_without_anybody_s_results() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 5
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells)
