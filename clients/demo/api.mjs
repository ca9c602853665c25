/** The public API, as any client calls it. */

export const url = (process.env.MLFLOW_TRACKING_URI || 'http://127.0.0.1:3000').replace(/\/+$/, '');
const token = process.env.MLFLOW_TRACKING_TOKEN ?? '';

async function callText(method, path, body, { type = 'application/json', headers } = {}) {
  let response;
  try {
    response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': type }),
        ...headers,
      },
      body,
    });
  } catch (error) {
    throw new Error(
      `Nothing answers at ${url} (${error.cause?.code ?? error.message}). Run npm start first, or set MLFLOW_TRACKING_URI.`,
    );
  }
  if (response.status === 401) {
    throw new Error(
      `${url} does not know the access token. Set MLFLOW_TRACKING_TOKEN to one, as npm start prints it or Settings makes it.`,
    );
  }
  const text = await response.text();
  if (!response.ok)
    throw Object.assign(new Error(`${method} ${path}: ${response.status} ${text}`), {
      status: response.status,
    });
  return text;
}

async function call(...asked) {
  const text = await callText(...asked);
  return text ? JSON.parse(text) : {};
}

export const post = (path, body) => call('POST', `/api/2.0/mlflow/${path}`, JSON.stringify(body));
export const get = (path, query) => call('GET', `/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`);
export const remove = (path) => call('DELETE', `/api/2.0/mlflow/${path}`);
export const patch = (path, body) => call('PATCH', `/api/2.0/mlflow/${path}`, JSON.stringify(body));

/** Whatever path. */
export const ask = (method, path, body, headers) =>
  call(method, path, body === undefined ? undefined : JSON.stringify(body), { headers });

/** A file of a run; undefined where it has none of that name. */
export const readFile = (runId, path) =>
  callText('GET', `/get-artifact?${new URLSearchParams({ run_id: runId, path })}`).catch((error) => {
    if (error.status !== 404) throw error;
  });

/** What the console can do and no client's API has. */
export const question = (operation, input) =>
  call('GET', `/api/console/${operation}?input=${encodeURIComponent(JSON.stringify(input))}`);
export const perform = (operation, input) => call('POST', `/api/console/${operation}`, JSON.stringify(input));

/** A file to the console, with what it is for. */
export const send = (operation, input, file) =>
  call('POST', `/api/console/${operation}?input=${encodeURIComponent(JSON.stringify(input))}`, file, {
    type: 'text/csv',
  });

const proxied = (uri) =>
  uri
    .replace(/^mlflow-artifacts:(\/\/[^/]*)?\/+/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
export const upload = (uri, path, body) =>
  call('PUT', `/api/2.0/mlflow-artifacts/artifacts/${proxied(`${uri}/${path}`)}`, body, {
    type: 'application/octet-stream',
  });
export const removeFile = (uri, path) =>
  call('DELETE', `/api/2.0/mlflow-artifacts/artifacts/${proxied(`${uri}/${path}`)}`);

/** All pages of a search. */
export async function searchAll(path, field, body) {
  const found = [];
  for (let page_token; ; ) {
    const page = await post(path, { ...body, ...(page_token && { page_token }) });
    found.push(...(page[field] ?? []));
    page_token = page.next_page_token;
    if (!page_token) return found;
  }
}
