import { describe, expect, test } from '@jest/globals';
import type { AnyObject, KubeObject } from '../../src/api/meta/object.ts';
import { admitObjects } from '../../src/preview/admit.ts';
import { LAST_APPLIED } from '../../src/preview/apply.ts';
import { EMPTY_INVENTORY } from '../../src/preview/inventory.ts';
import { aDeployment, anInventory, aPolicy } from './fleet.ts';

const admit = (object: KubeObject, inventory = EMPTY_INVENTORY) => {
  const { objects, problems } = admitObjects([{ object, source: 'a.yaml' }], { inventory, namespace: 'team' });
  return { object: objects[0] as AnyObject, problems };
};

const bare = (object: AnyObject, spec: object = {}): AnyObject => {
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata, spec: { ...object.spec, ...spec } };
};

describe('a given object', () => {
  test('goes into the namespace of the request unless its kind has none', () => {
    expect(admit(bare(aDeployment())).object.metadata.namespace).toBe('team');
    expect(
      admit({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } }).object.metadata.namespace,
    ).toBeUndefined();
  });

  test('gets the defaults of a server', () => {
    const { replicas: _, ...spec } = aDeployment().spec ?? {};
    expect(admit({ ...aDeployment(), spec } as AnyObject).object.spec?.['replicas']).toBe(1);
    const divided = aPolicy('web', { replicaScheduling: { replicaSchedulingType: 'Divided' } });
    expect(admit(divided).object.spec?.['placement']).toMatchObject({
      replicaScheduling: { replicaDivisionPreference: 'Weighted' },
    });
  });

  test('is told of everything that is wrong, with its source and the field', () => {
    const wrong = {
      ...aPolicy(),
      spec: { ...aPolicy().spec, placement: { ...aPolicy().spec.placement, clusterAffinities: [] as never }, sort: 1 },
    };
    const { problems } = admit(wrong as KubeObject);
    expect(problems).toContain('a.yaml: PropagationPolicy web: unknown field "spec.sort"');
  });

  test('of a kind nobody knows is taken as it is', () => {
    const custom = {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'x', namespace: 'team' },
      spec: { a: 1 },
    };
    expect(admit(custom)).toEqual({ object: custom, problems: [] });
  });
});

test('a policy that lacks what its schema requires has problems', () => {
  const policy = {
    apiVersion: 'policy.karmada.io/v1alpha1',
    kind: 'PropagationPolicy',
    metadata: { name: 'a' },
    spec: {},
  };
  expect(admit(policy as AnyObject).problems).toEqual([
    expect.stringContaining('spec.resourceSelectors: Required value'),
  ]);
});

describe('a given object that exists', () => {
  const stored: AnyObject = {
    ...admit(aDeployment('web', 7)).object,
    metadata: {
      ...aDeployment().metadata,
      uid: 'u1',
      labels: { app: 'web', 'propagationpolicy.karmada.io/permanent-id': 'id' },
      annotations: { [LAST_APPLIED]: JSON.stringify({ metadata: { labels: { old: 'x' } }, spec: { paused: true } }) },
    },
  };
  const inventory = anInventory({ templates: [stored] });

  test('keeps what it does not mention', () => {
    const { replicas: _, ...spec } = aDeployment().spec ?? {};
    const { object } = admit({ ...aDeployment(), spec } as AnyObject, inventory);
    expect(object.spec?.['replicas']).toBe(7);
    expect(object.metadata).toMatchObject({ uid: 'u1', labels: { 'propagationpolicy.karmada.io/permanent-id': 'id' } });
  });

  test('loses what it was given last time and no longer is', () => {
    const paused = { ...stored, spec: { ...stored.spec, paused: true } };
    const { object } = admit(aDeployment('web', 7), anInventory({ templates: [paused] }));
    expect(object.spec?.['paused']).toBeUndefined();
  });

  test('is given back as it is stored when nothing changes', () => {
    expect(admit(aDeployment('web', 7), inventory).object).toBe(stored);
    expect(admit(aDeployment('web', 8), inventory).object).not.toBe(stored);
  });
});
