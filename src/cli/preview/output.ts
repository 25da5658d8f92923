/** The forms a preview is printed in. */

import { UserError } from '../../base/errors.ts';
import { markdownReport } from '../../preview/report/markdown.ts';
import { type ReportOptions, tableReport } from '../../preview/report/table.ts';
import type { Preview } from '../../preview/result.ts';
import type { Scenario } from '../../preview/scenario.ts';
import { printDocument } from '../printers/document.ts';

export interface Printing extends ReportOptions {
  readonly preview: Preview;
  readonly scenario: Scenario;
}

/** The text to answer with; undefined when a file was written instead. */
type Print = (printing: Printing, file: string) => Promise<string | undefined>;

const FORMATS: Readonly<Record<string, Print>> = {
  table: async ({ preview, ...options }) => tableReport(preview, options) + (await manifestText(preview)),
  markdown: ({ preview, ...options }) => Promise.resolve(markdownReport(preview, options)),
  json: ({ preview }) => printDocument(preview, 'json'),
  yaml: ({ preview }) => printDocument(preview, 'yaml'),
  html: printPage,
};

export interface OutputChoice {
  readonly print: Print;
  /** Empty: standard output. */
  readonly file: string;
}

/** Reads `-o`; throws UserError `BadInput`. */
export function chooseOutput(text: string): OutputChoice {
  const [format = '', ...rest] = text.split('=');
  const file = rest.join('=');
  const print = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!print || (file !== '' && format !== 'html')) {
    throw new UserError('BadInput', `unknown output format '${text}'`, {
      hint: 'use table, json, yaml, markdown or html=FILE',
    });
  }
  return { print, file };
}

async function printPage({ preview, scenario, all }: Printing, file: string): Promise<string | undefined> {
  const { pageScript } = await import('../../files/page-script.ts');
  const { htmlPage } = await import('../../preview/report/html.ts');
  const { redact, redactObject } = await import('../../preview/redact.ts');
  const shared = {
    ...scenario,
    inventory: redact(scenario.inventory),
    objects: scenario.objects.map(redactObject),
  };
  const page = htmlPage({ preview, scenario: shared, script: await pageScript(), all: all ?? false });
  if (file === '') return page;
  const { writeText } = await import('../../files/write.ts');
  await writeText(file, page);
  return undefined;
}

/** Every manifest as a YAML document, headed by the cluster it is for. */
async function manifestText({ templates }: Preview): Promise<string> {
  const manifests = templates.flatMap((template) => template.manifests ?? []);
  const documents = manifests.map(async ({ cluster, overrides, manifest }) => {
    const applied = overrides.length > 0 ? `, overrides: ${overrides.join(', ')}` : '';
    return `---\n# for ${cluster}${applied}\n${await printDocument(manifest, 'yaml')}`;
  });
  return (await Promise.all(documents)).map((document) => `\n${document}`).join('');
}
