/** `npm run quickstart`: a control plane with three members, a workload divided among them, and where it is. */

import { readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { loadAll } from 'js-yaml';
import { type Deployment, deployments } from '../src/api/core/apps.ts';
import { parseApiVersion } from '../src/api/kind.ts';
import type { AnyObject } from '../src/api/meta/object.ts';
import { resourceBindings } from '../src/api/work/v1alpha2/resource-binding.ts';
import { isUserError, UserError } from '../src/base/errors.ts';
import { createErrorPrinter } from '../src/cli/error-report.ts';
import { dataDirOf, kubeconfigPathOf } from '../src/cli/local/places.ts';
import type { Client } from '../src/client/client.ts';
import { connect } from '../src/client/connect.ts';
import { waitForObject } from '../src/client/wait.ts';
import { connectLocal } from '../src/local/admin-client.ts';
import { startDetached } from '../src/local/detach.ts';
import type { LocalStatus } from '../src/local/status.ts';
import { main, processIo } from '../src/main.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const EXAMPLES = path.join(ROOT, 'examples', 'quickstart');
const MAIN = path.join(ROOT, 'src', 'main.ts');
const WORKLOAD = { name: 'web', namespace: 'default' };
const LIMIT_SECONDS = 25;

const io = processIo(MAIN);
const say = (line: string): unknown => io.stdout.write(`${line}\n`);
/** What is going on; not part of the answer. */
const tell = (line: string): unknown => io.stderr.write(`${line}\n`);

/** The control plane of this user: the one that runs, or a new one. */
async function ensureRunning(): Promise<LocalStatus> {
  const dataDir = dataDirOf(io.home, undefined);
  try {
    const status = await (await connectLocal(dataDir)).status();
    tell(`a control plane runs already, as process ${status.pid}: using it`);
    return status;
  } catch (error) {
    if (!isUserError(error) || error.code !== 'NotRunning') throw error;
  }
  tell('starting a control plane with three members …');
  const up = ['local', 'up', '--outlive-parent', '--failover', '--members', '3', '--data-dir', dataDir];
  const kubeconfig = ['--kubeconfig', kubeconfigPathOf(io.home, undefined)];
  return startDetached({
    dataDir,
    command: [process.execPath, MAIN, ...up, ...kubeconfig],
    timeoutSeconds: LIMIT_SECONDS,
  });
}

/** `kubectl apply`, for machines without kubectl. */
async function applyExamples(client: Client): Promise<void> {
  const { resources } = await client.discover();
  for (const file of (await readdir(EXAMPLES)).filter((name) => name.endsWith('.yaml')).sort()) {
    for (const document of loadAll(await readFile(path.join(EXAMPLES, file), 'utf8'))) {
      const object = document as AnyObject;
      const { group, version } = parseApiVersion(object.apiVersion ?? '');
      const resource = resources.find(
        (item) => item.group === group && item.version === version && item.kind === object.kind,
      );
      if (!resource) throw new UserError('NotFound', `the control plane has no ${object.kind} of ${object.apiVersion}`);
      const { name = '', namespace = WORKLOAD.namespace } = object.metadata;
      await client.patch(resource, name, { type: 'apply', body: object, force: true }, { namespace });
      tell(`applied ${path.relative(ROOT, path.join(EXAMPLES, file))}`);
    }
  }
}

async function waitUntilReady(client: Client): Promise<void> {
  tell('waiting until the members run it …');
  const { clock, signal } = io;
  const common = { namespace: WORKLOAD.namespace, timeoutSeconds: LIMIT_SECONDS, clock, signal };
  await waitForObject(client, resourceBindings, `${WORKLOAD.name}-deployment`, {
    ...common,
    what: 'the workload to be scheduled and applied',
    until: (binding) => {
      const conditions = binding?.status?.conditions ?? [];
      const isTrue = (type: string): boolean => conditions.some((item) => item.type === type && item.status === 'True');
      return (isTrue('Scheduled') && isTrue('FullyApplied')) || undefined;
    },
  });
  await waitForObject(client, deployments, WORKLOAD.name, {
    ...common,
    what: 'the replicas to be ready',
    until: (deployment) => isReady(deployment) || undefined,
  });
}

function isReady(deployment: Deployment | undefined): boolean {
  const { generation } = deployment?.metadata ?? {};
  const { observedGeneration, readyReplicas = 0 } = deployment?.status ?? {};
  return deployment !== undefined && observedGeneration === generation && readyReplicas === deployment.spec.replicas;
}

async function show(kubeconfigPath: string, ...words: string[]): Promise<void> {
  say(`\n$ kubectl karmada ${words.join(' ')}`);
  await main(io, [...words, '--kubeconfig', kubeconfigPath]);
}

async function quickstart(): Promise<void> {
  const { kubeconfigPath } = await ensureRunning();
  const { client } = await connect({
    file: kubeconfigPath,
    env: {},
    home: io.home,
    clock: io.clock,
    fieldManager: 'quickstart',
  });
  await applyExamples(client);
  await waitUntilReady(client);
  client.transport.close();
  await show(kubeconfigPath, 'get', 'rb', '-o', 'wide');
  await show(kubeconfigPath, 'get', 'deployment', WORKLOAD.name, '-s', 'all');
  say(`
Go on with kubectl:
  export KUBECONFIG=${kubeconfigPath}
  kubectl scale deployment web --replicas 8
  kubectl get rb -o wide
  kubectl --context member1 get pods

All members at once, and a member that fails:
  npm run karmada -- get pods -s members
  npm run karmada -- local member pause member1

Stop it; --purge forgets everything:
  npm run karmada -- local down`);
}

try {
  await quickstart();
} catch (error) {
  await createErrorPrinter(io.stderr, false)(error);
  process.exitCode = 1;
}
