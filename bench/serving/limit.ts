/** The limit: onnxruntime in this process, one thread, nothing between. Prints calls a second. */
import * as ort from 'onnxruntime-node';

const [file = '', seconds = '2', rows = '1'] = process.argv.slice(2);
const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const count = Number(rows);
const values = Float32Array.from({ length: 20 * count }, (_, at) => Math.sin(at));
const feeds = () => ({ [session.inputNames[0] ?? '']: new ort.Tensor('float32', values, [count, 20]) });
const call = async (until: number) => {
  let calls = 0;
  for (; performance.now() < until; calls += 1) await session.run(feeds());
  return calls;
};
await call(performance.now() + 300);
const began = performance.now();
const calls = await call(began + Number(seconds) * 1000);
process.stdout.write(String(calls / ((performance.now() - began) / 1000)));
