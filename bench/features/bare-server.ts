/** The least that an answer over node:http takes: a body is read and parsed, and a text is sent that is there already (by PUT). */
import { createServer } from 'node:http';

let answer = '';

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString('utf8');
    if (request.method === 'PUT') answer = text;
    else if (text !== '') JSON.parse(text);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
