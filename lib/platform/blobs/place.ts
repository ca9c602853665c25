/** Where the artifacts are, as the setting says it: a folder, or a bucket of an S3-compatible store. */
import path from 'node:path';
import type { S3Place } from './s3-client';

const OPTIONS = ['endpoint', 'region', 'forcePathStyle'];

const unclear = (url: string, fault: string) => new Error(`'${url}' is no place for artifacts: ${fault}.`);

const tolerantly = (decode: (text: string) => string, text: string): string => {
  try {
    return decode(text);
  } catch {
    return text;
  }
};

/** The folder that a `file:` URL names: `file:/folder`, `file:///folder`, or `file:folder` from the working directory. */
export function folderOf(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const [, host, folder = ''] = /^file:(?:\/\/([^/]*)(?=\/|$))?(.*)$/s.exec(url) ?? [];
  if (host && host !== 'localhost') throw unclear(url, 'a folder is on this machine; write file:///folder');
  if (folder === '') throw unclear(url, 'it names no folder');
  return path.resolve(tolerantly(decodeURI, folder));
}

/** `s3://bucket/prefix` or `s3:bucket/prefix`, with `?endpoint=http://host:9000&region=eu-west-1&forcePathStyle=true`. */
export function bucketOf(url: string): S3Place {
  const [, bucket = '', folder = '', query = ''] =
    /^s3:(?:\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?$/.exec(url) ?? [];
  if (bucket === '') throw unclear(url, 'it names no bucket; write s3://bucket/prefix');
  const options = new URLSearchParams(query);
  const unknown = [...options.keys()].find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw unclear(url, `the option '${unknown}' is none of ${OPTIONS.join(', ')}`);
  const endpoint = options.get('endpoint') || undefined;
  if (endpoint && !URL.canParse(endpoint))
    throw unclear(url, 'its endpoint is no URL, such as http://127.0.0.1:9000');
  const forcePathStyle = options.get('forcePathStyle') ?? String(endpoint !== undefined);
  if (!['true', 'false'].includes(forcePathStyle)) throw unclear(url, 'forcePathStyle is true or false');
  return {
    bucket,
    prefix: folder
      .split('/')
      .filter(Boolean)
      .map((part) => tolerantly(decodeURIComponent, part))
      .join('/'),
    endpoint,
    // Amazon's own region comes by the SDK's chain; other stores seldom care.
    region: options.get('region') || (endpoint && 'us-east-1'),
    forcePathStyle: forcePathStyle === 'true',
  };
}
