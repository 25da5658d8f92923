import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, test } from '@jest/globals';
import { deployments } from '../../src/api/core/apps.ts';
import { configMaps } from '../../src/api/core/core.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { expectGolden, shownAs, steady } from '../support/golden.ts';
import { eventually } from '../support/local-fleet.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane(['member1', 'member2']);
const { home } = local;
const inDefault = { namespace: 'default' };

const MISTAKEN = `apiVersion: policy.karmada.io/v1alpha1
kind: PropagationPolicy
metadata: { name: mistaken, namespace: default }
spec:
  resourceSelectors: [{ apiVersion: apps/v1, kind: Deployment, name: ghost }]
  placement:
    clusterAffinity: { clusterNames: [member1] }
    spreadConstraints: [{ spreadByField: cluster, minGroups: 9 }]
`;

const MORE = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: default, labels: { app: web } }
spec:
  replicas: 6
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "nginx:1.29" }] }
`;

const CUSTOMIZATION = `apiVersion: config.karmada.io/v1alpha1
kind: ResourceInterpreterCustomization
metadata: { name: maps }
spec:
  target: { apiVersion: v1, kind: ConfigMap }
  customizations:
    healthInterpretation:
      luaScript: "function InterpretHealth(object) return object.data.well == 'yes' end"
`;

beforeAll(async () => {
  writeFileSync(path.join(home, 'mistaken.yaml'), MISTAKEN);
  writeFileSync(path.join(home, 'customization.yaml'), CUSTOMIZATION);
  writeFileSync(path.join(home, 'more.yaml'), MORE);
  writeFileSync(
    path.join(home, 'map.yaml'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\ndata: { well: "yes" }\n',
  );
  await local.ready('member1', 'member2');
  const karmadaClient = local.client('karmada-apiserver');
  await karmadaClient.create(propagationPolicies, {
    metadata: { name: 'web', ...inDefault },
    spec: {
      resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }],
      placement: { replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' } },
    },
  });
  await karmadaClient.create(deployments, {
    metadata: { name: 'web', labels: { app: 'web' }, ...inDefault },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } },
    },
  });
  await local.client('member1').create(configMaps, { metadata: { name: 'old', ...inDefault }, data: { a: 'b' } });
  await eventually(async () => (await karmadaClient.get(deployments, 'web', inDefault)).status?.readyReplicas === 4);
});

/** One after the other: each starts from what the ones before it have done. */
test.each([
  ['get', 'get deploy -s all', 'get deploy,cm -C member1 -o wide --show-labels', 'get deploy web -s all -o name'],
  [
    'get-documents',
    'get cm old -C member1 -o yaml',
    'get cm old nope -C member1 -o json',
    'get cm old -C member1 -o kyaml',
  ],
  [
    'get-karmada',
    'get clusters -o wide',
    'get pp',
    'get rb',
    'get rb -o wide',
    'get works -A',
    'get nothing-like-this',
  ],
  ['get-tree', 'get deploy web -o tree', 'get cm old -o tree'],
  ['cordon', 'cordon member1 --dry-run', 'cordon member1', 'cordon member1', 'uncordon member1', 'uncordon member1'],
  [
    'taint',
    'taint clusters member1 a=b:NoSchedule c:NoExecute --dry-run',
    'taint clusters member1 member2 a=b:NoSchedule',
    'taint clusters member1 a=x:NoSchedule',
    'taint clusters member1 a=x:NoSchedule --overwrite',
    'taint clusters member1 member2 a-',
    'taint clusters member1 a-',
  ],
  ['check', 'check', 'check --category certificates -o json', 'check --category nonsense'],
  ['analyze', 'analyze', 'analyze -f HOME/mistaken.yaml', 'analyze -f HOME/mistaken.yaml -o json', 'analyze --list'],
  [
    'promote',
    'promote cm old -C member1 --dry-run',
    'promote cm old -C member1 -o yaml',
    'promote cm old -C member1',
    'promote cm old -C member1',
    'promote cm old -C member1 --rollback --dry-run',
    'promote cm old -C member1 --rollback',
    'promote cm nope -C member1',
  ],
  [
    'top',
    'top pod',
    'top pod -A --containers --sum -C member1',
    'top node',
    'top pod nope',
    'top pod -l a=b -C member2',
  ],
  ['version', 'version', 'version --client', 'version -o yaml'],
  ['options', 'options'],
  [
    'interpret',
    'interpret -f HOME/customization.yaml --check',
    'interpret -f HOME/customization.yaml --operation interpretHealth --observed-file HOME/map.yaml',
  ],
  ['explain-placement', 'explain-placement deployment/web', 'explain-placement deployment/nope'],
  [
    'preview',
    'preview',
    'preview -f examples/quickstart -f examples/preview/clusters.yaml',
    'preview -f HOME/more.yaml',
    'preview -f HOME/more.yaml -o json',
    'preview --cluster-down member1',
    'preview -f HOME/more.yaml --max-moved 0',
    'preview -f HOME/mistaken.yaml --require-clusters member1',
  ],
  ['inventory', 'inventory save HOME/inventory.yaml', 'inventory save /proc/nothing/here'],
  ['token', 'token create --description golden', 'token list', 'token delete zzzzzz'],
  [
    'credential',
    'credential show member1',
    'credential show nobody',
    'credential rotate member1 --keep-old',
    'credential rotate member1',
    'credential rotate nobody',
  ],
  ['unjoin', 'unjoin member2 --dry-run', 'unjoin nobody'],
  ['support-bundle', 'support-bundle HOME/bundle.tar.gz', 'support-bundle HOME/bundle.tar.gz'],
])('what %s prints', async (name, ...lines) => {
  const shown: string[] = [];
  for (const line of lines) {
    shown.push(shownAs(line, await local.run(line.replaceAll('HOME', home).split(' '))));
  }
  expectGolden(`cli/${name}.txt`, steady(shown.join('\n'), home));
});
