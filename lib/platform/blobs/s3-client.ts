/** The SDK's client, set up for Amazon's store and for the others that speak its protocol. */
import type { S3 } from '@aws-sdk/client-s3';

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

export type AskS3 = <Answer>(question: (s3: S3) => Promise<Answer>) => Promise<Answer>;

/** How a place is asked. The SDK is large, and most installations keep their files in a folder: it is loaded for the first question. */
export function openClient(place: S3Place): AskS3 {
  let client: Promise<S3> | undefined;
  return async (question) => {
    client ??= import('@aws-sdk/client-s3').then(({ S3 }) => new S3(settingsOf(place)));
    return question(await client);
  };
}

const settingsOf = ({ endpoint, region, forcePathStyle }: S3Place) => ({
  endpoint,
  region,
  forcePathStyle,
  logger: SILENT,
  // Many stores know no checksums in trailers.
  requestChecksumCalculation: 'WHEN_REQUIRED' as const,
  responseChecksumValidation: 'WHEN_REQUIRED' as const,
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
