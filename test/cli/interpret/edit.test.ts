import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { dump, load } from 'js-yaml';
import type { ForegroundProgram } from '../../../src/base/foreground.ts';
import { luaDocument, scriptsOf } from '../../../src/cli/interpret/lua-document.ts';
import { SCRIPTS, type Scripts } from '../../controllers/interpreter/workload-kind.ts';
import { runCommand } from '../../support/command-line.ts';
import { temporaryDir } from '../../support/temporary-dir.ts';

const folder = temporaryDir();
const customization = (customizations: Scripts) => ({
  apiVersion: 'config.karmada.io/v1alpha1',
  kind: 'ResourceInterpreterCustomization',
  metadata: { name: 'engines' },
  spec: { target: { apiVersion: 'example.io/v1', kind: 'Engine' }, customizations },
});
const health = (body: string) => ({
  healthInterpretation: { luaScript: `function InterpretHealth(o)\n${body}\nend\n` },
});

/** Runs `interpret --edit` with an editor that does `change`. */
async function edit(words: string[], change: (text: string) => string, env: Record<string, string> = {}) {
  const opened: ForegroundProgram[] = [];
  const runForeground = (program: ForegroundProgram): Promise<number> => {
    opened.push(program);
    const path = program.args.at(-1) ?? '';
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    return Promise.resolve(0);
  };
  const result = await runCommand(['interpret', '--edit', ...words], { runForeground, env });
  return { ...result, opened };
}
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('a text to edit', () => {
  test('has a section for each rule, and says more when asked to', () => {
    const text = luaDocument(customization(health('  return true')), false);
    expect(text.split('\n').slice(2, 10)).toEqual([
      '',
      '---@name: engines',
      '---@apiVersion: example.io/v1',
      '---@kind: Engine',
      '',
      '---@rule: Retain',
      '',
      '---@rule: InterpretReplica',
    ]);
    expect(text).toContain('---@rule: InterpretHealth\nfunction InterpretHealth(o)\n  return true\nend\n');
    const documented = luaDocument(customization({}), true);
    expect(documented).toContain('---@rule: InterpretHealth\n---# InterpretHealth(observedObj) gives true when');
  });

  test('gives back the scripts it was made of, comments of their writer and all', () => {
    const scripts = health('  -- always well\n  return true');
    expect(scriptsOf(luaDocument(customization(scripts), true))).toEqual(scripts);
    expect(Object.keys(scriptsOf(luaDocument(customization(SCRIPTS), true)))).toHaveLength(Object.keys(SCRIPTS).length);
    expect(() => scriptsOf('---@rule: Sing\nx = 1')).toThrow('there is no rule Sing');
  });
});

describe('--edit', () => {
  test('writes back to the file, and to nothing else in it', async () => {
    const other = { ...customization(SCRIPTS), metadata: { name: 'motors' } };
    const list = { apiVersion: 'v1', kind: 'List', items: [customization(health('  return true')), other] };
    const path = file('list.yaml', dump(list));
    const { exitCode, stdout, opened } = await edit(
      ['-f', path],
      (text) => text.replace('return true', 'return false'),
      {
        EDITOR: 'code --wait',
      },
    );
    expect([exitCode, stdout]).toEqual([
      0,
      `resourceinterpretercustomization.config.karmada.io/engines edited in ${path}\nEdit cancelled, no changes made.\n`,
    ]);
    expect(opened.map(({ program, args }) => [program, args[0]])[0]).toEqual(['code', '--wait']);
    expect(load(readFileSync(path, 'utf8'))).toEqual({
      ...list,
      items: [customization(health('  return false')), other],
    });
    const json = file('one.json', JSON.stringify(customization(health('  return true'))));
    await edit(['-f', json], (text) => text.replace('return true', 'return false'));
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(customization(health('  return false')));
  });

  test('takes scripts away whose sections are emptied', async () => {
    const path = file('two.yaml', dump(customization(SCRIPTS)));
    await edit(['-f', path], (text) =>
      text.replace(/(---@rule: Retain\n)[\s\S]*?(\n---@rule: InterpretReplica)/, '$1$2'),
    );
    const { spec } = load(readFileSync(path, 'utf8')) as ReturnType<typeof customization>;
    expect(Object.keys(spec.customizations).sort()).toEqual(
      Object.keys(SCRIPTS)
        .filter((rule) => rule !== 'retention')
        .sort(),
    );
  });

  test.each<[string, (text: string) => string]>([
    ['left as it is', (text) => text],
    ['emptied', () => ''],
  ])('changes nothing when the text is %s', async (_, change) => {
    const path = file('same.yaml', dump(customization(SCRIPTS)));
    const before = readFileSync(path, 'utf8');
    expect(await edit(['-f', path], change)).toMatchObject({
      exitCode: 0,
      stdout: 'Edit cancelled, no changes made.\n',
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('keeps what cannot be loaded out, and for its writer', async () => {
    const path = file('wrong.yaml', dump(customization(SCRIPTS)));
    const before = readFileSync(path, 'utf8');
    const { exitCode, stderr } = await edit(['-f', path], (text) => text.replace('running = 0', 'running = = 0'));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/AggregateStatus: <string>:2: unexpected symbol near '=' \(2 \| local running = = 0\)/);
    const [, rescued = ''] = /what you wrote is in (\S+)/.exec(stderr) ?? [];
    expect(readFileSync(rescued, 'utf8')).toContain('running = = 0');
    rmSync(dirname(rescued), { recursive: true });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('says so when there is no editor, and when it fails', async () => {
    const path = file('none.yaml', dump(customization(SCRIPTS)));
    const missing = await runCommand(['interpret', '--edit', '-f', path], { env: { KUBE_EDITOR: 'ed it' } });
    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('the editor ed is not in PATH') });
    const failing = await runCommand(['interpret', '--edit', '-f', path], { runForeground: () => Promise.resolve(3) });
    expect(failing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('the editor vi ended with 3') });
  });
});
