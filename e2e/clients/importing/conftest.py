"""What an mlflow server holds is brought to the installation that PLUMBLINE_URL and PLUMBLINE_TOKEN name, by its worker."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "mlflow"))

import pytest

from servers import plumbline_from_environment, reference_server


@pytest.fixture(scope="session")
def plumbline():
    return plumbline_from_environment()


@pytest.fixture(scope="session")
def reference():
    with reference_server() as server:
        yield server
