/** Tables of every kind that Spark writes, each by what is special about it and the SQL that makes it: `{table}` is where it lies. */
export const WRITTEN_BY_SPARK: [what: string, statements: string[]][] = [
  [
    'appends, updates, deletes and a merge',
    [
      'CREATE TABLE {table} (id BIGINT, at TIMESTAMP, zone STRING) USING delta PARTITIONED BY (zone)',
      "INSERT INTO {table} SELECT id, timestamp'2024-03-10 06:00:00.123456' + make_interval(0, 0, 0, 0, id), concat('a/b=', id % 3) FROM range(20)",
      'UPDATE {table} SET at = NULL WHERE id = 3',
      'DELETE FROM {table} WHERE id > 15',
      "MERGE INTO {table} t USING (SELECT 5L AS id, 'new' AS zone UNION ALL SELECT 50L, NULL) s ON s.id = t.id WHEN MATCHED THEN UPDATE SET zone = s.zone WHEN NOT MATCHED THEN INSERT (id, zone) VALUES (s.id, s.zone)",
    ],
  ],
  [
    'every type, partitions of several',
    [
      'CREATE TABLE {table} (b BYTE, s SHORT, i INT, f FLOAT, d DOUBLE, p DECIMAL(20, 5), y BINARY, day DATE, at TIMESTAMP, l ARRAY<INT>, m MAP<STRING, DOUBLE>, st STRUCT<a: INT, b: STRING>, ok BOOLEAN) USING delta PARTITIONED BY (day, p, at)',
      "INSERT INTO {table} VALUES (1Y, 2S, 3, float('nan'), -0.0D, 1.5, X'00FF', date'1900-01-01', timestamp'1883-11-18 12:00:00.5', array(1, NULL), map('k', 1.5D), struct(1, 'x'), true), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
    ],
  ],
  [
    'a checkpoint in several parts, the log before it gone',
    [
      'SET spark.databricks.delta.checkpoint.partSize = 2',
      "CREATE TABLE {table} (id BIGINT, zone STRING) USING delta PARTITIONED BY (zone) TBLPROPERTIES ('delta.checkpointInterval' = '3')",
      ...Array.from(
        { length: 4 },
        (_, each) =>
          `INSERT INTO {table} SELECT id, string(id % 3) FROM range(${each * 10}, ${each * 10 + 10})`,
      ),
      'RESET spark.databricks.delta.checkpoint.partSize',
    ],
  ],
  [
    'columns added and made wider in use, checks, generated columns, change data',
    [
      "CREATE TABLE {table} (id BIGINT NOT NULL, n INT, twice INT GENERATED ALWAYS AS (n * 2)) USING delta TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')",
      'ALTER TABLE {table} ADD CONSTRAINT positive CHECK (id >= 0)',
      'INSERT INTO {table} (id, n) VALUES (1, 5), (2, NULL)',
      'ALTER TABLE {table} ADD COLUMNS (extra STRUCT<a: INT>)',
      'INSERT INTO {table} (id, n, extra) VALUES (3, 1, struct(9))',
      'UPDATE {table} SET n = 7 WHERE id = 1',
    ],
  ],
  [
    'times without a zone',
    [
      'CREATE TABLE {table} (at TIMESTAMP_NTZ) USING delta',
      "INSERT INTO {table} VALUES (timestamp_ntz'2024-03-10 02:30:00')",
    ],
  ],
  [
    'checkpoints of the second generation',
    [
      "CREATE TABLE {table} (id BIGINT) USING delta TBLPROPERTIES ('delta.checkpointPolicy' = 'v2', 'delta.checkpointInterval' = '2')",
      ...Array.from({ length: 5 }, (_, each) => `INSERT INTO {table} VALUES (${each})`),
    ],
  ],
  [
    'clusters, times inside of commits, row tracking',
    [
      "CREATE TABLE {table} (id BIGINT, n INT) USING delta CLUSTER BY (id) TBLPROPERTIES ('delta.enableInCommitTimestamps' = 'true', 'delta.enableRowTracking' = 'true')",
      'INSERT INTO {table} SELECT id, 1 FROM range(10)',
      'OPTIMIZE {table}',
    ],
  ],
  [
    'deletion vectors: a few rows, long runs, every other one, of several files and deletes, in partitions',
    [
      "CREATE TABLE {table} (id BIGINT, zone STRING) USING delta PARTITIONED BY (zone) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')",
      "INSERT INTO {table} SELECT id, 'a/b' FROM range(0, 200000, 1, 1)",
      'INSERT INTO {table} SELECT id, NULL FROM range(0, 100, 1, 1)',
      'DELETE FROM {table} WHERE zone IS NULL AND id IN (0, 7, 99)',
      "DELETE FROM {table} WHERE zone = 'a/b' AND id BETWEEN 1000 AND 90000",
      "DELETE FROM {table} WHERE zone = 'a/b' AND id > 100000 AND id % 2 = 0",
      "DELETE FROM {table} WHERE zone = 'a/b' AND id < 1000 AND id % 10 <> 0",
      'UPDATE {table} SET id = -id WHERE id = 99990',
      "DELETE FROM {table} WHERE zone = 'a/b' AND id > 101000",
    ],
  ],
  [
    'column mapping by name: renamed, dropped and made again, partitions, names with spaces',
    [
      "CREATE TABLE {table} (id BIGINT, `a name` INT, gone STRING, zone STRING) USING delta PARTITIONED BY (zone) TBLPROPERTIES ('delta.columnMapping.mode' = 'name')",
      "INSERT INTO {table} VALUES (1, 2, 'old', 'x'), (2, 3, 'old', NULL)",
      'ALTER TABLE {table} RENAME COLUMN `a name` TO `b name`',
      'ALTER TABLE {table} DROP COLUMN gone',
      'ALTER TABLE {table} ADD COLUMNS (gone STRING)',
      "INSERT INTO {table} VALUES (3, 4, 'x', 'new')",
    ],
  ],
  [
    'columns renamed onto each other in a table that was made without',
    [
      'CREATE TABLE {table} (a INT, b INT) USING delta',
      'INSERT INTO {table} VALUES (1, 2)',
      "ALTER TABLE {table} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5')",
      'ALTER TABLE {table} RENAME COLUMN a TO c',
      'ALTER TABLE {table} RENAME COLUMN b TO a',
      'INSERT INTO {table} VALUES (3, 4)',
    ],
  ],
  [
    'columns that became wider',
    [
      "CREATE TABLE {table} (id INT, f FLOAT, d DECIMAL(5, 2), day DATE, p INT) USING delta PARTITIONED BY (p) TBLPROPERTIES ('delta.enableTypeWidening' = 'true')",
      "INSERT INTO {table} VALUES (1, 0.1, 1.25, date'2024-01-01', 7)",
      'ALTER TABLE {table} ALTER COLUMN id TYPE BIGINT',
      'ALTER TABLE {table} ALTER COLUMN f TYPE DOUBLE',
      'ALTER TABLE {table} ALTER COLUMN d TYPE DECIMAL(10, 4)',
      'ALTER TABLE {table} ALTER COLUMN p TYPE BIGINT',
      "INSERT INTO {table} VALUES (5000000000, 0.2, 12345.6789, date'2024-01-02', 5000000000)",
    ],
  ],
  [
    'deletion vectors that were allowed and purged',
    [
      "CREATE TABLE {table} (id BIGINT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')",
      'INSERT INTO {table} SELECT id FROM range(0, 10, 1, 1)',
      'DELETE FROM {table} WHERE id = 4',
      'REORG TABLE {table} APPLY (PURGE)',
    ],
  ],
];

