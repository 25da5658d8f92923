import { beforeAll, describe, expect, test } from '@jest/globals';
import { build, type Metafile } from 'esbuild';
import { PROGRAM } from '../../scripts/bundle.ts';
import { commandsOnCall } from '../../scripts/commands-on-call.ts';

let metafile: Metafile;

beforeAll(async () => {
  // Our own files only: this runs with every check.
  ({ metafile } = await build({
    ...PROGRAM,
    plugins: [commandsOnCall],
    minify: false,
    packages: 'external',
    write: false,
    metafile: true,
  }));
});

/** Whatever is read before the first dynamic import of an output: bytes by input. */
function readAtOnce(output: string): Map<string, number> {
  const found = new Map<string, number>();
  const waiting = [output];
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { inputs, imports } = metafile.outputs[path] ?? { inputs: {}, imports: [] };
    for (const [input, { bytesInOutput }] of Object.entries(inputs))
      if (bytesInOutput > 0) found.set(input, bytesInOutput);
    waiting.push(
      ...imports.filter(({ kind, external }) => kind === 'import-statement' && !external).map((it) => it.path),
    );
  }
  return found;
}

/** The chunk that holds a source file. */
function outputOf(source: string): string {
  const found = Object.entries(metafile.outputs).find(([, { inputs }]) => (inputs[source]?.bytesInOutput ?? 0) > 0);
  if (!found) throw new Error(`${source} is in no chunk`);
  return found[0];
}

const places = (inputs: Map<string, number>): string[] => {
  const folders = [...inputs.keys()].map((path) => path.split('/').slice(0, 2).join('/'));
  return [...new Set(folders)].toSorted();
};

describe('what is read at the start', () => {
  test('is a list of commands and what every command line needs: a command is read when it is called', () => {
    const sizes = new Map<string, number>();
    for (const [path, bytes] of readAtOnce('dist/main.js')) {
      const [place = ''] = places(new Map([[path, bytes]]));
      sizes.set(place, (sizes.get(place) ?? 0) + bytes);
    }
    const parts = [...sizes].filter(([place, bytes]) => place !== 'src/cli' && bytes > 5_000);
    expect(parts).toEqual([]);
    const commands = [...readAtOnce('dist/main.js').keys()].filter((path) => path.startsWith('src/cli/commands/'));
    expect(commands).toEqual(['src/cli/commands/index.ts']);
    const { imports } = metafile.outputs['dist/main.js'] ?? { imports: [] };
    const packages = imports.filter(
      ({ kind, external, path }) => external && kind === 'import-statement' && !path.startsWith('node:'),
    );
    expect(packages).toEqual([]);
  });

  test('stays small', () => {
    const bytes = [...readAtOnce('dist/main.js').values()].reduce((sum, each) => sum + each, 0);
    expect(bytes).toBeLessThan(60_000);
  });

  test('opens nothing of Node but files and paths', () => {
    const { imports } = metafile.outputs['dist/main.js'] ?? { imports: [] };
    const builtins = imports.filter(({ external, kind }) => external && kind === 'import-statement');
    expect(new Set(builtins.map(({ path }) => path))).toEqual(new Set(['node:fs', 'node:path']));
  });
});

describe('what a command reads when it runs', () => {
  const heavy = ['src/apiserver', 'src/controllers', 'src/local', 'src/lua', 'src/preview', 'src/scheduler'];
  test.each([
    ['src/cli/completion/complete.ts', [...heavy, 'src/client', 'src/pki', 'src/propagation']],
    ['src/cli/completion/live.ts', heavy],
    ['src/cli/get/plan.ts', heavy],
    ['src/cli/get/answer.ts', heavy],
    ['src/cli/kubectl/run.ts', heavy],
    ['src/cli/preview/run.ts', ['src/apiserver', 'src/controllers', 'src/local', 'src/lua', 'src/pki']],
    ['src/client/connect.ts', [...heavy, 'src/pki']],
  ])('%s leaves the rest alone', (source, unused) => {
    expect(places(readAtOnce(outputOf(source))).filter((place) => unused.includes(place))).toEqual([]);
  });
});
