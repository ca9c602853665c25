/** What to do about an update that failed, by what it failed of. */
export function adviceFor(message: string): string {
  if (/environment cannot be built/.test(message)) {
    return 'Log the model again with packages that this installation can get, by its pip_requirements, or set where it gets them from (PIP_INDEX_URL).';
  }
  if (/ModuleNotFoundError|No module named/.test(message)) {
    return 'Log the model again with the missing package among its pip_requirements, or its code among its code_paths.';
  }
  if (/There is no Python/.test(message)) return 'The endpoint can be rolled out again once there is one.';
  if (/was not ready within/.test(message)) return 'See what it was doing meanwhile.';
  return 'Mend what it says, and log the model as another version.';
}
