import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execCredentials } from '../../src/client/credentials/exec-plugin.ts';
import type { ClusterEntry, ExecEntry } from '../../src/client/kubeconfig.ts';

const VERSION = 'client.authentication.k8s.io/v1';

/** Counts its runs in a file and prints what it is told to. */
const PLUGIN = `
const fs = require('node:fs');
fs.appendFileSync(process.env.RUNS, 'x');
const runs = fs.readFileSync(process.env.RUNS, 'utf8').length;
if (process.env.INFO) fs.writeFileSync(process.env.INFO, process.env.KUBERNETES_EXEC_INFO);
process.stdout.write(process.env.ANSWER.replace('RUNS', String(runs)));
if (process.env.HANG) setInterval(() => undefined, 1000);
process.exitCode = Number(process.env.CODE ?? 0);
`;

interface Setup {
  answer?: unknown;
  /** kubectl's preferences. */
  kuberc?: string;
  env?: Record<string, string>;
  exec?: Partial<ExecEntry>;
  cluster?: Partial<ClusterEntry>;
  signal?: AbortSignal;
}

async function withPlugin<T>(
  { answer, kuberc, env = {}, exec = {}, cluster = {}, signal }: Setup,
  use: (tools: {
    credentials: ReturnType<typeof execCredentials>;
    runs(): Promise<number>;
    clock: { time: number; expire(): void };
    dir: string;
  }) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(path.join(tmpdir(), 'exec-plugin-'));
  try {
    const runsFile = path.join(dir, 'runs');
    await appendFile(runsFile, '');
    await writeFile(path.join(dir, 'plugin.cjs'), PLUGIN);
    if (kuberc !== undefined) {
      await mkdir(path.join(dir, '.kube'));
      await writeFile(path.join(dir, '.kube', 'kuberc'), kuberc);
    }
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const pairs = { RUNS: runsFile, ANSWER: text, INFO: path.join(dir, 'info'), ...env };
    const entry: ExecEntry = {
      apiVersion: VERSION,
      command: process.execPath,
      args: [path.join(dir, 'plugin.cjs')],
      env: Object.entries(pairs).map(([name, value]) => ({ name, value })),
      ...exec,
    };
    const timers = new Set<() => void>();
    const clock = {
      time: Date.parse('2030-01-01T00:00:00Z'),
      expire() {
        for (const action of [...timers]) action();
      },
    };
    const credentials = execCredentials(entry, {
      cluster: { server: 'https://a', 'certificate-authority-data': 'Q0E=', ...cluster },
      clock: {
        now: () => clock.time,
        after: (_, action) => {
          timers.add(action);
          return () => timers.delete(action);
        },
      },
      signal,
      env: {},
      home: dir,
      interactive: false,
    });
    const runs = async (): Promise<number> => (await readFile(runsFile, 'utf8')).length;
    return await use({ credentials, runs, clock, dir });
  } finally {
    await rm(dir, { recursive: true });
  }
}

const issued = (status: object): object => ({ apiVersion: VERSION, kind: 'ExecCredential', status });

