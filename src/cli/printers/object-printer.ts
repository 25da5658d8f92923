/** Printing objects as documents or through what the user writes: one function per format. */

import { messageOf, UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { type CustomColumn, customCells, readCustomColumns, readCustomColumnsFile } from './custom-columns.ts';
import { printDocument } from './document.ts';
import { createGoTemplatePrinter } from './go-template/execute.ts';
import { escapedJson, sortedKeys } from './go-text.ts';
import { createJsonPathAsJsonPrinter, createJsonPathPrinter } from './json-path/print.ts';
import { argumentOf, type ChosenFormat } from './output-format.ts';
import { createTablePrinter } from './table.ts';

/** The text for one object or for a List, with its last line end; further calls go on where the last one ended. */
export type PrintObject = (value: unknown) => string | Promise<string>;

export interface ObjectPrinterOptions {
  /** `--template`. */
  template?: string | undefined;
  /** `--allow-missing-template-keys`. */
  allowMissing: boolean;
  noHeaders: boolean;
  readFile(path: string): Promise<string>;
}

/** The printer for a format; throws UserError `BadInput` for templates, columns or files that cannot be read. */
export async function createObjectPrinter(format: ChosenFormat, options: ObjectPrinterOptions): Promise<PrintObject> {
  const { name } = format;
  if (name === 'json') return async (value) => ended(escapedJson(await printDocument(sortedKeys(value), name)));
  if (name === 'yaml') return async (value) => ended(await printDocument(sortedKeys(value), name));
  if (name === 'kyaml') return async (value) => (await import('./kyaml.ts')).printKyaml(value);
  const given = argumentOf(format, options.template);
  const { allowMissing } = options;
  switch (name) {
    case 'jsonpath':
      return createJsonPathPrinter(given, { allowMissing });
    case 'jsonpath-as-json':
      return createJsonPathAsJsonPrinter(given, { allowMissing });
    case 'jsonpath-file':
      return createJsonPathPrinter(await fileText(given, options), { allowMissing });
    case 'go-template':
      return createGoTemplatePrinter(given, { allowMissing });
    case 'go-template-file':
      return createGoTemplatePrinter(await fileText(given, options), { allowMissing });
    case 'custom-columns':
      return columnsPrinter(readCustomColumns(given), options.noHeaders);
    case 'custom-columns-file':
      return columnsPrinter(readCustomColumnsFile(await fileText(given, options)), options.noHeaders);
    default:
      throw new Error(`no printer for the format ${name}`);
  }
}

function columnsPrinter(columns: readonly CustomColumn[], noHeaders: boolean): PrintObject {
  const printTable = createTablePrinter({ headersAsGiven: true });
  let header = noHeaders ? undefined : columns.map((column) => column.header);
  return (value) => {
    const objects = isObject(value) && Array.isArray(value['items']) ? value['items'] : [value];
    const text = printTable(
      header,
      objects.map((object) => customCells(columns, object)),
    );
    header = undefined;
    return text === '' ? '' : `${text}\n`;
  };
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

async function fileText(path: string, { readFile }: ObjectPrinterOptions): Promise<string> {
  try {
    return await readFile(path);
  } catch (cause) {
    const why = isObject(cause) && cause['code'] === 'ENOENT' ? 'there is no such file' : messageOf(cause);
    throw new UserError('BadInput', `cannot read ${path}: ${why}`, { cause });
  }
}
