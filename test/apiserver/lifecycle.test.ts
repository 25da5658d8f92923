import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aManualClock } from '../machinery/manual-clock.ts';
import { aServer, type TestServer } from './a-server.ts';
import { eventually } from './eventually.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const MERGE = { 'content-type': 'application/merge-patch+json' };

let server: TestServer;

beforeEach(async () => {
  server = await aServer();
});

afterEach(() => server.close());

const isGone = async (path: string) => (await server.send('GET', path)).status === 404;

async function aMap(name: string, metadata: object = {}): Promise<{ uid: string; name: string }> {
  const { status, body } = await server.send('POST', MAPS, { metadata: { name, ...metadata } });
  expect(status).toBe(201);
  return body.metadata;
}

const ownedBy = ({ uid, name }: { uid: string; name: string }, more: object = {}) => ({
  ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid, ...more }],
});

describe('garbage collection', () => {
  test('takes dependents along, and theirs', async () => {
    const child = await aMap('child', ownedBy(await aMap('owner')));
    await aMap('grandchild', ownedBy(child));
    await server.send('DELETE', `${MAPS}/owner`);
    await eventually(() => isGone(`${MAPS}/grandchild`));
    expect(await isGone(`${MAPS}/child`)).toBe(true);
  });

  test('keeps what has another owner, without the reference to the lost one', async () => {
    const [one, two] = [await aMap('one'), await aMap('two')];
    const references = [one, two].flatMap((owner) => ownedBy(owner).ownerReferences);
    await aMap('child', { ownerReferences: references });
    await server.send('DELETE', `${MAPS}/one`);
    const left = await eventually(async () => {
      const { body } = await server.send('GET', `${MAPS}/child`);
      return body.metadata.ownerReferences.length === 1 && body.metadata.ownerReferences;
    });
    expect(left).toEqual([references[1]]);
  });

  test('in the foreground keeps the owner until dependents that block it are gone', async () => {
    const owner = await aMap('owner');
    await aMap('child', { ...ownedBy(owner, { blockOwnerDeletion: true }), finalizers: ['example.com/wait'] });
    const { body } = await server.send('DELETE', `${MAPS}/owner?propagationPolicy=Foreground`);
    expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
    await eventually(
      async () => (await server.send('GET', `${MAPS}/child`)).body.metadata.deletionTimestamp !== undefined,
    );
    expect(await isGone(`${MAPS}/owner`)).toBe(false);
    await server.send('PATCH', `${MAPS}/child`, { metadata: { finalizers: null } }, MERGE);
    await eventually(() => isGone(`${MAPS}/owner`));
  });

  test('orphans dependents where that is asked for', async () => {
    await aMap('child', ownedBy(await aMap('owner')));
    await server.send('DELETE', `${MAPS}/owner?propagationPolicy=Orphan`);
    await eventually(() => isGone(`${MAPS}/owner`));
    const { body } = await server.send('GET', `${MAPS}/child`);
    expect(body.metadata.ownerReferences).toBeUndefined();
  });

  test('collects an object whose owner was never there', async () => {
    await aMap('child', ownedBy({ uid: 'ffffffff-0000-4000-8000-000000000000', name: 'nobody' }));
    await eventually(() => isGone(`${MAPS}/child`));
  });
});

describe('namespaces', () => {
  test('come with an account and a certificate, and go with all they hold', async () => {
    await server.send('POST', '/api/v1/namespaces', { metadata: { name: 'made' } });
    await eventually(async () => !(await isGone('/api/v1/namespaces/made/serviceaccounts/default')));
    await server.send('POST', '/api/v1/namespaces/made/configmaps', {
      metadata: { name: 'held', finalizers: ['example.com/f'] },
    });
    await server.send('DELETE', '/api/v1/namespaces/made');
    const waiting = await eventually(async () => {
      const { body } = await server.send('GET', '/api/v1/namespaces/made');
      return body.status.conditions?.find(({ type }: { type: string }) => type === 'NamespaceFinalizersRemaining');
    });
    expect(waiting).toMatchObject({
      status: 'True',
      message: 'Some content in the namespace has finalizers remaining: example.com/f in 1 resource instances',
    });
    await server.send('PATCH', '/api/v1/namespaces/made/configmaps/held', { metadata: { finalizers: null } }, MERGE);
    await eventually(() => isGone('/api/v1/namespaces/made'));
    expect((await server.send('GET', '/api/v1/namespaces/made/serviceaccounts')).body.items).toEqual([]);
  });
});

test('the namespaces no cluster is without cannot be deleted', async () => {
  const { status, body } = await server.send('DELETE', '/api/v1/namespaces/default');
  expect([status, body.message]).toEqual([403, 'namespaces "default" is forbidden: this namespace may not be deleted']);
});

