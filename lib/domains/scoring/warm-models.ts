/** Models in processes of their own, kept for a while after a run: a stream asks again soon. */
import { log } from '@/lib/platform/log';
import { limitMemory } from '@/lib/platform/runtimes/memory';
import { modelFolder } from '@/lib/platform/runtimes/model-files';
import { type OpenedModel, openModel } from '@/lib/platform/runtimes/open-model';
import type { Runner } from '@/lib/platform/runtimes/protocol';
import { RuntimeFault } from '@/lib/platform/runtimes/python';

const IDLE = 60_000;
const LOADED_WITHIN = 10 * 60_000;

export type LoadedModel = { model: OpenedModel; runner: Runner };
type Warm = LoadedModel & { memory: ReturnType<typeof limitMemory>; timer?: NodeJS.Timeout };

/** At rest, by the folder of their files. */
const resting = new Map<string, Warm>();

/** @throws RuntimeFault, Error with a sentence for people */
export async function withModel<T>(
  artifacts: string,
  signal: AbortSignal,
  use: (loaded: LoadedModel) => Promise<T>,
): Promise<T> {
  const folder = await modelFolder(artifacts);
  const warm = take(folder) ?? (await load(folder, signal));
  const stop = () => warm.runner.kill();
  signal.addEventListener('abort', stop, { once: true });
  let isFit = false;
  try {
    const result = await use(warm);
    isFit = true;
    return result;
  } catch (error) {
    throw warm.memory.fault === undefined ? error : new RuntimeFault(warm.memory.fault);
  } finally {
    signal.removeEventListener('abort', stop);
    // What failed may have left it in any state.
    if (isFit && !signal.aborted && !resting.has(folder)) rest(folder, warm);
    else warm.runner.kill();
  }
}

export async function openedModel(artifacts: string): Promise<OpenedModel> {
  return openModel(await modelFolder(artifacts), { environment: {}, onBuild: say });
}

const say = (line: string) => log.debug({ model: line });

function take(folder: string): Warm | undefined {
  const warm = resting.get(folder);
  resting.delete(folder);
  clearTimeout(warm?.timer);
  return warm;
}

function rest(folder: string, warm: Warm): void {
  const end = () => {
    if (resting.get(folder) === warm) resting.delete(folder);
    warm.runner.kill();
  };
  warm.timer = setTimeout(end, IDLE).unref();
  void warm.runner.ended.then(() => resting.get(folder) === warm && resting.delete(folder));
  resting.set(folder, warm);
}

async function load(folder: string, signal: AbortSignal): Promise<Warm> {
  const model = await openModel(folder, { environment: {}, onBuild: say });
  const runner = model.start(say);
  const memory = limitMemory(runner);
  const late = setTimeout(() => runner.kill(), LOADED_WITHIN);
  const stop = () => runner.kill();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await runner.ready;
    return { model, runner, memory };
  } catch (error) {
    runner.kill();
    signal.throwIfAborted();
    throw new RuntimeFault(memory.fault ?? (error instanceof Error ? error.message : String(error)));
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
  }
}

export async function closeModels(): Promise<void> {
  const all = [...resting.values()];
  resting.clear();
  for (const { runner, timer } of all) {
    clearTimeout(timer);
    runner.kill();
  }
  await Promise.all(all.map(({ runner }) => runner.ended));
}
