import type { OutputOf } from '@/lib/client/call';

export type TableData = OutputOf<'features.getTable'>['featureTable'];
export type TableState = OutputOf<'features.getTableState'>['state'];

/** What makes the first table of a workspace. */
export const firstTable = (origin: string): string => `# pip install ./clients/python
import pandas as pd
from plumbline.feature_store import FeatureStoreClient

fs = FeatureStoreClient("${origin}", token="plb_…")
df = pd.DataFrame({"zone": [1, 2, 3], "mean_fare": [11.5, 9.0, 14.2]})
fs.create_table("taxi.zones", primary_keys="zone", df=df, description="Fares by zone")
`;

/** How a recorded training set is made again. */
export const loadSnippet = (
  id: string,
  origin: string,
): string => `from plumbline.feature_store import FeatureStoreClient

fs = FeatureStoreClient("${origin}")
train = fs.get_training_set("${id}").load_df()
`;

const quoted = (names: readonly string[]) => `[${names.map((name) => JSON.stringify(name)).join(', ')}]`;

/** How the table is read, looked up and opened. */
export function snippetsOf(
  { name, primaryKeys, timestampKeys, features, path, version }: TableData,
  origin: string,
) {
  const keys = primaryKeys.filter((key) => !timestampKeys.includes(key));
  const time = timestampKeys[0] ? `, timestamp_lookup_key=${JSON.stringify(timestampKeys[0])}` : '';
  const some = features.slice(0, 3).map((feature) => feature.name);
  return {
    read: `from plumbline.feature_store import FeatureStoreClient

fs = FeatureStoreClient("${origin}")
df = fs.read_table(${JSON.stringify(name)})
`,
    lookup: `from plumbline.feature_store import FeatureLookup, FeatureStoreClient

fs = FeatureStoreClient("${origin}")
# A frame with the keys and a column to learn, here "label".
lookup = FeatureLookup(
    ${JSON.stringify(name)},
    lookup_key=${quoted(keys)}${time},
    feature_names=${quoted(some)},
)
training_set = fs.create_training_set(df, [lookup], label="label")
train = training_set.load_df()
`,
    delta: `from deltalake import DeltaTable

# Where the lake can be reached. The server alone writes.
df = DeltaTable(${JSON.stringify(path)}, version=${version}).to_pandas()
`,
  };
}
