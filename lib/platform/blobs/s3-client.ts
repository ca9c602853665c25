/** The SDK's client, set up for Amazon's store and for the others that speak its protocol. */
import { S3Client } from '@aws-sdk/client-s3';

export type S3Place = {
  bucket: string;
  prefix: string;
  endpoint?: string;
  region?: string;
  forcePathStyle: boolean;
};

const CONNECT_WITHIN = 5_000;
const ANSWER_WITHIN = 60_000;
// A slow reader leaves its connection idle for long.
const IDLE_FOR = 600_000;
const CONNECTIONS = { maxSockets: 500 };

// Its warnings say again what the error that we throw says.
const quiet = () => undefined;
const SILENT = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };

export function openClient({ endpoint, region, forcePathStyle }: S3Place): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle,
    logger: SILENT,
    // Many stores know no checksums in trailers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // It would open a new connection for each part.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: CONNECT_WITHIN,
      requestTimeout: ANSWER_WITHIN,
      throwOnRequestTimeout: true,
      socketTimeout: IDLE_FOR,
      httpAgent: CONNECTIONS,
      httpsAgent: CONNECTIONS,
    },
  });
}
