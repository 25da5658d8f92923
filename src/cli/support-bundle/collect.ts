/** Reads every part there is, redacts it, and keeps a list of what could not be read. */

import { messageOf } from '../../base/errors.ts';
import { scrubText } from '../../base/scrub.ts';
import { printDocument } from '../printers/document.ts';
import { hostParts } from './host-parts.ts';
import { karmadaParts } from './karmada-parts.ts';
import { memberParts } from './member-parts.ts';
import { redacted } from './redact.ts';
import type { Part, Source } from './source.ts';

export interface BundleFile {
  path: string;
  text: string;
}

export interface Bundle {
  files: BundleFile[];
  /** `members/member2/nodes.yaml: cannot reach …` */
  missing: string[];
}

/** Enough to hide latency, few enough not to weigh on a control plane that may be ill. */
const CONCURRENCY = 8;

export async function collect(source: Source): Promise<Bundle> {
  const bundle: Bundle = { files: [], missing: [] };
  const parts = [
    ...karmadaParts(source),
    ...(await listed('members', () => memberParts(source), bundle)),
    ...(await listed('host', () => hostParts(source), bundle)),
  ];
  const queue = parts.values();
  const work = async (): Promise<void> => {
    for (const part of queue) await addPart(part, bundle);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  const byPath = (a: BundleFile, b: BundleFile): number => (a.path < b.path ? -1 : 1);
  return { files: bundle.files.sort(byPath), missing: bundle.missing.sort() };
}

async function listed(path: string, list: () => Promise<Part[]>, { missing }: Bundle): Promise<Part[]> {
  try {
    return await list();
  } catch (thrown) {
    missing.push(`${path}: ${scrubText(messageOf(thrown))}`);
    return [];
  }
}

async function addPart({ path, read }: Part, { files, missing }: Bundle): Promise<void> {
  try {
    const value = await read();
    if (value !== undefined) files.push({ path, text: await textOf(path, value) });
  } catch (thrown) {
    missing.push(`${path}: ${scrubText(messageOf(thrown))}`);
  }
}

async function textOf(path: string, value: unknown): Promise<string> {
  if (typeof value === 'string') return scrubText(value);
  const text = await printDocument(redacted(value), path.endsWith('.json') ? 'json' : 'yaml');
  return text.endsWith('\n') ? text : `${text}\n`;
}
