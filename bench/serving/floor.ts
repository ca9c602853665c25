/** The floor: a bare server of Node that reads the JSON and answers as many numbers, or bytes. What it costs no server on Node goes below. */
import http from 'node:http';

const server = http.createServer({ noDelay: true }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const length = request.headers['inference-header-content-length'];
    if (length !== undefined) {
      const body = answerBytes(Buffer.concat(chunks), Number(length));
      return response.writeHead(200, { 'content-length': body.length }).end(body);
    }
    const { dataframe_records: records = [] } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      dataframe_records?: unknown[];
    };
    const body = JSON.stringify({ predictions: records.map(() => 0.5) });
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
});
/** The same of a matrix in bytes: a number a row. */
function answerBytes(body: Buffer, end: number): Buffer {
  const { inputs } = JSON.parse(body.toString('utf8', 0, end)) as { inputs: [{ shape: [number, number] }] };
  const [rows] = inputs[0].shape;
  const values = new Float64Array(new Uint8Array(body.subarray(end)).buffer);
  const answers = Float32Array.from({ length: rows }, (_, row) => 0.5 + 0 * (values[row] ?? 0));
  const outputs = [{ name: 'variable', shape: [rows], parameters: { binary_data_size: answers.byteLength } }];
  return Buffer.concat([Buffer.from(JSON.stringify({ outputs })), new Uint8Array(answers.buffer)]);
}

server.listen(Number(process.argv[2]), '127.0.0.1');
