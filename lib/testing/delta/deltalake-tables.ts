/** Tables of every kind that the package deltalake writes, each by what is special about it and the Python that makes it at `path`. */
export const WRITTEN_BY_DELTALAKE: [what: string, code: string][] = [
  [
    'appends and an overwrite',
    `
for i in range(3): write_deltalake(path, pa.table({'id': [i], 'text': ['é' * 40]}), mode='append')
write_deltalake(path, pa.table({'id': [7, 8], 'text': [None, '']}), mode='overwrite')`,
  ],
  [
    'partitions with names of all kinds',
    `
zones = ['a/b=c d', 'eu%20', 'ü', "it's", None, '..', 'x:y', '%']
write_deltalake(path, pa.table({'id': list(range(8)), 'zone': zones}), partition_by=['zone'])`,
  ],
  [
    'partitions by dates, times and numbers',
    `
write_deltalake(path, pa.table({'id': [1, 2], 'day': [datetime.date(2024, 1, 1), None], 'at': pa.array([datetime.datetime(2024, 1, 1, 12, 0, 0, 5), None], pa.timestamp('us', 'UTC')), 'n': [5, None]}), partition_by=['day', 'at', 'n'])`,
  ],
  [
    'deletes, updates and merges',
    `
write_deltalake(path, pa.table({'id': list(range(10)), 'n': [0.5] * 10}))
t = DeltaTable(path); t.delete('id > 7'); t.update(updates={'n': '2.5'}, predicate='id = 3')
t.merge(pa.table({'id': [1, 20], 'n': [9.0, 9.0]}), 's.id = t.id', source_alias='s', target_alias='t').when_matched_update_all().when_not_matched_insert_all().execute()`,
  ],
  [
    'a checkpoint, the log before it gone',
    `
import glob, os
for i in range(5): write_deltalake(path, pa.table({'id': [i], 'zone': [str(i)]}), mode='append', partition_by=['zone'])
DeltaTable(path).create_checkpoint()
for name in sorted(glob.glob(path + '/_delta_log/*.json'))[:-1]: os.remove(name)
write_deltalake(path, pa.table({'id': [9], 'zone': ['9']}), mode='append')`,
  ],
  [
    'a compaction and a vacuum',
    `
for i in range(4): write_deltalake(path, pa.table({'id': [i]}), mode='append')
t = DeltaTable(path); t.optimize.compact(); t.vacuum(0, dry_run=False, enforce_retention_duration=False)`,
  ],
  [
    'a schema that grew',
    `
write_deltalake(path, pa.table({'id': [1]}))
write_deltalake(path, pa.table({'id': [2], 'extra': [[1, None]]}), mode='append', schema_mode='merge')`,
  ],
  [
    'every type',
    `
write_deltalake(path, pa.table({'i8': pa.array([1], pa.int8()), 'i16': pa.array([1], pa.int16()), 'i32': pa.array([1], pa.int32()), 'i64': [2**62], 'f32': pa.array([0.1], pa.float32()), 'f64': [float('nan')], 'd': pa.array([decimal.Decimal('1.25')], pa.decimal128(10, 2)), 'b': [True], 's': ['x'], 'y': [b'\\x00\\xff'], 'day': [datetime.date(1969, 1, 1)], 'at': pa.array([datetime.datetime(1900, 1, 1)], pa.timestamp('us', 'UTC')), 'l': [[1, None]], 'st': [{'a': 1, 'b': None}], 'm': pa.array([[('k', 1)]], pa.map_(pa.string(), pa.int64()))}))`,
  ],
  [
    'times without a zone, a feature of reader 3',
    `
write_deltalake(path, pa.table({'at': pa.array([datetime.datetime(2024, 1, 1, 1)], pa.timestamp('us'))}))`,
  ],
  [
    'files that compact_logs wrote beside',
    `
for i in range(5): write_deltalake(path, pa.table({'id': [i]}), mode='append')
DeltaTable(path).compact_logs(0, 3)`,
  ],
  [
    'a restore',
    `
for i in range(3): write_deltalake(path, pa.table({'id': [i]}), mode='append')
DeltaTable(path).restore(1)`,
  ],
];
