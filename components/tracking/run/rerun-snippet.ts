/** Commands that run again what made a run, from what its client noted of it. */

type KeyValue = { key: string; value: string };
type Noted = {
  origin: string;
  experimentName: string;
  tags: readonly KeyValue[];
  params: readonly KeyValue[];
};

/** A word for a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const folderOf = (repository: string) =>
  repository
    .replace(/\/+$/, '')
    .split(/[/:]/)
    .at(-1)
    ?.replace(/\.git$/, '') ?? '';

/** An address that `git clone` takes, and nothing that it would take for an option or a command. */
const isRepository = (address: string) => /^(https?:\/\/|ssh:\/\/|git@)[^\s]+$/.test(address);

export function rerunSnippet({ origin, experimentName, tags, params }: Noted): string {
  const tag = (key: string) => tags.find((each) => each.key === key)?.value ?? '';
  const [repository, commit] = [tag('mlflow.source.git.repoURL'), tag('mlflow.source.git.commit')];
  const [source, type] = [tag('mlflow.source.name'), tag('mlflow.source.type')];
  const lines = [
    `export MLFLOW_TRACKING_URI=${shellWord(origin)}`,
    `export MLFLOW_EXPERIMENT_NAME=${shellWord(experimentName)}`,
    '',
  ];
  if (type === 'PROJECT') {
    const entry = tag('mlflow.project.entryPoint');
    const uri = isRepository(repository) ? repository : source;
    lines.push(
      [
        `mlflow run ${shellWord(uri)}`,
        ...(commit ? [`--version ${shellWord(commit)}`] : []),
        ...(entry && entry !== 'main' ? [`--entry-point ${shellWord(entry)}`] : []),
        ...params.map(({ key, value }) => `-P ${shellWord(`${key}=${value}`)}`),
      ].join(' \\\n  '),
    );
    return lines.join('\n');
  }
  if (isRepository(repository)) {
    lines.push(`git clone ${shellWord(repository)} && cd ${shellWord(folderOf(repository))}`);
  }
  if (/^[0-9a-f]{7,40}$/.test(commit)) lines.push(`git checkout ${commit}`);
  if (tag('mlflow.source.git.dirty') === 'true' || tag('mlflow.source.git.diff')) {
    lines.push('# It ran with changes that were not committed.');
  }
  const name = source.split(/[/\\]/).at(-1) ?? '';
  if (/\.py$/.test(name)) lines.push(`python ${shellWord(source)}`);
  else if (/\.ipynb$/.test(name))
    lines.push(`jupyter nbconvert --to notebook --execute ${shellWord(source)}`);
  else
    lines.push(
      source
        ? `# It was started from ${source.replace(/[\r\n]+/g, ' ')}`
        : '# What started it was not noted.',
    );
  if (params.length > 0) {
    lines.push('', '# Its parameters were:');
    for (const { key, value } of params) lines.push(`#   ${`${key} = ${value}`.replace(/[\r\n]+/g, ' ')}`);
  }
  return lines.join('\n');
}
