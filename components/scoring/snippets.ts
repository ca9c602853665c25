/** The same job asked for by a program, with this server's address and the job's own names in it. */
import type { Job } from './run-state';

type Asked = { origin: string; job: Job };

const python = (value: unknown) => JSON.stringify(value);

const modelUri = ({ definition: { model } }: Job) =>
  model.alias !== undefined
    ? `models:/${model.name}@${model.alias}`
    : `models:/${model.name}/${model.version ?? model.stage ?? ''}`;

export function pythonSnippet({ origin, job }: Asked): string {
  const { input, output } = job.definition;
  const rows = input.table === undefined ? 'df' : python(input.table);
  const lines = [
    `    ${python(modelUri(job))},`,
    `    ${rows},`,
    ...(output.table === undefined
      ? []
      : [`    ${python(output.table)},`, `    mode=${python(output.mode)},`]),
  ];
  return `# pip install ./clients/python
# export MLFLOW_TRACKING_URI=${origin}  MLFLOW_TRACKING_TOKEN=…
from plumbline.scoring import ScoringClient

client = ScoringClient()

# This job, now:
run = client.run_job(${python(job.name)})
print(run.state, run.rows_done)

# The same without a job of its own:
scored = client.score_table(
${lines.join('\n')}
)`;
}

export const curlSnippet = ({ origin, job }: Asked): string =>
  `curl -X POST '${origin}/api/2.0/scoring/jobs/${encodeURIComponent(job.name).replaceAll("'", '%27')}/runs' \\
  -H "Authorization: Bearer $PLUMBLINE_TOKEN"`;
