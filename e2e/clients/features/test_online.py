"""Published tables: looked up by keys, pushed to, compared with the tables themselves."""

import time

import pandas as pd
import pytest

from plumbline.feature_store import PlumblineError

ZONES = pd.DataFrame({"zone": [1, 2, 3], "fare": [1.5, 2.5, None]})


def test_published_pushed_and_checked(fs, schema):
    name = f"{schema}.zones"
    fs.create_table(name, "zone", ZONES)
    with pytest.raises(PlumblineError, match="is not published"):
        fs.get_online_features(name, {"zone": [1]})
    assert fs.publish_table(name)["rows"] == 3
    found = fs.get_online_features(name, {"zone": [2, 9, 3]})
    assert found["fare"].tolist()[0] == 2.5
    assert found["fare"].isna().tolist() == [False, True, True]

    assert fs.ingest_rows(name, [{"zone": 2, "fare": 20.0}, {"zone": 9, "fare": 9.0}], idempotency_key="first")
    assert fs.get_online_features(name, {"zone": [2, 9]})["fare"].tolist() == [20.0, 9.0]
    assert not fs.ingest_rows(name, [{"zone": 2, "fare": 20.0}], idempotency_key="first")
    until = time.monotonic() + 60
    while len(fs.read_table(name)) < 4 and time.monotonic() < until:
        time.sleep(0.2)
    stored = fs.read_table(name).set_index("zone")["fare"]
    assert (stored[2], stored[9], len(stored)) == (20.0, 9.0, 4)

    fs.write_table(name, pd.DataFrame({"zone": [1], "fare": [10.0]}))
    fs.publish_table(name)
    assert fs.get_online_features(name, {"zone": [1]})["fare"].tolist() == [10.0]
    assert fs.check_online(name)["differences"] == 0
    fs.drop_online_table(name)
    assert fs.get_table(name).online_stores == []
