/** Credential plugins (client.authentication.k8s.io): a program that prints a credential. */

import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../../base/clock.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { spawner } from '../../processes/spawner.ts';
import type { Credentials, Proof } from '../connection.ts';
import type { ClusterEntry, ExecEntry } from '../kubeconfig.ts';
import { refuseForbiddenPlugin } from './plugin-policy.ts';

export interface ExecContext {
  cluster: ClusterEntry;
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  interactive: boolean;
  /** Ends a plugin that is still at work. */
  signal?: AbortSignal | undefined;
}

interface Issued {
  proof: Proof;
  /** Milliseconds since the epoch; absent: as long as the server takes it. */
  expiresAt: number | undefined;
}

const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
/** A credential this close to its end would fail on the way. */
const MARGIN_MS = 10_000;
const OUTPUT_LIMIT = 1 << 20;
/** A plugin that asks a person may take its time; one that asks nobody, and is still at work by then, hangs. */
const PATIENCE_MS = 120_000;
const EXTENSION = 'client.authentication.k8s.io/exec';

/** Runs the plugin when a credential is needed, once for all who wait, and again when the last one has expired. */
export function execCredentials(exec: ExecEntry, context: ExecContext): Credentials {
  let issuing: Promise<Issued> | undefined;
  let issued: Issued | undefined;

  function current(): Promise<Issued> {
    if (issued?.expiresAt !== undefined && issued.expiresAt - MARGIN_MS <= context.clock.now()) issued = undefined;
    if (issued) return Promise.resolve(issued);
    issuing ??= issue(exec, context).finally(() => {
      issuing = undefined;
    });
    return issuing.then((fresh) => {
      issued = fresh;
      return fresh;
    });
  }

  return {
    proof: async () => (await current()).proof,
    renew(refused) {
      // Of several requests refused together, the first one causes the renewal.
      if (issued && identityOf(issued.proof) === identityOf(refused)) issued = undefined;
      return true;
    },
  };
}

function identityOf({ authorization, cert }: Proof): string | undefined {
  return authorization ?? cert;
}

async function issue(exec: ExecEntry, context: ExecContext): Promise<Issued> {
  const { apiVersion } = exec;
  if (apiVersion === undefined || !VERSIONS.includes(apiVersion)) {
    throw broken(exec, `its apiVersion "${apiVersion ?? ''}" is not supported; use ${VERSIONS[0]}`);
  }
  if (exec.interactiveMode === 'Always' && !context.interactive) throw broken(exec, 'it needs a terminal');
  await refuseForbiddenPlugin(exec.command, context);
  return readCredential(exec, await run(exec, context));
}

function broken(exec: ExecEntry, why: string, cause?: unknown): UserError {
  return new UserError('Unauthorized', `the credential plugin ${exec.command} failed: ${why}`, { cause });
}

async function run(exec: ExecEntry, context: ExecContext): Promise<string> {
  const spawn = await spawner();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const mayAsk = context.interactive && exec.interactiveMode !== 'Never';
  const child = spawn(exec.command, [...(exec.args ?? [])], {
    env: environment(exec, context, mayAsk),
    // What the plugin has to say goes straight to the person.
    stdio: [mayAsk ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    windowsHide: true,
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    output += part;
    if (output.length > OUTPUT_LIMIT) child.kill();
  });
  const watched = watch(child, context, mayAsk);
  child.on('error', (cause) => {
    watched.stop();
    reject(notStarted(exec, cause));
  });
  child.on('close', (code, signal) => {
    watched.stop();
    if (context.signal?.aborted) reject(context.signal.reason);
    else if (watched.isLate()) reject(broken(exec, `no answer within ${PATIENCE_MS / 1000} s`));
    else if (code === 0) resolve(output);
    else reject(broken(exec, signal === null ? `exit code ${code}` : `ended by ${signal}`));
  });
  return promise;
}

/** Ends the plugin when the person gives up, or when nobody is asked and it takes too long. */
function watch(child: ChildProcess, { clock, signal }: ExecContext, mayAsk: boolean) {
  let late = false;
  const end = (): void => void child.kill('SIGKILL');
  const cancel = mayAsk
    ? (): void => undefined
    : clock.after(PATIENCE_MS, () => {
        late = true;
        end();
      });
  signal?.addEventListener('abort', end, { once: true });
  return {
    isLate: () => late,
    stop(): void {
      cancel();
      signal?.removeEventListener('abort', end);
    },
  };
}

function notStarted(exec: ExecEntry, cause: NodeJS.ErrnoException): UserError {
  if (cause.code !== 'ENOENT') return broken(exec, messageOf(cause), cause);
  return new UserError('MissingTool', `the credential plugin ${exec.command} is not installed`, {
    cause,
    hint: exec.installHint?.trim() || `install ${exec.command}, which this kubeconfig uses to log in`,
  });
}

function environment(exec: ExecEntry, context: ExecContext, interactive: boolean): NodeJS.ProcessEnv {
  const own = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  return { ...context.env, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(exec, context, interactive)) };
}

function execInfo(exec: ExecEntry, { cluster }: ExecContext, interactive: boolean): object {
  return {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: { interactive, ...(exec.provideClusterInfo ? { cluster: clusterInfo(cluster) } : {}) },
  };
}

function clusterInfo(cluster: ClusterEntry): object {
  const { 'certificate-authority-data': ca, 'tls-server-name': serverName, 'proxy-url': proxyUrl } = cluster;
  const config = cluster.extensions?.find(({ name }) => name === EXTENSION)?.extension;
  return {
    server: cluster.server,
    ...(serverName ? { 'tls-server-name': serverName } : {}),
    ...(cluster['insecure-skip-tls-verify'] ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca ? { 'certificate-authority-data': ca } : {}),
    ...(proxyUrl ? { 'proxy-url': proxyUrl } : {}),
    ...(config === undefined ? {} : { config }),
  };
}

function readCredential(exec: ExecEntry, output: string): Issued {
  const credential = parse(exec, output);
  const status = credential['status'];
  if (credential['kind'] !== 'ExecCredential' || credential['apiVersion'] !== exec.apiVersion || !isObject(status)) {
    throw broken(exec, `it printed no ExecCredential of ${exec.apiVersion}`);
  }
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp: end } = status;
  const proof: Proof = {
    ...(typeof token === 'string' ? { authorization: `Bearer ${token}` } : {}),
    ...(typeof cert === 'string' && typeof key === 'string' ? { cert, key } : {}),
  };
  if (Object.keys(proof).length === 0) throw broken(exec, 'its answer has neither a token nor a certificate');
  return { proof, expiresAt: typeof end === 'string' ? Date.parse(end) : undefined };
}

function parse(exec: ExecEntry, output: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(output);
    if (isObject(parsed)) return parsed;
  } catch {
    // The output may be a credential: it is not quoted.
  }
  throw broken(exec, 'it printed something other than JSON');
}
