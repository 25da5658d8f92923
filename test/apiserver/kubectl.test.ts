import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aListeningServer, kubeconfigOf, type ListeningServer } from './listening.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) console.info('kubectl is not installed: the tests that drive it are skipped');

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

interface Run {
  code: number;
  out: string;
}

(hasKubectl ? describe : describe.skip)('kubectl', () => {
  let server: ListeningServer;
  let home: string;
  let manifest: string;

  function kubectl(args: readonly string[], { input, editor }: { input?: string; editor?: string } = {}): Promise<Run> {
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      KUBECONFIG: join(home, 'config'),
      ...(editor ? { EDITOR: editor } : {}),
    };
    return new Promise((resolve) => {
      const child = execFile('kubectl', args, { env, timeout: 20_000 }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }),
      );
      child.stdin?.end(input ?? '');
    });
  }

  beforeAll(async () => {
    server = await aListeningServer();
    home = mkdtempSync(join(tmpdir(), 'kubectl-test-'));
    writeFileSync(join(home, 'config'), kubeconfigOf(server), { mode: 0o600 });
    manifest = join(home, 'web.yaml');
    writeFileSync(manifest, MANIFEST);
    expect((await kubectl(['apply', '-f', manifest])).out).toMatch(
      /deployment.apps\/web created\nservice\/web created/,
    );
  });

  afterAll(async () => {
    await server?.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('applies again without a change, and shows a difference', async () => {
    expect((await kubectl(['apply', '-f', manifest])).out).toContain('deployment.apps/web unchanged');
    expect(await kubectl(['diff', '-f', manifest])).toEqual({ code: 0, out: '' });
    const changed = MANIFEST.replace('nginx:1', 'nginx:9');
    const { code, out } = await kubectl(['diff', '-f', '-'], { input: changed });
    expect(code).toBe(1);
    expect(out).toMatch(/^\+ .*image: nginx:9$/m);
  });

  test('refuses a misspelt field and names it', async () => {
    const { code, out } = await kubectl(['apply', '-f', '-'], { input: MANIFEST.replace('replicas', 'replicass') });
    expect(code).toBe(1);
    expect(out).toContain('unknown field "spec.replicass"');
  });

  test('scales, sets images, labels, edits and waits', async () => {
    expect((await kubectl(['scale', 'deployment/web', '--replicas=3'])).out).toContain('scaled');
    expect((await kubectl(['set', 'image', 'deployment/web', 'c=nginx:2'])).out).toContain('image updated');
    expect((await kubectl(['label', 'deployment/web', 'tier=front'])).out).toContain('labeled');
    const editor = join(home, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i s/nginx:2/nginx:3/ "$1"\n');
    chmodSync(editor, 0o700);
    expect((await kubectl(['edit', 'deployment/web'], { editor })).out).toContain('edited');
    const wait = await kubectl(['wait', '--for=jsonpath={.spec.replicas}=3', 'deployment/web', '--timeout=5s']);
    expect(wait.out).toContain('condition met');
    const wide = await kubectl(['get', 'deployments', '-o', 'wide', '-l', 'tier=front']);
    expect(wide.out).toMatch(
      /NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\nweb +0\/3 .* nginx:3 +app=web/,
    );
  });

  test('describes, explains and lists what there is', async () => {
    expect((await kubectl(['describe', 'service', 'web'])).out).toMatch(/Selector: +app=web/);
    expect((await kubectl(['explain', 'deployment.spec.replicas'])).out).toMatch(/FIELD: replicas <integer>/);
    expect((await kubectl(['explain', 'propagationpolicy.spec.placement'])).out).toContain('clusterAffinity');
    const { out } = await kubectl(['api-resources', '--no-headers']);
    expect(out).toMatch(/^deployments +deploy +apps\/v1 +true +Deployment$/m);
    expect(out).toMatch(/^clusters +cluster.karmada.io\/v1alpha1 +false +Cluster$/m);
  });

  test('reports a rollout once its status says so', async () => {
    const { body } = await server.send('GET', '/apis/apps/v1/namespaces/default/deployments/web');
    const { replicas } = body.spec;
    const status = {
      observedGeneration: body.metadata.generation,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
    };
    const path = '/apis/apps/v1/namespaces/default/deployments/web/status';
    await server.send('PATCH', path, { status }, { 'content-type': 'application/merge-patch+json' });
    const { out } = await kubectl(['rollout', 'status', 'deployment/web', '--timeout=5s']);
    expect(out).toContain('successfully rolled out');
  });

  test('watches', async () => {
    const watching = kubectl(['get', 'configmaps', '-w', '--request-timeout=3s', '-o', 'name']);
    const create = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'seen' } };
    await server.send('POST', '/api/v1/namespaces/default/configmaps', create);
    expect((await watching).out).toContain('configmap/seen');
  });

  test('applies on the server, with conflicts and without', async () => {
    const { code, out } = await kubectl(['apply', '--server-side', '-f', '-'], {
      input: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 7}\n',
    });
    expect(code).toBe(1);
    expect(out).toContain('conflict');
    const forced = await kubectl(['apply', '--server-side', '--force-conflicts', '-f', manifest]);
    expect(forced.out).toContain('deployment.apps/web serverside-applied');
  });

  test('creates by its own means and deletes', async () => {
    expect((await kubectl(['create', 'namespace', 'made'])).out).toContain('namespace/made created');
    expect((await kubectl(['create', 'configmap', 'cm', '-n', 'made', '--from-literal=a=b'])).out).toContain('created');
    expect((await kubectl(['auth', 'whoami'])).out).toMatch(/Username +admin/);
    expect((await kubectl(['create', 'token', 'default'])).out).toMatch(/^ey/);
    expect((await kubectl(['delete', 'namespace', 'made', '--timeout=10s'])).code).toBe(0);
    expect((await kubectl(['delete', '-f', manifest])).out).toContain('"web" deleted');
  });
});
