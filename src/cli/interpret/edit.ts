/** Scripts in an editor, and back to where they came from. */

import { resourceInterpreterCustomizations } from '../../api/config/v1alpha1/resource-interpreter-customization.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { deepEqual } from '../../base/json.ts';
import { readDocuments } from '../../files/manifests.ts';
import { createScratch } from '../../files/scratch.ts';
import { writeText } from '../../files/write.ts';
import { OPERATIONS } from '../../propagation/interpreter/operations.ts';
import type { ScriptRunner } from '../../propagation/interpreter/scripts.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { printDocument } from '../printers/document.ts';
import { luaDocument, scriptsOf } from './lua-document.ts';
import { quoteLine } from './quote-line.ts';
import { SERVER, type Source } from './sources.ts';

export interface Editing {
  readonly sources: readonly Source[];
  readonly scripts: ScriptRunner;
  readonly showDoc: boolean;
}

type Scripts = ReturnType<typeof scriptsOf>;

/** The editor as its user calls it, which may come with arguments. */
function editorOf({ env }: CommandContext): [program: string, ...args: string[]] {
  const words = (env['KUBE_EDITOR'] || env['EDITOR'] || 'vi').split(' ').filter((word) => word !== '');
  const [program = 'vi', ...args] = words;
  return [program, ...args];
}

async function inEditor(context: CommandContext, name: string, text: string): Promise<string> {
  const scratch = await createScratch(`${name}.lua`, text);
  try {
    const [program, ...args] = editorOf(context);
    const exitCode = await context.runForeground({ program, args: [...args, scratch.path], env: context.env });
    if (exitCode === undefined) {
      throw new UserError('MissingTool', `the editor ${program} is not in PATH`, {
        hint: 'name another one in EDITOR',
      });
    }
    if (exitCode !== 0)
      throw new UserError('BadInput', `the editor ${program} ended with ${exitCode}: nothing is changed`);
    return await scratch.read();
  } finally {
    await scratch.remove();
  }
}

/** Every script that cannot be loaded, with its line. */
async function problemsOf(edited: Scripts, scripts: ScriptRunner): Promise<string[]> {
  const checks = OPERATIONS.map(async ({ operation, rule }) => {
    const script = edited[rule]?.luaScript;
    if (!script) return [];
    return scripts.compile(script).then(
      () => [],
      (thrown: unknown) => {
        const quote = quoteLine(messageOf(thrown), script);
        return [`${operation}: ${messageOf(thrown)}${quote ? ` (${quote})` : ''}`];
      },
    );
  });
  return (await Promise.all(checks)).flat();
}

/** The text of the file with the customization replaced; everything else in it stays. */
async function writeBack(path: string, next: Source['customization']): Promise<void> {
  const documents = await readDocuments(path, { stdin: () => Promise.resolve('') });
  const isIt = (value: unknown): boolean => {
    const { kind, metadata } = value as Source['customization'];
    return kind === next.kind && metadata?.name === next.metadata.name;
  };
  const replaced = documents.map((document) => {
    const { items } = document as { items?: unknown[] };
    if (Array.isArray(items))
      return { ...(document as object), items: items.map((item) => (isIt(item) ? next : item)) };
    return isIt(document) ? next : document;
  });
  const format = path.endsWith('.json') ? 'json' : 'yaml';
  const texts = await Promise.all(replaced.map((document) => printDocument(document, format)));
  await writeText(path, texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('---\n'));
}

async function save(
  context: CommandContext,
  { source, path, customization }: Source,
  edited: Scripts,
): Promise<string> {
  const name = customization.metadata.name ?? '';
  if (source === SERVER) {
    const { client: karmadaClient } = await context.connectKarmada();
    const unset = Object.fromEntries(OPERATIONS.map(({ rule }) => [rule, null]));
    const body = { spec: { customizations: { ...unset, ...edited } } };
    await karmadaClient.patch(resourceInterpreterCustomizations, name, { type: 'merge', body });
    karmadaClient.transport.close();
    return `resourceinterpretercustomization.config.karmada.io/${name} edited`;
  }
  const next = { ...customization, spec: { ...customization.spec, customizations: edited } };
  if (path === undefined) return printDocument(next, 'yaml');
  await writeBack(path, next);
  return `resourceinterpretercustomization.config.karmada.io/${name} edited in ${path}`;
}

async function editOne(context: CommandContext, source: Source, { scripts, showDoc }: Editing): Promise<string> {
  const { customization } = source;
  const before = luaDocument(customization, showDoc);
  const after = await inEditor(context, customization.metadata.name ?? 'customization', before);
  const edited = scriptsOf(after);
  const isSame = after.trim() === '' || deepEqual(edited, scriptsOf(before));
  if (isSame) return 'Edit cancelled, no changes made.';
  const problems = await problemsOf(edited, scripts);
  if (problems.length === 0) return save(context, source, edited);
  const rescued = await createScratch(`${customization.metadata.name}.lua`, after);
  throw new UserError('BadInput', [`nothing is changed: scripts cannot be loaded`, ...problems].join('\n  '), {
    hint: `what you wrote is in ${rescued.path}`,
  });
}

/** Edits one customization after the other. */
export async function editScripts(context: CommandContext, editing: Editing): Promise<Outcome> {
  const lines: string[] = [];
  for (const source of editing.sources) lines.push(await editOne(context, source, editing));
  return { text: lines.join('\n') };
}
