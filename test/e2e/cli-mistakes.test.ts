import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../src/api/core/apps.ts';
import { configMaps, namespaces } from '../../src/api/core/core.ts';
import type { Resource } from '../../src/api/kind.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane();
const { home } = local;
const broken = path.join(home, 'broken.yaml');

beforeAll(() => writeFileSync(broken, 'kind: ['));

/** Everything that these commands could write, but for what controllers do by themselves. */
async function written(): Promise<string[]> {
  const kinds = [
    clusters,
    configMaps,
    deployments,
    namespaces,
    propagationPolicies,
  ] as unknown as Resource<KubeObject>[];
  const of = async (server: string, kind: Resource<KubeObject>): Promise<string[]> => {
    const { items } = await local
      .client(server)
      .list(kind)
      .catch(() => ({ items: [] }));
    return items.map(({ metadata }) => `${server} ${kind.plural} ${metadata.name} ${JSON.stringify(metadata.labels)}`);
  };
  const servers = ['karmada-apiserver', 'member1'];
  return (await Promise.all(servers.flatMap((server) => kinds.map((kind) => of(server, kind))))).flat();
}

const NOBODY = 'there is no cluster "member9"';
const file = 'cannot read /nonexistent';

test.each([
  // Clusters that have not joined.
  ['get pods -C member9', NOBODY],
  ['get pods -s members -C member1,member9', NOBODY],
  ['top pod -C member9', NOBODY],
  ['top node -C member9', NOBODY],
  ['cordon member9', NOBODY],
  ['uncordon member1 member9', NOBODY],
  ['taint clusters member9 a=b:NoSchedule', NOBODY],
  ['promote cm x -C member9', NOBODY],
  ['apply -f package.json -C member9', 'package.json'],
  ...['logs x', 'exec x -- ls', 'attach x', 'describe pods', 'delete cm x', 'edit cm x', 'patch cm x', 'label cm x a=b']
    .concat(['annotate cm x a=b', 'explain pods', 'api-resources', 'api-versions', 'create ns x'])
    .map((words) => [words.replace(/^(\S+)/, '$1 -C member9'), NOBODY] as const),
  // Scopes that do not exist, or ask nobody.
  ['get pods -s everywhere', '"everywhere" is not one of karmada, members, all'],
  ['describe pods -s all', '"all" is not one of karmada, members'],
  ['logs x', '"logs" needs a member'],
  ['exec x -s members -- ls', '"exec" needs a member'],
  ['attach x -s karmada -C member1', 'the scope is karmada, and the cluster "member1" is named, too'],
  // Kinds that nobody serves.
  ['get gadgets', 'no resource type "gadgets"'],
  ['get pods,gadgets -s members', 'no resource type "gadgets"'],
  ['promote gadget x -C member1', 'no resource type "gadget"'],
  ['get pods/', '"pods/" is not of the form TYPE/NAME'],
  // Files that cannot be read.
  ['get cm -o jsonpath-file=/nonexistent', file],
  ['get cm -o custom-columns-file=/nonexistent', file],
  ['get cm -o go-template-file=/nonexistent', file],
  ['apply -f /nonexistent --all-clusters', file],
  [`apply -f ${broken} --all-clusters`, broken],
  ['promote cm x -C member1 --cluster-kubeconfig /nonexistent', '/nonexistent'],
  ['get cm --kubeconfig /nonexistent', '/nonexistent'],
  ['version --kubeconfig', 'argument missing'],
  // Two answers to one question.
  ['get cm -n a -n b', 'both "a" and "b" are given'],
  ['describe cm -n a --namespace=b', 'both "a" and "b" are given'],
  ['promote cm x -C member1 -n a -n b', 'both "a" and "b" are given'],
  ['top pod x -A', 'cannot be found by name across all namespaces'],
  ['get cm x -A', 'cannot be found by name across all namespaces'],
  ['get cm x -l a=b', 'names and a selector cannot be given together'],
  ['apply -f x --all-clusters -C member1', 'cannot be given together'],
  // Values that mean nothing.
  ['get cm -o nonsense', '"nonsense" is not one of'],
  ['get cm -o json=x', '"json" takes nothing after "="'],
  ['get cm -o jsonpath', 'lacks what it prints'],
  ["get cm -o jsonpath='{.x'", '"{" is not closed'],
  ['get cm --sort-by .nothing', 'to sort by'],
  ['get cm --chunk-size -1', 'is not a whole number'],
  ['get cm --cluster-timeout soon', 'is not a length of time'],
  ['get cm --fail-on-partial=perhaps', 'is neither true nor false'],
  ['get cm -l a==b==c', 'unable to parse requirement'],
  ['get cm --field-selector spec.nothing=x', 'spec.nothing'],
  ['top node --sort-by size', '"size" is not one of cpu, memory'],
  ['taint clusters member1 a=b', 'an effect is required'],
  ['taint clusters member1 a=b:NoSchedule a-', 'is both added and removed'],
])('%s is refused, and nothing is changed', async (line, message) => {
  const before = await written();
  const argv = (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''));
  const { exitCode, stdout, stderr } = await local.run(argv, {
    runForeground: () => Promise.reject(new Error('kubectl must not be run')),
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('this is a bug');
  expect(await written()).toEqual(before);
});