describe('generation and status', () => {
  test('a spec change counts, metadata and status do not', async () => {
    const path = '/apis/policy.karmada.io/v1alpha1/namespaces/default/propagationpolicies';
    const spec = { resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a' }] };
    const created = await server.send('POST', path, { metadata: { name: 'p' }, spec });
    const labelled = await server.send('PATCH', `${path}/p`, { metadata: { labels: { a: 'b' } } }, MERGE);
    const changed = await server.send('PATCH', `${path}/p`, { spec: { priority: 3 } }, MERGE);
    expect([created, labelled, changed].map(({ body }) => body.metadata.generation)).toEqual([1, 1, 2]);
  });

  test('a work keeps its spec when its status is written', async () => {
    const path = '/apis/work.karmada.io/v1alpha1/namespaces/default/works';
    await server.send('POST', path, { metadata: { name: 'w' }, spec: { workload: { manifests: [] } } });
    const status = { conditions: [] };
    const { body } = await server.send(
      'PATCH',
      `${path}/w/status`,
      { status, spec: { suspendDispatching: true } },
      MERGE,
    );
    expect([body.status, body.spec.suspendDispatching, body.metadata.generation]).toEqual([status, undefined, 1]);
  });
});

describe('custom resources', () => {
  const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: { size: { type: 'integer', minimum: 1, default: 3 }, selector: { type: 'string' } },
      },
      status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
  const scale = {
    specReplicasPath: '.spec.size',
    statusReplicasPath: '.status.size',
    labelSelectorPath: '.status.selector',
  };
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: schema },
    subresources: { status: {}, scale },
    additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
  });
  const definition = {
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [version('v1', true), version('v1beta1', false)],
    },
  };
  const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

  beforeEach(async () => {
    expect((await server.send('POST', CRDS, definition)).status).toBe(201);
  });

  test('are served at once, defaulted, pruned and validated', async () => {
    const { body } = await server.send('POST', WIDGETS, { metadata: { name: 'w' }, spec: { colour: 'red' } });
    expect([body.kind, body.spec]).toEqual(['Widget', { size: 3 }]);
    const bad = await server.send('POST', WIDGETS, { metadata: { name: 'x' }, spec: { size: 0 } });
    expect([bad.status, bad.body.details.causes[0].field]).toEqual([422, 'spec.size']);
    const established = await eventually(async () => {
      const { body: crd } = await server.send('GET', `${CRDS}/widgets.example.com`);
      return crd.status.conditions?.map(({ type, status }: { type: string; status: string }) => `${type}=${status}`);
    });
    expect(established).toEqual(['NamesAccepted=True', 'Established=True']);
  });

  test('are the same in every version, and in tables and scales', async () => {
    await server.send('POST', '/apis/example.com/v1beta1/namespaces/default/widgets', {
      metadata: { name: 'w' },
      spec: {},
    });
    const { body } = await server.send('GET', `${WIDGETS}/w`);
    expect(body.apiVersion).toBe('example.com/v1');
    const table = await server.send('GET', WIDGETS, undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    expect(table.body.rows[0].cells).toEqual(['w', 3]);
    const scaled = await server.send('PATCH', `${WIDGETS}/w/scale`, { spec: { replicas: 5 } }, MERGE);
    expect([scaled.body.kind, scaled.body.spec.replicas]).toEqual(['Scale', 5]);
    expect((await server.send('GET', `${WIDGETS}/w`)).body.spec.size).toBe(5);
  });

  test('appear in discovery and OpenAPI, and vanish with their definition', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const groups = async () =>
      (await server.send('GET', '/apis', undefined, { accept })).body.items.map(
        (item: { metadata: { name: string } }) => item.metadata.name,
      );
    expect(await groups()).toContain('example.com');
    expect((await server.send('GET', '/openapi/v3')).body.paths['apis/example.com/v1']).toBeDefined();
    await server.send('POST', WIDGETS, { metadata: { name: 'w' } });
    await server.send('DELETE', `${CRDS}/widgets.example.com`);
    await eventually(() => isGone(`${CRDS}/widgets.example.com`));
    expect(await groups()).not.toContain('example.com');
    expect(await isGone(`${WIDGETS}/w`)).toBe(true);
  });
});

describe('services', () => {
  test('get addresses and node ports of their own, and keep them', async () => {
    const path = '/api/v1/namespaces/default/services';
    const make = async (name: string) =>
      (await server.send('POST', path, { metadata: { name }, spec: { type: 'NodePort', ports: [{ port: 80 }] } })).body
        .spec;
    const [one, two] = [await make('one'), await make('two')];
    expect(one.clusterIP).not.toBe(two.clusterIP);
    expect(one.ports[0].nodePort).not.toBe(two.ports[0].nodePort);
    const { body } = await server.send('PATCH', `${path}/one`, { spec: { selector: { a: 'b' } } }, MERGE);
    expect([body.spec.clusterIP, body.spec.ports[0].nodePort]).toEqual([one.clusterIP, one.ports[0].nodePort]);
  });
});

describe('pods', () => {
  test('are bound once, and given time to end where they run', async () => {
    const path = '/api/v1/namespaces/default/pods';
    await server.send('POST', path, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
    const target = { target: { kind: 'Node', name: 'n1' } };
    expect((await server.send('POST', `${path}/p/binding`, target)).status).toBe(201);
    expect((await server.send('POST', `${path}/p/binding`, target)).status).toBe(409);
    const { body } = await server.send('GET', `${path}?fieldSelector=spec.nodeName%3Dn1`);
    expect(body.items[0].status.conditions[0]).toMatchObject({ type: 'PodScheduled', status: 'True' });
    const deleted = await server.send('DELETE', `${path}/p`);
    expect(deleted.body.metadata.deletionGracePeriodSeconds).toBe(30);
    await server.send('DELETE', `${path}/p?gracePeriodSeconds=0`);
    expect(await isGone(`${path}/p`)).toBe(true);
  });
});

test('events go after an hour', async () => {
  const clock = aManualClock();
  const other = await aServer({ clock });
  const event = { involvedObject: { kind: 'Pod', namespace: 'default', name: 'p' }, reason: 'Old', type: 'Normal' };
  const path = '/api/v1/namespaces/default/events';
  expect((await other.send('POST', path, { metadata: { name: 'old' }, ...event })).status).toBe(201);
  await clock.advance(3_590_000);
  expect((await other.send('GET', path)).body.items.length).toBe(1);
  await clock.advance(600_000);
  await eventually(async () => (await other.send('GET', path)).body.items.length === 0);
  await other.close();
});
