/** What Prometheus asks of a model server: for whoever may ask the same of a web process. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorize } from '@/lib/core/access';
import { knownError, originOfHeads } from '@/lib/core/surface';
import { authenticate } from '@/lib/domains/identity';
import { registry } from '@/lib/platform/telemetry';

export async function answerMetrics(
  { headers, socket }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const origin = originOfHeads(socket.remoteAddress, (name) => headers[name]?.toString());
  try {
    authorize(
      await authenticate({ authorization: headers.authorization ?? null }, origin),
      'system.read',
      false,
    );
    response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
  } catch (error) {
    const { status, code, message } = knownError(error, origin.requestId);
    response
      .writeHead(status, {
        'content-type': 'application/json',
        ...(status === 401 && { 'www-authenticate': 'Basic realm="plumbline", Bearer' }),
      })
      .end(JSON.stringify({ error_code: code, message }));
  }
}
