/** `npm run bench -- scheduler [FILE]`: schedules per second, explanation off and on; without a file on generated fleets. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Cluster } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { prepareFleet, schedule } from '../../src/scheduler/index.ts';

interface Load {
  name: string;
  clusters: Cluster[];
  binding: ResourceBinding;
}

const MILLISECONDS = 400;
const COLUMNS = [26, 10, 14, 14, 8];

export async function run([file]: readonly string[]): Promise<void> {
  printRow(['placement', 'clusters', 'schedules/s', 'with reasons', 'ratio']);
  for (const load of file ? fromFile(file) : generated()) {
    const fleet = prepareFleet(load.clusters);
    const plain = perSecond(() => schedule(fleet, load.binding));
    const explained = perSecond(() => schedule(fleet, load.binding, { explain: true }));
    const figures = [load.clusters.length, plain, explained].map((figure) => Math.round(figure).toLocaleString('en'));
    printRow([load.name, ...figures, (plain / explained).toFixed(1)]);
  }
  if (!file) measureMany(10_000, 100);
}

function printRow(cells: readonly string[]): void {
  console.log(
    cells.map((cell, i) => (i === 0 ? cell.padEnd(COLUMNS[i] ?? 0) : cell.padStart(COLUMNS[i] ?? 0))).join(' '),
  );
}

/** Calls per second of this thread's processor time: what else the machine does matters less. */
function perSecond(action: () => unknown): number {
  const spend = (milliseconds: number): number => {
    const start = threadTime();
    let count = 0;
    do {
      action();
      count += 1;
    } while (threadTime() - start < milliseconds);
    return (count / (threadTime() - start)) * 1000;
  };
  spend(MILLISECONDS / 2);
  return spend(MILLISECONDS);
}

function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function fromFile(path: string): Load[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, i) => ({ name: `line ${i + 1}`, ...(JSON.parse(line) as Omit<Load, 'name'>) }));
}

const PLACEMENTS: Readonly<Record<string, Placement>> = {
  'two names, equal weights': {
    clusterAffinity: { clusterNames: ['member1', 'member2'] },
    replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' },
  },
  'dynamic weight over all': {
    clusterAffinity: {},
    replicaScheduling: {
      replicaSchedulingType: 'Divided',
      replicaDivisionPreference: 'Weighted',
      weightPreference: { dynamicWeight: 'AvailableReplicas' },
    },
  },
  'regions, aggregated': {
    clusterAffinity: {},
    spreadConstraints: [
      { spreadByField: 'region', minGroups: 2, maxGroups: 3 },
      { spreadByField: 'cluster', minGroups: 3, maxGroups: 10 },
    ],
    replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' },
  },
};

function generated(): Load[] {
  return [100, 1000, 5000].flatMap((count) => {
    const clusters = fleetOf(count);
    return Object.entries(PLACEMENTS).map(([name, placement]) => ({
      name,
      clusters,
      binding: bindingOf(0, placement),
    }));
  });
}

/** A fleet of varied but fixed clusters. */
function fleetOf(count: number): Cluster[] {
  return Array.from({ length: count }, (_, i) => ({
    apiVersion: 'cluster.karmada.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name: `member${i}`, labels: { env: i % 2 === 0 ? 'prod' : 'stage' } },
    spec: { syncMode: 'Push', region: `r${i % 5}`, provider: `p${i % 3}`, zones: [`r${i % 5}-z${i % 4}`] },
    status: {
      apiEnablements: [{ groupVersion: 'apps/v1', resources: [{ kind: 'Deployment', name: 'deployments' }] }],
      resourceSummary: {
        allocatable: { cpu: `${200 + ((i * 37) % 800)}`, memory: '4000Gi', pods: '5000' },
        allocated: { cpu: `${(i * 7) % 100}`, memory: '100Gi', pods: '100' },
      },
    },
  }));
}

function bindingOf(i: number, placement: Placement): ResourceBinding {
  return {
    metadata: { namespace: 'default', name: `web${i}-deployment` },
    spec: {
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: `web${i}`, uid: `uid-${i}` },
      replicas: 1 + ((i * 13) % 200),
      replicaRequirements: { resourceRequest: { cpu: '500m', memory: '1Gi' } },
      placement,
    },
  };
}

function measureMany(bindings: number, clusters: number): void {
  const placements = Object.values(PLACEMENTS);
  const all = Array.from({ length: bindings }, (_, i) => bindingOf(i, placements[i % placements.length] as Placement));
  const start = performance.now();
  const fleet = prepareFleet(fleetOf(clusters));
  for (const binding of all) schedule(fleet, binding);
  const seconds = (performance.now() - start) / 1000;
  const rate = Math.round(bindings / seconds).toLocaleString('en');
  console.log(`${bindings.toLocaleString('en')} bindings × ${clusters} clusters: ${seconds.toFixed(2)} s (${rate}/s)`);
}
