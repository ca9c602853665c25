/** Takes a monitor of the demo out again. */
import { perform, question } from './api.mjs';

/**
 * @param mark the description that the demo gave it: another's is left, and said
 * @returns how many there were
 */
export async function removeMonitor(name, mark) {
  const { monitors } = await question('monitoring.listMonitors', { search: name });
  let removed = 0;
  for (const { id } of monitors.filter((each) => each.name === name)) {
    const { monitor } = await question('monitoring.getMonitor', { id });
    if (monitor.description !== mark)
      throw new Error(`There is a monitor '${name}' that the demo did not make.`);
    await perform('monitoring.deleteMonitor', { id });
    removed += 1;
  }
  return removed;
}