describe('credential plugins', () => {
  test('run once for all who wait, and not again while the credential lasts', () =>
    withPlugin({ answer: issued({ token: 'tRUNS' }) }, async ({ credentials, runs }) => {
      const proofs = await Promise.all([credentials.proof(), credentials.proof(), credentials.proof()]);
      proofs.push(await credentials.proof());
      expect(proofs).toEqual(Array(4).fill({ authorization: 'Bearer t1' }));
      expect(await runs()).toBe(1);
    }));

  test('run again shortly before the credential expires', () =>
    withPlugin(
      { answer: issued({ token: 'tRUNS', expirationTimestamp: '2030-01-01T01:00:00Z' }) },
      async ({ credentials, clock }) => {
        expect(await credentials.proof()).toEqual({ authorization: 'Bearer t1' });
        clock.time += 3_000_000;
        expect(await credentials.proof()).toEqual({ authorization: 'Bearer t1' });
        clock.time += 595_000;
        expect(await credentials.proof()).toEqual({ authorization: 'Bearer t2' });
      },
    ));

  test('run once more for several requests that were refused together', () =>
    withPlugin({ answer: issued({ token: 'tRUNS' }) }, async ({ credentials, runs }) => {
      const refused = await credentials.proof();
      for (let i = 0; i < 3; i++) {
        expect(credentials.renew(refused)).toBe(true);
        expect(await credentials.proof()).toEqual({ authorization: 'Bearer t2' });
      }
      expect(await runs()).toBe(2);
    }));

  test('are told about the cluster where they ask for it', () =>
    withPlugin({ answer: issued({ token: 't' }), exec: { provideClusterInfo: true } }, async ({ credentials, dir }) => {
      await credentials.proof();
      expect(JSON.parse(await readFile(path.join(dir, 'info'), 'utf8'))).toEqual({
        kind: 'ExecCredential',
        apiVersion: VERSION,
        spec: { interactive: false, cluster: { server: 'https://a', 'certificate-authority-data': 'Q0E=' } },
      });
    }));

  test('get what the kubeconfig keeps for them', () => {
    const extensions = [
      { name: 'other', extension: { a: 1 } },
      { name: 'client.authentication.k8s.io/exec', extension: { audience: 'me' } },
    ];
    const setup = { answer: issued({ token: 't' }), exec: { provideClusterInfo: true }, cluster: { extensions } };
    return withPlugin(setup, async ({ credentials, dir }) => {
      await credentials.proof();
      const { spec } = JSON.parse(await readFile(path.join(dir, 'info'), 'utf8'));
      expect(spec.cluster.config).toEqual({ audience: 'me' });
    });
  });

  test('that hang are ended, and told', () =>
    withPlugin({ answer: '', env: { HANG: '1' } }, async ({ credentials, runs, clock }) => {
      const waiting = credentials.proof();
      waiting.catch(() => undefined);
      while ((await runs()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      clock.expire();
      await expect(waiting).rejects.toMatchObject({ message: expect.stringContaining('no answer within 120 s') });
    }));

  test('end with whoever asked for them', () => {
    const stop = new AbortController();
    const setup = { answer: '', env: { HANG: '1' }, signal: stop.signal };
    return withPlugin(setup, async ({ credentials, runs }) => {
      const waiting = credentials.proof();
      waiting.catch(() => undefined);
      while ((await runs()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      stop.abort(new Error('interrupted'));
      await expect(waiting).rejects.toThrow('interrupted');
    });
  });

  test('may issue a client certificate', () =>
    withPlugin({ answer: issued({ clientCertificateData: 'C', clientKeyData: 'K' }) }, async ({ credentials }) => {
      expect(await credentials.proof()).toEqual({ cert: 'C', key: 'K' });
    }));

  test.each<[string, Setup, string]>([
    ['a failing program', { answer: issued({ token: 't' }), env: { CODE: '3' } }, 'exit code 3'],
    ['another version', { answer: { ...issued({ token: 't' }), apiVersion: 'v9' } }, 'no ExecCredential of'],
    ['no credential', { answer: issued({}) }, 'neither a token nor a certificate'],
    ['an old API', { exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1' } }, 'is not supported'],
    ['the need of a terminal', { exec: { interactiveMode: 'Always' } }, 'it needs a terminal'],
  ])('%s is told', (_, setup, message) =>
    withPlugin(setup, async ({ credentials }) => {
      await expect(credentials.proof()).rejects.toMatchObject({
        code: 'Unauthorized',
        message: expect.stringContaining(message),
      });
    }),
  );

  test('what they print never gets into a message', () =>
    withPlugin({ answer: 'token: very-secret' }, async ({ credentials }) => {
      await expect(credentials.proof()).rejects.toThrow(/something other than JSON$/);
    }));

  test('a program that is not installed comes with its hint', () =>
    withPlugin({ exec: { command: 'no-such-plugin', installHint: 'get it' } }, async ({ credentials }) => {
      await expect(credentials.proof()).rejects.toMatchObject({ code: 'MissingTool', hint: 'get it' });
    }));
});

describe("kubectl's policy for credential plugins", () => {
  const answer = issued({ token: 't' });

  test.each([
    ['no word about plugins', 'kind: Preference\n'],
    ['an empty file', ''],
    ['a policy that allows all', 'credentialPluginPolicy: AllowAll\n'],
    [
      'a list with the command',
      `credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: ${process.execPath}\n`,
    ],
    ['a list of the older form', `credentialPluginAllowlist:\n- name: ${process.execPath}\n`],
  ])('%s lets a plugin run', (_, kuberc) =>
    withPlugin({ answer, kuberc }, async ({ credentials }) => {
      expect(await credentials.proof()).toEqual({ authorization: 'Bearer t' });
    }),
  );

  test.each([
    ['a policy that denies all', 'credentialPluginPolicy: DenyAll\n', 'policy DenyAll'],
    ['a list without the command', 'credentialPluginAllowlist:\n- command: other\n', 'policy Allowlist'],
    ['a policy of another age', 'credentialPluginPolicy: AskAround\n', 'policy AskAround'],
    ['a file that cannot be read', 'credentialPluginAllowlist: [', 'cannot be understood'],
  ])('%s does not', (_, kuberc, message) =>
    withPlugin({ answer, kuberc }, async ({ credentials, runs }) => {
      await expect(credentials.proof()).rejects.toMatchObject({
        code: 'Unauthorized',
        message: expect.stringContaining(message),
      });
      expect(await runs()).toBe(0);
    }),
  );
});
