/** The limit: onnxruntime in this process, one thread, nothing between. Prints calls a second, and the processor microseconds of each. */
import * as ort from 'onnxruntime-node';

const [file = '', seconds = '2', rows = '1', row = '[]'] = process.argv.slice(2);
const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const count = Number(rows);
const cells = JSON.parse(row) as number[];
const values = Float32Array.from({ length: cells.length * count }, (_, at) => cells[at % cells.length] ?? 0);
const feeds = () => ({
  [session.inputNames[0] ?? '']: new ort.Tensor('float32', values, [count, cells.length]),
});
const call = async (until: number) => {
  let calls = 0;
  for (; performance.now() < until; calls += 1) await session.run(feeds());
  return calls;
};
await call(performance.now() + 300);
const began = performance.now();
const before = process.cpuUsage();
const calls = await call(began + Number(seconds) * 1000);
const { user, system } = process.cpuUsage(before);
const limit = { rate: calls / ((performance.now() - began) / 1000), microseconds: (user + system) / calls };
process.stdout.write(JSON.stringify(limit));
