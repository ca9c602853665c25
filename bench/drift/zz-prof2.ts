import { DuckDBInstance } from '@duckdb/node-api';
const inst = await DuckDBInstance.create(':memory:', { threads: '2' }); const c = await inst.connect();
const f = '/tmp/zz-prof.parquet'; const ROWS = 2_000_000;
const normal = `sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())`;
await c.run(`COPY (SELECT ${Array.from({length:12},(_,i)=>`CAST(${[normal,`exp(${normal})`,'floor(random()*80)','random()*1000'][i%4]} AS DOUBLE) AS n${i}`).join(',')}, ${[2, 5, 10, 50, 200, 1000, 10000, 50000].map((k,i)=>`'v' || CAST(floor(pow(random(), 2) * ${k}) AS INTEGER) AS c${i}`).join(',')} FROM range(${ROWS})) TO '${f}' (FORMAT parquet)`);
async function t(name: string, sql: string) { let best = 1e9, cpu = 1e9; let n = 0; for (let i = 0; i < 3; i++) { const u = process.cpuUsage(); const s = performance.now(); const r = await c.runAndReadAll(sql); n = r.currentRowCount; best = Math.min(best, performance.now() - s); const v = process.cpuUsage(u); cpu = Math.min(cpu, (v.user + v.system) / 1000); } console.log(name.padEnd(40), 'wall', best.toFixed(0), 'cpu', cpu.toFixed(0), 'rows', n); }
const F = `read_parquet('${f}')`;

const key = (x: string) => `coalesce(TRY_CAST(floor((${x} - (-3.06e0)) * (2e2)) AS SMALLINT), CASE WHEN isfinite(${x}) THEN CASE WHEN ${x} > -3.06e0 THEN 32767 ELSE -32768 END END)`;
const key1 = (x: string) => `CAST(${key(x)} AS SMALLINT)`;
const key2 = (x: string) => `TRY_CAST(floor((${x} - (-3.06e0)) * (2e2)) AS SMALLINT)`;
const sums = `count(*), sum(n0 - 1e0), sum((n0-1e0)*(n0-1e0))`;


for (let r=0;r<2;r++){
await t('now', `SELECT ${key('n0')} AS k, ${sums} FROM ${F} GROUP BY ALL`);
await t('simple', `SELECT ${key2('n0')} AS k, ${sums} FROM ${F} GROUP BY ALL`);
await t('floor double', `SELECT floor((n0 - (-3.06e0)) * (2e2)) AS k, ${sums} FROM ${F} GROUP BY ALL`);
await t('floor float', `SELECT CAST(floor((n0 - (-3.06e0)) * (2e2)) AS FLOAT) AS k, ${sums} FROM ${F} GROUP BY ALL`);
await t('floor cast int', `SELECT TRY_CAST(floor((n0 - (-3.06e0)) * (2e2)) AS INTEGER) AS k, ${sums} FROM ${F} GROUP BY ALL`);
await t('floor CAST small', `SELECT CAST(floor((n0 - (-3.06e0)) * (2e2)) AS SMALLINT) AS k, ${sums} FROM ${F} GROUP BY ALL`);
await t('count only small', `SELECT CAST(floor((n0 - (-3.06e0)) * (2e2)) AS SMALLINT) AS k, count(*) FROM ${F} GROUP BY ALL`);
await t('subquery y', `SELECT k, count(*), sum(y), sum(y*y) FROM (SELECT n0 - 1e0 AS y, ${key2('n0')} AS k FROM ${F}) GROUP BY ALL`);
await t('shift=low', `SELECT ${key2('n0')} AS k, count(*), sum(n0 - (-3.06e0)), sum((n0 - (-3.06e0))*(n0 - (-3.06e0))) FROM ${F} GROUP BY ALL`);
await t('plain sums', `SELECT ${key2('n0')} AS k, count(*), sum(n0), sum(n0*n0) FROM ${F} GROUP BY ALL`);
await t('hist fn', `SELECT histogram(n0, [${Array.from({length:1000},(_,i)=>-3.06+i/160).join(',')}]) FROM ${F}`);
}
