import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resourceInterpreterWebhookConfigurations } from '../../../src/api/config/v1alpha1/resource-interpreter-webhook-configuration.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import type { CallWebhook } from '../../../src/propagation/interpreter/webhooked.ts';
import { aPolicy, DEFAULT, DIVIDED, onClusters } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';
import { anEngine, defineEngines, engines, SCRIPTS, teach } from './workload-kind.ts';

const asked = new Set<string>();

/** A server that knows how many replicas an Engine has, and how to give it others. */
const callWebhook: CallWebhook = async (_, context) => {
  const { request } = context as { request: Record<string, unknown> };
  const { uid, operation, replicas } = request;
  asked.add(String(operation));
  const { cylinders } = (request['object'] as ReturnType<typeof anEngine>).spec as { cylinders: number };
  const patch = btoa(JSON.stringify([{ op: 'replace', path: '/spec/cylinders', value: replicas }]));
  const answer = operation === 'InterpretReplica' ? { replicas: cylinders } : { patch, patchType: 'JSONPatch' };
  return { response: { uid, successful: true, ...answer } };
};

let plane: Plane;
beforeAll(async () => {
  plane = await aPlane({ prepare: defineEngines, callWebhook });
});
afterAll(() => plane.stop());

const total = async (): Promise<number> => {
  const copies = ['member1', 'member2'].map((name) => plane.member(name).client.find(engines, 'diesel', DEFAULT));
  const specs = (await Promise.all(copies)).map((copy) => copy?.spec as { cylinders: number } | undefined);
  return specs.reduce((sum, spec) => sum + (spec?.cylinders ?? 0), 0);
};

test('a webhook explains a kind, and scripts go before it', async () => {
  const { karmadaClient } = plane;
  await karmadaClient.create(resourceInterpreterWebhookConfigurations, {
    metadata: { name: 'engines' },
    webhooks: [
      {
        name: 'engines.example.io',
        clientConfig: { url: 'https://engines.example.io/interpret' },
        interpreterContextVersions: ['v1alpha1'],
        rules: [
          {
            operations: ['InterpretReplica', 'ReviseReplica'],
            apiGroups: ['example.io'],
            apiVersions: ['v1'],
            kinds: ['Engine'],
          },
        ],
      },
    ],
  });
  const { healthInterpretation } = SCRIPTS;
  await teach(karmadaClient, { healthInterpretation });
  await karmadaClient.create(engines, anEngine(5));
  const placement = { ...onClusters('member1', 'member2'), ...DIVIDED };
  const selector = { apiVersion: 'example.io/v1', kind: 'Engine' };
  await karmadaClient.create(propagationPolicies, aPolicy('engines', [selector], { placement }));
  await plane.eventually(async () => (await total()) === 5);
  expect((await karmadaClient.get(resourceBindings, 'diesel-engine', DEFAULT)).spec.replicas).toBe(5);
  expect([...asked].sort()).toEqual(['InterpretReplica', 'ReviseReplica']);
  asked.clear();
  const { replicaResource, replicaRevision } = SCRIPTS;
  await teach(karmadaClient, { replicaResource, replicaRevision }, 'replicas');
  await karmadaClient.patch(engines, 'diesel', { type: 'merge', body: { spec: { cylinders: 8 } } }, DEFAULT);
  await plane.eventually(async () => (await total()) === 8);
  expect([...asked]).toEqual([]);
});
