/** Values as JSON or YAML text. */

export type DocumentFormat = 'json' | 'yaml';

/** The text kubectl prints for `-o json` and `-o yaml`; the YAML library is loaded for YAML alone. */
export async function printDocument(value: unknown, format: DocumentFormat): Promise<string> {
  if (format === 'json') return JSON.stringify(value, null, 4);
  const { dump } = await import('js-yaml');
  return dump(value, { noRefs: true, lineWidth: -1, sortKeys: true, seqNoIndent: true, quoteStyle: 'double' });
}