/** What we do not read, and what we say of it. */
export const UNREADABLE_OF_SPARK: [what: string, message: RegExp, statements: string[]][] = [
  [
    'column mapping inside of others',
    /column mapping.*'delta.columnMapping.mode' = 'none'/,
    [
      "CREATE TABLE {table} (id BIGINT, pair STRUCT<a: INT, b: INT>) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'name')",
      'INSERT INTO {table} VALUES (1, struct(1, 2))',
      'ALTER TABLE {table} RENAME COLUMN pair.a TO c',
    ],
  ],
  [
    'column mapping by id',
    /column mapping.*'delta.columnMapping.mode' = 'none'/,
    [
      "CREATE TABLE {table} (id BIGINT) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'id')",
      'INSERT INTO {table} VALUES (1)',
    ],
  ],
  [
    'the variant type',
    /variant/i,
    [
      'CREATE TABLE {table} (id INT, v VARIANT) USING delta',
      "INSERT INTO {table} SELECT 1, parse_json('{}')",
    ],
  ],
  [
    'files of another table',
    /files outside of its own folder.*DEEP CLONE/,
    [
      'CREATE TABLE delta.`{path}-origin` (id INT) USING delta',
      'INSERT INTO delta.`{path}-origin` VALUES (1)',
      'CREATE TABLE {table} SHALLOW CLONE delta.`{path}-origin`',
    ],
  ],
];
