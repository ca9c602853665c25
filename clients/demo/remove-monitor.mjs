/** Takes a monitor of the demo out again. */
import { perform, question } from './api.mjs';

/**
 * @param mark the description that the demo gave it
 * @returns how many there were, and whether somebody else has one of that name: it is left alone, and that is said
 */
export async function removeMonitor(name, mark) {
  const { monitors } = await question('monitoring.listMonitors', { search: name });
  let removed = 0;
  let isTaken = false;
  for (const { id } of monitors.filter((each) => each.name === name)) {
    const { monitor } = await question('monitoring.getMonitor', { id });
    if (monitor.description !== mark) {
      console.log(`A monitor ${name} is there already, and no demo's: left alone.`);
      isTaken = true;
      continue;
    }
    await perform('monitoring.deleteMonitor', { id });
    removed += 1;
  }
  return { removed, isTaken };
}
