/** The limit: onnxruntime in this process, one row a call, one thread, nothing between. */
import * as ort from 'onnxruntime-node';

const [file = '', seconds = '2'] = process.argv.slice(2);
const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const row = Float32Array.from({ length: 20 }, (_, at) => Math.sin(at));
const feeds = () => ({ [session.inputNames[0] ?? '']: new ort.Tensor('float32', row, [1, 20]) });
for (let count = 0; count < 2000; count += 1) await session.run(feeds());
const until = performance.now() + Number(seconds) * 1000;
const began = performance.now();
let calls = 0;
while (performance.now() < until) {
  await session.run(feeds());
  calls += 1;
}
process.stdout.write(String(calls / ((performance.now() - began) / 1000)));
