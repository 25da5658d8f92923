import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { checkKubeconfig, removeKubeconfig, writeKubeconfig } from '../../src/local/kubeconfig-file.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const entry = (name: string) => ({
  name,
  url: `https://127.0.0.1:1/${name}`,
  caCertificate: 'CA',
  client: { certificate: 'CERT', key: 'KEY' },
});

describe('the kubeconfig of a local control plane', () => {
  const dir = temporaryDir();

  test('has a context for each server, the first one current, and is private', () => {
    const path = join(dir, 'new', 'karmada.config');
    writeKubeconfig(path, [entry('karmada-apiserver'), entry('member1')], '/data');
    const config = load(readFileSync(path, 'utf8')) as Record<string, unknown>;
    expect(config).toMatchObject({
      'current-context': 'karmada-apiserver',
      clusters: [
        {
          name: 'karmada-apiserver',
          cluster: { server: 'https://127.0.0.1:1/karmada-apiserver', 'certificate-authority-data': 'Q0E=' },
        },
        { name: 'member1' },
      ],
      users: [
        { name: 'karmada-apiserver', user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ' } },
        { name: 'member1' },
      ],
      contexts: [
        { name: 'karmada-apiserver', context: { cluster: 'karmada-apiserver', user: 'karmada-apiserver' } },
        {},
      ],
    });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('replaces and removes a file of its own', () => {
    const path = join(dir, 'own.config');
    writeKubeconfig(path, [entry('a')], '/data');
    writeKubeconfig(path, [entry('b')], '/data');
    expect(readFileSync(path, 'utf8')).toContain('current-context: b');
    removeKubeconfig(path, '/elsewhere');
    expect(existsSync(path)).toBe(true);
    removeKubeconfig(path, '/data');
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    ['a kubeconfig of another origin', 'apiVersion: v1\nkind: Config\nclusters: []\n'],
    ['something that is not YAML', '{{{'],
    ['a note', 'buy milk'],
  ])('never replaces or removes %s', (name, text) => {
    const path = join(dir, `${name.length}.config`);
    writeFileSync(path, text);
    expect(() => writeKubeconfig(path, [entry('a')], '/data')).toThrow('was not written by this program');
    removeKubeconfig(path, '/data');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('may take the place of an empty file', () => {
    const path = join(dir, 'empty.config');
    writeFileSync(path, '\n');
    expect(() => checkKubeconfig(path)).not.toThrow();
  });
});
