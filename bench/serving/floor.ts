/** The floor: a bare server of Node that reads the JSON and answers as many numbers. What it costs no server on Node goes below. */
import http from 'node:http';

const server = http.createServer({ noDelay: true }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { dataframe_records: records = [] } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      dataframe_records?: unknown[];
    };
    const body = JSON.stringify({ predictions: records.map(() => 0.5) });
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
