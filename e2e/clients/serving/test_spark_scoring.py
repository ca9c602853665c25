"""The same scoring by Spark, on one machine: its rows, its workers, our commit."""

import os
import shutil
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "clients" / "python"))

import numpy as np
import pytest

from plumbline.feature_store import FeatureStoreClient, PlumblineError
from plumbline.scoring import ScoringClient


@pytest.fixture(scope="module")
def spark():
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java machine, and there is none here")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "512m")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_spark_answers_what_the_server_answers(spark, url, token, tracking, lightgbm_model, data):
    from plumbline import spark as by_spark

    fs = FeatureStoreClient(url, token)
    table = f"main.t_{uuid.uuid4().hex}.rows"
    frame = data[0].head(50).assign(id=range(50))
    fs.create_table(table, primary_keys="id", df=frame)
    name, model = lightgbm_model
    done = by_spark.score_table(spark, f"models:/{name}/1", table, f"{table}_spark", client=fs)
    assert done["rows_inserted"] == 50
    theirs = fs.read_table(f"{table}_spark").sort_values("id").reset_index(drop=True)
    np.testing.assert_allclose(theirs["prediction"], model.predict(frame[data[0].columns]), rtol=1e-6, atol=1e-6)
    ScoringClient(url, token).score_table(f"models:/{name}/1", table, f"{table}_ours", mode="merge")
    ours = fs.read_table(f"{table}_ours").sort_values("id").reset_index(drop=True)
    np.testing.assert_allclose(theirs["prediction"], ours["prediction"], rtol=1e-6, atol=1e-6)
    # Again it puts them in the place of those that are there.
    assert by_spark.score_table(spark, f"models:/{name}/1", table, f"{table}_spark", client=fs)["rows_updated"] == 50
    fs.create_table(f"{table}_less", primary_keys="id", df=frame[["id", "age"]])
    with pytest.raises(PlumblineError, match="needs the columns amount"):
        by_spark.score_table(spark, f"models:/{name}/1", f"{table}_less", f"{table}_spark", client=fs)
