import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryDir } from '../support/temporary-dir.ts';

const npm = spawnSync('npm', ['--version']).status === 0;
if (!npm) console.info('npm is missing: the test of the package is skipped');

const run = promisify(execFile);
const dir = temporaryDir();
const consumer = path.join(dir, 'consumer');
const installed = path.join(consumer, 'node_modules', 'kubectl-karmada');
const env = { ...process.env, HOME: dir, npm_config_cache: path.join(dir, 'npm'), NODE_OPTIONS: '' };

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
}

(npm ? describe : describe.skip)('the npm package', () => {
  beforeAll(async () => {
    const { stdout } = await run('npm', ['pack', '--json', '--silent', '--pack-destination', dir], { env });
    const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
    mkdirSync(consumer);
    writeFileSync(path.join(consumer, 'package.json'), '{ "type": "module", "private": true }');
    const flags = ['--offline', '--no-audit', '--no-fund', '--silent'];
    await run('npm', ['install', path.join(dir, filename), ...flags], { cwd: consumer, env });
  }, 120_000);

  test('brings nothing with it, and is small', () => {
    expect(readdirSync(path.join(consumer, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'kubectl-karmada',
    ]);
    const files = filesBelow(installed);
    const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(size).toBeLessThan(6_000_000);
    const places = new Set(files.map((file) => path.relative(installed, file).split(path.sep)[0]));
    expect([...places].toSorted()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'examples', 'package.json', 'plugins.yaml'].toSorted(),
    );
  });

  test('runs by npx, and previews from files', async () => {
    const { stdout } = await run('npx', ['--no-install', 'kubectl-karmada', 'version', '--client'], {
      cwd: consumer,
      env,
    });
    expect(stdout).toMatch(/^Client Version: v\d/);
    const examples = path.join(installed, 'examples');
    const argv = ['preview', '-f', path.join(examples, 'quickstart'), '-f', path.join(examples, 'preview')];
    const preview = await run('npx', ['--no-install', 'kubectl-karmada', ...argv], { cwd: consumer, env });
    expect(preview.stdout).toContain('replicas 0 → 4: 4 added');
  });

  test('passes on the licences of what is bundled', () => {
    const notices = readFileSync(path.join(installed, 'dist', 'THIRD-PARTY-LICENSES'), 'utf8');
    for (const name of ['commander', '@peculiar/x509', 'js-yaml', 'wasmoon-lua5.1']) {
      expect(notices).toContain(`\n${name} `);
    }
  });

  test('has the scheduling library, with types that a strict program compiles with', async () => {
    writeFileSync(
      path.join(consumer, 'use.ts'),
      `import { type Outcome, prepareFleet, schedule } from 'kubectl-karmada/scheduler';
const fleet = prepareFleet([{ apiVersion: 'cluster.karmada.io/v1alpha1', kind: 'Cluster', metadata: { name: 'member1' }, spec: { syncMode: 'Push' }, status: { apiEnablements: [{ groupVersion: 'v1', resources: [{ name: 'configmaps', kind: 'ConfigMap' }] }] } }]);
const outcome: Outcome = schedule(fleet, {
  apiVersion: 'work.karmada.io/v1alpha2', kind: 'ResourceBinding', metadata: { name: 'web' },
  spec: { resource: { apiVersion: 'v1', kind: 'ConfigMap', name: 'web' }, placement: { clusterAffinity: { clusterNames: ['member1'] } } },
});
console.log(JSON.stringify(outcome));
`,
    );
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024,dom', '--types', ''];
    await run(process.execPath, [path.resolve('node_modules/typescript/bin/tsc'), ...options, 'use.ts'], {
      cwd: consumer,
    });
    const { stdout } = await run(process.execPath, ['use.js'], { cwd: consumer, env });
    expect(JSON.parse(stdout)).toMatchObject({ clusters: [{ name: 'member1' }] });
  });
});
