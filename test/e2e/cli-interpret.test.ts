import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { resourceInterpreterCustomizations } from '../../src/api/config/v1alpha1/resource-interpreter-customization.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { ForegroundProgram } from '../../src/base/foreground.ts';
import { aConfigMap, aPolicy, onClusters, selectConfigMap } from '../controllers/builders.ts';
import { anEngine, SCRIPTS, teach } from '../controllers/interpreter/workload-kind.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane();
const { home } = local;

const run = (
  argv: string[],
  runForeground?: (program: ForegroundProgram) => Promise<number>,
): Promise<CommandLineResult> => local.run(argv, runForeground ? { runForeground } : {});
const file = (name: string, object: object): string => {
  writeFileSync(path.join(home, name), dump(object));
  return path.join(home, name);
};

test('customizations of the control plane are checked, tried and edited by name', async () => {
  const karmadaClient = local.client('karmada-apiserver');
  await teach(karmadaClient, SCRIPTS);
  expect((await run(['interpret', 'engines', '--check'])).stdout).toContain(
    'SOURCE: server\nTARGET: example.io/v1 Engine\n',
  );
  const ask = [
    'interpret',
    'engines',
    '--operation',
    'InterpretReplica',
    '--desired-file',
    file('engine.yaml', anEngine(6)),
  ];
  expect((await run(ask)).stdout).toContain('replica:\n6\n');
  const double = ({ args }: ForegroundProgram): Promise<number> => {
    const scratch = args.at(-1) ?? '';
    writeFileSync(
      scratch,
      readFileSync(scratch, 'utf8').replace('desiredObj.spec.cylinders,', 'desiredObj.spec.cylinders * 2,'),
    );
    return Promise.resolve(0);
  };
  expect(await run(['interpret', 'engines', '--edit'], double)).toMatchObject({
    exitCode: 0,
    stdout: 'resourceinterpretercustomization.config.karmada.io/engines edited\n',
  });
  expect((await run(ask)).stdout).toContain('replica:\n12\n');
  const { spec } = await karmadaClient.get(resourceInterpreterCustomizations, 'engines');
  expect(Object.keys(spec.customizations).sort()).toEqual(Object.keys(SCRIPTS).sort());
  expect(await run(['interpret', 'motors', '--check'])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('resourceinterpretercustomizations.config.karmada.io "motors" not found'),
  });
});

test('policies of the control plane are analyzed, and files as if they were applied', async () => {
  const karmadaClient = local.client('karmada-apiserver');
  expect(await run(['analyze'])).toEqual({ exitCode: 0, stdout: 'nothing found\n', stderr: '' });
  await karmadaClient.create(
    propagationPolicies,
    aPolicy('lost', [selectConfigMap('lost')], { placement: onClusters('member9') }),
  );
  const { exitCode, stdout } = await run(['analyze']);
  expect(exitCode).toBe(1);
  expect(stdout.split('\n').filter((line) => line.includes('KA'))).toEqual([
    'Warning KA0101 SelectorMatchesNothing: PropagationPolicy default/lost',
    'Error KA0204 AffinityMatchesNothing: PropagationPolicy default/lost',
    'Warning KA0205 UnknownCluster: PropagationPolicy default/lost',
  ]);
  const found = { apiVersion: 'v1', kind: 'ConfigMap', ...aConfigMap('lost') };
  const mended = {
    apiVersion: 'policy.karmada.io/v1alpha1',
    kind: 'PropagationPolicy',
    ...aPolicy('lost', [selectConfigMap('lost')], { placement: onClusters('member1') }),
  };
  const files = ['-f', file('found.yaml', found), '-f', file('mended.yaml', mended)];
  expect(await run(['analyze', ...files])).toEqual({ exitCode: 0, stdout: 'nothing found\n', stderr: '' });
});
