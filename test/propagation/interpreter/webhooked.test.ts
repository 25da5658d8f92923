import { describe, expect, test } from '@jest/globals';
import type { ResourceInterpreterWebhookConfiguration } from '../../../src/api/config/v1alpha1/resource-interpreter-webhook-configuration.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { webhookedKinds } from '../../../src/propagation/interpreter/webhooked.ts';

type Webhook = ResourceInterpreterWebhookConfiguration['webhooks'][number];

const aWebhook = (name: string, changes: Partial<Webhook> = {}): Webhook => ({
  name,
  clientConfig: { url: `https://${name}/interpret` },
  interpreterContextVersions: ['v1alpha1'],
  rules: [{ operations: ['*'], apiGroups: ['example.io'], apiVersions: ['v1'], kinds: ['Engine'] }],
  ...changes,
});
const aConfiguration = (name: string, ...webhooks: Webhook[]): ResourceInterpreterWebhookConfiguration => ({
  metadata: { name },
  webhooks,
});
const engine: AnyObject = {
  apiVersion: 'example.io/v1',
  kind: 'Engine',
  metadata: { name: 'diesel', namespace: 'shop' },
  spec: { cylinders: 4 },
};

interface Sent {
  readonly webhook: string;
  readonly request: Record<string, unknown>;
}

/** Hooks for Engines that get `response`, and what they send. */
function asking(response: unknown, configurations = [aConfiguration('a', aWebhook('one.example.io'))]) {
  const sent: Sent[] = [];
  const hooks = webhookedKinds(configurations, {
    newUid: () => 'u1',
    call: async ({ name }, context) => {
      sent.push({ webhook: name, ...(context as Omit<Sent, 'webhook'>) });
      return response;
    },
  })('example.io/v1', 'Engine');
  return { hooks, sent };
}
const good = (fields: object) => ({ response: { uid: 'u1', successful: true, ...fields } });
const patch = (operations: object[], patchType: string | undefined = 'JSONPatch') =>
  good({ patch: btoa(JSON.stringify(operations)), patchType });

describe('a webhook', () => {
  test('is asked in the words of the exchange', async () => {
    const { hooks, sent } = asking(good({ healthy: true }));
    expect(await hooks.health?.(engine)).toBe('Healthy');
    expect(sent).toEqual([
      {
        webhook: 'one.example.io',
        apiVersion: 'config.karmada.io/v1alpha1',
        kind: 'ResourceInterpreterContext',
        request: {
          uid: 'u1',
          kind: { group: 'example.io', version: 'v1', kind: 'Engine' },
          name: 'diesel',
          namespace: 'shop',
          operation: 'InterpretHealth',
          object: engine,
          replicas: 0,
        },
      },
    ]);
  });

  test('answers every operation', async () => {
    const replicas = asking(good({ replicas: 4, replicaRequirements: { resourceRequest: { cpu: '1' } } })).hooks;
    expect(await replicas.replicas?.(engine)).toEqual({ replicas: 4, requirements: { resourceRequest: { cpu: '1' } } });
    const components = [{ name: 'head', replicas: 1 }];
    expect(await asking(good({ components })).hooks.components?.(engine)).toEqual(components);
    expect(await asking(good({ rawStatus: { on: true } })).hooks.reflect?.(engine)).toEqual({ on: true });
    const dependencies = [{ apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'fuel' }];
    expect(await asking(good({ dependencies })).hooks.dependencies?.(engine)).toEqual(dependencies);
  });

  test('changes an object by a patch', async () => {
    const six = asking(patch([{ op: 'replace', path: '/spec/cylinders', value: 6 }]));
    expect((await six.hooks.revise?.(engine, 6))?.spec).toEqual({ cylinders: 6 });
    expect(six.sent[0]?.request).toMatchObject({ operation: 'ReviseReplica', replicas: 6 });
    const kept = asking(patch([{ op: 'add', path: '/spec/serial', value: 'x' }]));
    expect((await kept.hooks.retain?.(engine, engine))?.spec).toEqual({ cylinders: 4, serial: 'x' });
    expect(kept.sent[0]?.request).toMatchObject({ operation: 'Retain', observedObject: engine });
    const summed = asking(patch([{ op: 'add', path: '/status', value: { running: 4 } }]));
    const items = [{ clusterName: 'member1', status: { running: 4 } }];
    expect(await summed.hooks.aggregate?.(engine, items)).toMatchObject({ status: { running: 4 } });
    expect(summed.sent[0]?.request).toMatchObject({ operation: 'AggregateStatus', aggregatedStatus: items });
    expect(await asking(good({})).hooks.revise?.(engine, 6)).toEqual(engine);
  });

  test.each<[string, unknown, string]>([
    ['without a response', {}, 'webhook response was absent'],
    ['to another question', { response: { uid: 'u2', successful: true } }, 'expected response.uid "u1", got "u2"'],
    ['that fails in silence', { response: { uid: 'u1', successful: false } }, 'webhook require response.status when'],
    [
      'that fails',
      { response: { uid: 'u1', successful: false, status: { code: 400, message: 'no' } } },
      'webhook call failed, get status code: 400, msg: no',
    ],
    ['without what was asked for', good({}), 'webhook returned nil response.healthy'],
    ['of the wrong type', good({ healthy: 'yes' }), 'expected true or false, got string'],
  ])('answer %s is an error that names the webhook', async (_, response, message) => {
    await expect(asking(response).hooks.health?.(engine)).rejects.toThrow(
      `interpreter webhook one.example.io: ${message}`,
    );
  });

  test('may not patch in another language, nor into another object', async () => {
    await expect(asking(patch([], 'Merge')).hooks.revise?.(engine, 1)).rejects.toThrow('want JSONPatch');
    await expect(asking(good({ patch: btoa('[]') })).hooks.revise?.(engine, 1)).rejects.toThrow('together');
    const renamed = asking(patch([{ op: 'replace', path: '/metadata/name', value: 'petrol' }]));
    await expect(renamed.hooks.revise?.(engine, 1)).rejects.toThrow('another object');
  });
});

describe('of several webhooks', () => {
  const only = (operations: string[], kinds = ['Engine']) => ({
    rules: [{ operations, apiGroups: ['*'], apiVersions: ['*'], kinds }],
  });

  test('the first by name that is told of the operation is asked', async () => {
    const configurations = [
      aConfiguration('b', aWebhook('z.example.io')),
      aConfiguration(
        'a',
        aWebhook('y.example.io', only(['InterpretStatus'])),
        aWebhook('x.example.io', only(['Retain'])),
      ),
      aConfiguration('a-other', aWebhook('w.example.io', only(['*'], ['Motor']))),
    ];
    const { hooks, sent } = asking(good({ healthy: true, rawStatus: {} }), configurations);
    await hooks.reflect?.(engine);
    await hooks.retain?.(engine, engine);
    await hooks.health?.(engine);
    expect(sent.map(({ webhook }) => webhook)).toEqual(['y.example.io', 'x.example.io', 'z.example.io']);
  });

  test('none answers what none is told of', () => {
    const { hooks } = asking(good({}), [aConfiguration('a', aWebhook('y.example.io', only(['Retain'])))]);
    expect(Object.keys(hooks)).toEqual(['retain']);
  });
});
