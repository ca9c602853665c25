/** Requests to copy, with this server's address and the model's own columns in them. */
import type { OutputOf } from '@/lib/client/call';
import { bodyOf, fieldsOf } from './prepare-form';

export type Language = 'curl' | 'python' | 'javascript';
export const LANGUAGES: { value: Language; label: string }[] = [
  { value: 'curl', label: 'curl' },
  { value: 'python', label: 'Python' },
  { value: 'javascript', label: 'JavaScript' },
];

type Asked = {
  origin: string;
  name: string;
  form: Pick<OutputOf<'serving.getForm'>, 'signature' | 'example' | 'params' | 'task'>;
};

function exampleBody({ form }: Asked): unknown {
  const fields = fieldsOf(form);
  if (fields.length > 0)
    return bodyOf(
      fields,
      fields.map(({ example }) => example),
    );
  try {
    return form.example ? JSON.parse(form.example) : { inputs: [[0]] };
  } catch {
    return { inputs: [[0]] };
  }
}

/** A text inside single quotes of a shell. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export function snippetFor(language: Language, asked: Asked): string {
  const url = `${asked.origin}/serving-endpoints/${encodeURIComponent(asked.name)}/invocations`;
  const body = exampleBody(asked);
  if (language === 'curl') {
    return `curl ${url} \\
  -H "Authorization: Bearer $PLUMBLINE_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d ${quoted(JSON.stringify(body))}`;
  }
  const { task } = asked.form;
  if (language === 'python' && task) return ofOpenAi(asked, task, body);
  if (language === 'python') {
    const client = `from databricks.sdk import WorkspaceClient

workspace = WorkspaceClient(host=${JSON.stringify(asked.origin)}, token="<an access token>")`;
    if (!Object.keys(body as object).every((key) => QUERIED.includes(key))) {
      return `${client}
answer = workspace.api_client.do(
    "POST",
    ${JSON.stringify(new URL(url).pathname)},
    body=${python(body)},
)
answer["predictions"]`;
    }
    return `${client}
answer = workspace.serving_endpoints.query(
    ${JSON.stringify(asked.name)},
    **${python(body)},
)
answer.predictions`;
  }
  return `const token = '<an access token>';
const answer = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: {
    authorization: \`Bearer \${token}\`,
    'content-type': 'application/json',
  },
  body: JSON.stringify(${JSON.stringify(body)}),
});
if (!answer.ok) throw new Error(await answer.text());
const ${task ? 'said' : '{ predictions }'} = await answer.json();`;
}

/** What the client's `query` takes as it stands in a body. */
const QUERIED = ['dataframe_records', 'inputs', 'instances'];

/** OpenAI's own client, which takes an endpoint for a model. */
function ofOpenAi({ origin, name }: Asked, task: NonNullable<Asked['form']['task']>, body: unknown): string {
  const [method, isStreamed, said] = OPENAI[task];
  const given = Object.entries(body as object).map(([key, value]) => `\n    ${key}=${python(value)},`);
  const asked = `client.${method}(
    model=${JSON.stringify(name)},${given.join('')}${isStreamed ? '\n    stream=True,' : ''}
)`;
  return `from openai import OpenAI

client = OpenAI(base_url=${JSON.stringify(`${origin}/serving-endpoints`)}, api_key="<an access token>")
answer = ${asked}
${said}`;
}

const OPENAI = {
  'llm/v1/chat': [
    'chat.completions.create',
    true,
    `for piece in answer:
    print(piece.choices[0].delta.content or "", end="")`,
  ],
  'llm/v1/completions': [
    'completions.create',
    true,
    `for piece in answer:
    print(piece.choices[0].text, end="")`,
  ],
  'llm/v1/embeddings': ['embeddings.create', false, 'answer.data[0].embedding'],
} as const;

const python = (value: unknown): string => {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value as object)
      .map(([key, one]) => `${JSON.stringify(key)}: ${python(one)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
};
