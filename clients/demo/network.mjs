/** A network of one hidden layer on points in the plane, trained by gradient descent. Small, and honest. */

/** Numbers in [0, 1) that follow from the seed (mulberry32). */
export function randomBy(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SHAPES = {
  moons: (t, label) => (label ? [1 - Math.cos(t), 0.5 - Math.sin(t)] : [Math.cos(t), Math.sin(t)]),
  rings: (t, label) => [Math.cos(2 * t) * (label ? 0.5 : 1), Math.sin(2 * t) * (label ? 0.5 : 1)],
  spirals: (t, label) => [
    (t / 3) * Math.cos(2 * t + (label ? Math.PI : 0)),
    (t / 3) * Math.sin(2 * t + (label ? Math.PI : 0)),
  ],
};

/** `count` labelled points of a shape, moved by noise. */
export function points(shape, count, noise, seed) {
  const random = randomBy(seed);
  const wobble = () => (random() + random() + random() - 1.5) * 2 * noise;
  return Array.from({ length: count }, (_, index) => {
    const label = index % 2;
    const [x, y] = SHAPES[shape](random() * Math.PI, label);
    return { x: x + wobble(), y: y + wobble(), label };
  });
}

/** Weights after training, and a curve a measure with one value an epoch. @throws when the loss is not finite any more */
export function train({ data, held, width, rate, epochs, decay = 0, seed }) {
  const random = randomBy(seed + 1);
  const net = {
    hidden: Array.from({ length: width }, () => [random() * 2 - 1, random() * 2 - 1, random() * 2 - 1]),
    out: Array.from({ length: width + 1 }, () => random() - 0.5),
  };
  const curves = { 'train loss': [], 'val loss': [], 'val accuracy': [] };
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    step(net, data, rate, decay);
    const now = { ...measure(net, data, 'train'), ...measure(net, held, 'val') };
    for (const key of Object.keys(curves)) curves[key].push(now[key]);
    if (!Number.isFinite(now['train loss']) || now['train loss'] > 1e4)
      throw Object.assign(new Error(`the loss grew to ${now['train loss']} by epoch ${epoch}`), { curves });
  }
  return { net, curves };
}

function forward({ hidden, out }, { x, y }) {
  const active = hidden.map(([a, b, c]) => Math.tanh(a * x + b * y + c));
  return { active, score: active.reduce((sum, value, index) => sum + value * out[index], out.at(-1)) };
}

function step(net, data, rate, decay) {
  const pull = rate / data.length;
  const outward = net.out.map(() => 0);
  const inward = net.hidden.map(() => [0, 0, 0]);
  for (const point of data) {
    const { active, score } = forward(net, point);
    const error = 1 / (1 + Math.exp(-score)) - point.label;
    for (const [index, value] of active.entries()) {
      const back = error * net.out[index] * (1 - value * value);
      outward[index] += error * value;
      for (const [at, input] of [point.x, point.y, 1].entries()) inward[index][at] += back * input;
    }
    outward[net.hidden.length] += error;
  }
  net.out = net.out.map((weight, index) => weight - pull * outward[index] - rate * decay * weight);
  net.hidden = net.hidden.map((weights, index) =>
    weights.map((weight, at) => weight - pull * inward[index][at] - rate * decay * weight),
  );
}

function measure(net, data, name) {
  let loss = 0;
  let right = 0;
  for (const point of data) {
    const { score } = forward(net, point);
    const margin = point.label ? score : -score;
    // log(1 + e^-margin), written so that it does not overflow
    loss += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    right += margin > 0 ? 1 : 0;
  }
  return { [`${name} loss`]: loss / data.length, [`${name} accuracy`]: right / data.length };
}

export const predict = (net, point) => (forward(net, point).score > 0 ? 1 : 0);
