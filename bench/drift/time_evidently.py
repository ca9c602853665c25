"""Times Evidently's own drift report of two parquet files, of as many of their rows as are asked for, without reading them."""
import json
import os
import sys
import time
import warnings

os.environ["DO_NOT_TRACK"] = "1"
warnings.filterwarnings("ignore")
import evidently  # noqa: E402
import pandas as pd  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from evidently import DataDefinition, Dataset, Report  # noqa: E402
from evidently.presets import DataDriftPreset  # noqa: E402

reference, current, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])


def read(path):
    batches, taken = [], 0
    for batch in pq.ParquetFile(path).iter_batches(batch_size=200_000):
        batches.append(batch.to_pandas())
        taken += len(batch)
        if taken >= rows:
            break
    return pd.concat(batches, ignore_index=True).head(rows)


frames = [read(reference), read(current)]
names = list(frames[0].columns)
definition = DataDefinition(
    numerical_columns=[name for name in names if name.startswith("n")],
    categorical_columns=[name for name in names if not name.startswith("n")],
)
before, now = (Dataset.from_pandas(frame, data_definition=definition) for frame in frames)
started = time.perf_counter()
snapshot = Report([DataDriftPreset()]).run(now, before)
snapshot.dict()
seconds = time.perf_counter() - started
print(json.dumps({"version": evidently.__version__, "rows": len(frames[0]), "seconds": seconds}))
