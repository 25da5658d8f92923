import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { kubeconfigFiles, loadKubeconfig, mergeKubeconfigs, parseKubeconfig } from '../../src/client/kubeconfig.ts';
import { chooseTarget } from '../../src/client/kubeconfig-target.ts';

const FILE = path.resolve('/home/ann/.kube/config');

function kubeconfig(name: string, extra = ''): string {
  return `
current-context: ${name}
clusters:
- name: ${name}
  cluster: {server: 'https://${name}:6443', certificate-authority: ca.crt${extra}}
users:
- name: ${name}
  user: {token: secret-of-${name}, client-certificate: /abs/c.crt}
contexts:
- name: ${name}
  context: {cluster: ${name}, user: ${name}, namespace: ns-${name}}
`;
}

describe('reading kubeconfigs', () => {
  test('relative paths start at the folder of the file, absolute ones stay', () => {
    const config = parseKubeconfig(kubeconfig('a'), FILE);
    expect(config.clusters.get('a')?.['certificate-authority']).toBe(path.resolve('/home/ann/.kube/ca.crt'));
    expect(config.users.get('a')?.['client-certificate']).toBe(path.resolve('/abs/c.crt'));
  });

  test('the first file to name a thing wins, and the first current context', () => {
    const first = parseKubeconfig(kubeconfig('a', ', tls-server-name: first'), FILE);
    const second = parseKubeconfig(
      kubeconfig('a', ', tls-server-name: second') + kubeconfig('b').replace(/^/gm, '#'),
      FILE,
    );
    const merged = mergeKubeconfigs([first, second, parseKubeconfig(kubeconfig('b'), FILE)]);
    expect(merged.currentContext).toBe('a');
    expect(merged.clusters.get('a')?.['tls-server-name']).toBe('first');
    expect([...merged.contexts.keys()].sort()).toEqual(['a', 'b']);
  });

  test.each([
    ['text that is not YAML', 'a: [', 'it is not YAML'],
    ['a list at the top', '- a', 'it is not an object'],
    ['clusters that are no list', 'clusters: {}\n', 'clusters is not a list'],
    ['an entry without a name', 'users:\n- user: {}\n', 'users[0] has no name'],
    ['an entry of the wrong shape', 'users:\n- name: a\n  user: []\n', 'users[0].user is not an object'],
  ])('%s is told with the file', (_, text, why) => {
    expect(() => parseKubeconfig(text, FILE)).toThrow(`the kubeconfig ${FILE} is not usable: ${why}`);
  });

  test('a mistake in the file does not bring credentials into the message', () => {
    const text = 'users:\n- name: a\n  user:\n    token: very-secret\n   bad: [\n';
    let message = '';
    try {
      parseKubeconfig(text, FILE);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('it is not YAML');
    expect(message).not.toContain('very-secret');
  });

  test('an empty file is an empty kubeconfig', () => {
    expect(parseKubeconfig('', FILE).contexts.size).toBe(0);
  });
});

describe('finding kubeconfigs', () => {
  test('KUBECONFIG lists files, of which some may be absent; a file named by flag must exist', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
    try {
      const [one, two, none] = ['one', 'two', 'none'].map((name) => path.join(dir, name)) as [string, string, string];
      await writeFile(one, kubeconfig('a'));
      await writeFile(two, kubeconfig('b'));
      const env = { KUBECONFIG: [none, one, two].join(path.delimiter) };
      const config = await loadKubeconfig({ env, home: dir });
      expect(config.files).toEqual([one, two]);
      expect(config.currentContext).toBe('a');
      await expect(loadKubeconfig({ file: none, env, home: dir })).rejects.toMatchObject({ code: 'NotFound' });
      expect((await loadKubeconfig({ env: {}, home: dir })).files).toEqual([]);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

describe('choosing a server', () => {
  const config = mergeKubeconfigs([parseKubeconfig(kubeconfig('a'), FILE), parseKubeconfig(kubeconfig('b'), FILE)]);

  test('the current context is the default', () => {
    expect(chooseTarget(config)).toMatchObject({
      contextName: 'a',
      namespace: 'ns-a',
      cluster: { server: 'https://a:6443' },
      user: { token: 'secret-of-a' },
    });
  });

  test('flags replace context, cluster, user, server and namespace one by one', () => {
    expect(chooseTarget(config, { context: 'b', user: 'a', namespace: 'x' })).toMatchObject({
      namespace: 'x',
      cluster: { server: 'https://b:6443' },
      user: { token: 'secret-of-a' },
    });
    expect(chooseTarget(config, { cluster: 'b', server: 'https://c' }).cluster.server).toBe('https://c');
  });

  test('a token given by flag is the whole identity', () => {
    expect(chooseTarget(config, { token: 't' }).user).toEqual({ token: 't' });
  });

  test('impersonation is added to the identity of the file', () => {
    expect(chooseTarget(config, { as: 'ann', asGroups: ['g'] }).user).toMatchObject({
      token: 'secret-of-a',
      as: 'ann',
      'as-groups': ['g'],
    });
  });

  test('not checking the certificate leaves no authority behind', () => {
    const { cluster } = chooseTarget(config, { insecureSkipTlsVerify: true });
    expect(cluster).toEqual({ server: 'https://a:6443', 'insecure-skip-tls-verify': true });
  });

  test('without a kubeconfig, a server flag is enough', () => {
    const target = chooseTarget(mergeKubeconfigs([]), { server: 'https://x', token: 't' });
    expect(target).toMatchObject({ contextName: undefined, namespace: 'default', cluster: { server: 'https://x' } });
  });

  test.each([
    ['no file at all', mergeKubeconfigs([]), {}, 'there is no kubeconfig'],
    ['an unknown context', config, { context: 'z' }, `${FILE}, ${FILE} has no context "z"`],
    ['an unknown user', config, { user: 'z' }, 'names user "z", which the kubeconfig lacks'],
    ['no current context', { ...config, currentContext: undefined }, {}, 'has no current context'],
  ])('%s is told with what there is', (_, from, overrides, message) => {
    expect(() => chooseTarget(from, overrides)).toThrow(message);
  });
});

test('files are found in KUBECONFIG as the platform separates them, else at home', () => {
  expect(kubeconfigFiles({ KUBECONFIG: 'C:\\a\\config;D:\\b;C:\\a\\config;' }, '', path.win32)).toEqual([
    'C:\\a\\config',
    'D:\\b',
  ]);
  expect(kubeconfigFiles({ KUBECONFIG: '/a:/b' }, '', path.posix)).toEqual(['/a', '/b']);
  expect(kubeconfigFiles({}, 'C:\\Users\\jane', path.win32)).toEqual([
    'C:\\Users\\jane\\.kube\\config',
    'C:\\Users\\jane\\.kube\\karmada-apiserver.config',
  ]);
});
