/**
 * A histogram of Prometheus for what happens thousands of times a second. The library's own makes a text of all labels with each
 * observation; here whoever observes names the values in their order, and the library only asks for the sums.
 */
import type { Metric, Registry } from 'prom-client';

type Labels = Record<string, string>;
type Counts = { labels: Labels; buckets: number[]; sum: number; count: number };
type Value = { metricName: string; labels: Labels; value: number };

export class Timings {
  readonly type = 'histogram';
  private readonly held = new Map<string, Counts>();

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labelNames: readonly string[],
    private readonly bounds: readonly number[],
    registry: Registry,
  ) {
    registry.registerMetric(this as unknown as Metric);
  }

  /** @param values of the labels, in the order of their names */
  observe(seconds: number, ...values: string[]): void {
    const key = values.join('\n');
    let counts = this.held.get(key);
    if (!counts) {
      const labels = Object.fromEntries(this.labelNames.map((name, at) => [name, values[at] ?? '']));
      counts = { labels, buckets: new Array<number>(this.bounds.length).fill(0), sum: 0, count: 0 };
      this.held.set(key, counts);
    }
    counts.sum += seconds;
    counts.count += 1;
    let at = 0;
    while (at < this.bounds.length && seconds > (this.bounds[at] as number)) at += 1;
    if (at < this.bounds.length) counts.buckets[at] = (counts.buckets[at] ?? 0) + 1;
  }

  async get() {
    const { name, help, type } = this;
    return { name, help, type, values: [...this.held.values()].flatMap((counts) => this.valuesOf(counts)) };
  }

  private valuesOf({ labels, buckets, sum, count }: Counts): Value[] {
    let below = 0;
    const metricName = `${this.name}_bucket`;
    return [
      ...this.bounds.map((le, at) => {
        below += buckets[at] ?? 0;
        return { metricName, labels: { le: String(le), ...labels }, value: below };
      }),
      { metricName, labels: { le: '+Inf', ...labels }, value: count },
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: count },
    ];
  }

  /** For whoever resets all metrics of the registry. */
  reset(): void {
    this.held.clear();
  }
}
