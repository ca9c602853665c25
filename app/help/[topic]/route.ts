/** The help of this very version, as text: read from docs/help when the pages are built. */
import { readdir, readFile } from 'node:fs/promises';

const FOLDER = 'docs/help';

export const dynamic = 'force-static';
export const dynamicParams = false;

export const generateStaticParams = async () => (await readdir(FOLDER)).map((topic) => ({ topic }));

export async function GET(_: Request, { params }: RouteContext<'/help/[topic]'>): Promise<Response> {
  const { topic } = await params;
  const text = await readFile(`${FOLDER}/${topic}`, 'utf8');
  return new Response(text, { headers: { 'content-type': 'text/markdown; charset=utf-8' } });
}
