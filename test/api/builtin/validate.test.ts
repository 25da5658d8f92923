import { describe, expect, test } from '@jest/globals';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../src/api/builtin/object-meta.ts';
import type { AnyObject, KubeObject } from '../../../src/api/meta/object.ts';
import { problemText } from '../../../src/api/meta/problem.ts';
import { decodeObject } from '../../../src/api/object-codec.ts';
import { aDeployment, kindOf } from './kinds.ts';

function problemsOf(body: AnyObject, before?: AnyObject): string[] {
  const kind = kindOf(body.apiVersion ?? '', body.kind ?? '');
  const { object } = decodeObject(kind, body);
  const old = before ? { old: decodeObject(kind, before).object } : {};
  const operation = before ? 'UPDATE' : 'CREATE';
  return (kind.validate?.(object, { operation, newUid: () => '', now: () => 0, ...old }) ?? []).map(problemText);
}

const an = (apiVersion: string, kind: string, body: object): AnyObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'n' },
  ...body,
});

const pod = (spec: object): AnyObject =>
  an('v1', 'Pod', { spec: { containers: [{ name: 'c', image: 'i' }], ...spec } });
const service = (spec: object): AnyObject => an('v1', 'Service', { spec });
const template = (spec: object = {}): object => ({ spec: { containers: [{ name: 'c', image: 'i' }], ...spec } });
const job = (spec: object): AnyObject => an('batch/v1', 'Job', { spec: { selector: {}, ...spec } });
const rbac = 'rbac.authorization.k8s.io/v1';

describe('validation of workloads', () => {
  test('reports every problem of a Deployment, in the order and words of Kubernetes', () => {
    const containers = [{ name: 'Bad Name' }];
    const body = aDeployment({
      replicas: -1,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { app: 'x' } }, spec: { containers } },
    });
    expect(problemsOf(body)).toEqual([
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
      "spec.template.spec.containers[0].name: Invalid value: \"Bad Name\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'spec.template.spec.containers[0].image: Required value',
    ]);
  });

  test('wants selector, labels and containers', () => {
    expect(problemsOf({ ...aDeployment(), spec: {} })).toEqual([
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
      'spec.template.spec.containers: Required value',
    ]);
  });

  test('keeps the selector of a Deployment as it was', () => {
    const selector = { matchLabels: { app: 'x', z: 'z' } };
    expect(problemsOf(aDeployment({ selector }), aDeployment())).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
      'spec.selector: Invalid value: {"matchLabels":{"app":"x","z":"z"}}: field is immutable',
    ]);
  });

  test.each([
    [
      aDeployment({ strategy: { type: 'Recreate', rollingUpdate: {} } }),
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
    [
      aDeployment({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [
      aDeployment({ progressDeadlineSeconds: 5, minReadySeconds: 9 }),
      'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
    ],
    [
      job({ template: template() }),
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      job({ template: template({ restartPolicy: 'Never' }), completions: -1 }),
      'spec.completions: Invalid value: -1: must be greater than or equal to 0',
    ],
    [pod({ containers: [] }), 'spec.containers: Required value'],
    [
      pod({
        containers: [
          { name: 'c', image: 'i' },
          { name: 'c', image: 'i' },
        ],
      }),
      'spec.containers[1].name: Duplicate value: "c"',
    ],
    [
      pod({ containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 70000 }] }] }),
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      pod({ containers: [{ name: 'c', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] }),
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
    [
      pod({ containers: [{ name: 'c', image: 'i', imagePullPolicy: 'Sometimes' }] }),
      'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
    [
      pod({ containers: [{ name: 'c', image: 'i', resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } }] }),
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      an('batch/v1', 'CronJob', {
        spec: { schedule: 'soon', jobTemplate: { spec: { template: template({ restartPolicy: 'Never' }) } } },
      }),
      'spec.schedule: Invalid value: "soon": expected exactly 5 fields, found 1: [soon]',
    ],
  ])('refuses what cannot run (%#)', (body, problem) => {
    expect(problemsOf(body)).toContain(problem);
  });

  test('a Pod may change its image and nothing else of its containers', () => {
    const changed = pod({ containers: [{ name: 'c', image: 'j' }] });
    expect(problemsOf(changed, pod({}))).toEqual([]);
    expect(problemsOf(pod({ nodeName: 'n1' }), pod({}))[0]).toMatch(
      /^spec: Forbidden: pod updates may not change fields/,
    );
  });
});

describe('validation of other kinds', () => {
  test.each([
    [service({}), 'spec.ports: Required value'],
    [service({ ports: [{ port: 0 }] }), 'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    [service({ ports: [{ port: 1 }, { port: 2 }] }), 'spec.ports[0].name: Required value'],
    [service({ type: 'ExternalName' }), 'spec.externalName: Required value'],
    [
      service({ type: 'Magic', ports: [{ port: 1 }] }),
      'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      an('v1', 'ConfigMap', { data: { 'a b': '' } }),
      "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
    [an('v1', 'Secret', { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } }), 'data[tls.key]: Required value'],
    [
      an('v1', 'PersistentVolumeClaim', { spec: {} }),
      'spec.accessModes: Required value: at least 1 access mode is required',
    ],
    [
      an(rbac, 'Role', { rules: [{ verbs: [], apiGroups: [''], resources: ['pods'] }] }),
      'rules[0].verbs: Required value: verbs must contain at least one value',
    ],
    [
      an(rbac, 'RoleBinding', { roleRef: { kind: 'Thing', name: 'x' } }),
      'roleRef.kind: Unsupported value: "Thing": supported values: "Role", "ClusterRole"',
    ],
    [
      an('networking.k8s.io/v1', 'Ingress', {
        spec: { rules: [{ http: { paths: [{ path: 'x', pathType: 'Exact', backend: {} }] } }] },
      }),
      'spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path',
    ],
    [
      an('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, maxUnavailable: 1 } }),
      'spec: Invalid value: {"minAvailable":1,"maxUnavailable":1}: minAvailable and maxUnavailable cannot be both set',
    ],
    [
      an('autoscaling/v2', 'HorizontalPodAutoscaler', {
        spec: { minReplicas: 3, maxReplicas: 2, scaleTargetRef: { kind: 'D', name: 'd' } },
      }),
      'spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`',
    ],
    [
      an('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
        spec: { group: 'g.io', scope: 'Cluster', names: { plural: 'xs', kind: 'X' }, versions: [] },
      }),
      'metadata.name: Invalid value: "x": must be spec.names.plural+"."+spec.group',
    ],
    [
      an('certificates.k8s.io/v1', 'CertificateSigningRequest', {
        spec: { request: 'eA==', signerName: 'a.b/c', usages: ['client auth'] },
      }),
      'spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST',
    ],
  ])('refuses what makes no sense (%#)', (body, problem) => {
    expect(problemsOf(body)).toContain(problem);
  });

  test.each([
    [
      an('v1', 'ConfigMap', { data: { a: '2' }, immutable: true }),
      an('v1', 'ConfigMap', { data: { a: '1' }, immutable: true }),
      'data: Forbidden: field is immutable when `immutable` is set',
    ],
    [
      an('v1', 'Secret', { type: 'a' }),
      an('v1', 'Secret', { type: 'b' }),
      'type: Invalid value: "a": field is immutable',
    ],
    [
      an(rbac, 'RoleBinding', { roleRef: { kind: 'Role', name: 'a' } }),
      an(rbac, 'RoleBinding', { roleRef: { kind: 'Role', name: 'b' } }),
      'cannot change roleRef',
    ],
    [
      service({ clusterIP: '10.0.0.2', ports: [{ port: 1 }] }),
      service({ clusterIP: '10.0.0.1', ports: [{ port: 1 }] }),
      'spec.clusterIPs[0]: Invalid value: ["10.0.0.2"]: may not change once set',
    ],
  ])('keeps what never changes (%#)', (body, before, problem) => {
    expect(problemsOf(body, before).join('\n')).toContain(problem);
  });
});

describe('validation of metadata', () => {
  const configMap = kindOf('v1', 'ConfigMap');
  const meta = (metadata: KubeObject['metadata']): string[] =>
    validateObjectMeta(configMap, { name: 'x', namespace: 'n', ...metadata }).map(problemText);

  test.each([
    [{ name: '' }, 'metadata.name: Required value: name or generateName is required'],
    [{ name: 'Bad_Name' }, 'a lowercase RFC 1123 subdomain must consist of'],
    [{ labels: { 'a b': '1' } }, 'metadata.labels: Invalid value: "a b": name part must consist of'],
    [{ labels: { '/a': '1' } }, 'metadata.labels: Invalid value: "/a": prefix part must be non-empty'],
    [
      { labels: { a: '-' } },
      'metadata.labels: Invalid value: "-": a valid label must be an empty string or consist of',
    ],
    [
      { annotations: { 'a/b/c': '' } },
      'metadata.annotations: Invalid value: "a/b/c": a qualified name must consist of',
    ],
    [
      { finalizers: ['plain'] },
      'metadata.finalizers: Invalid value: "plain": name is neither a standard finalizer name',
    ],
  ])('refuses %j', (metadata, problem) => {
    expect(meta(metadata).join('\n')).toContain(problem);
  });

  test('accepts ordinary names, labels and annotations', () => {
    expect(
      meta({ labels: { 'app.kubernetes.io/name': 'x', tier: '' }, annotations: { 'Ex.io/A': 'any text' } }),
    ).toEqual([]);
  });

  test('takes no new finalizers for what is going away, and says so twice', () => {
    const old = { metadata: { name: 'x', namespace: 'n', deletionTimestamp: 'T', finalizers: ['ex.io/f'] } };
    const object = { metadata: { ...old.metadata, finalizers: ['ex.io/f', 'ex.io/g'] } };
    const text =
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"ex.io/g"}';
    expect(validateObjectMetaUpdate(configMap, object, old).map(problemText)).toEqual([text, text]);
  });

  test.each(['uid', 'creationTimestamp'] as const)('keeps the %s', (field) => {
    const old = { metadata: { name: 'x', namespace: 'n', [field]: 'a' } };
    const object = { metadata: { ...old.metadata, [field]: 'b' } };
    const problems = validateObjectMetaUpdate(configMap, object, old).map(problemText);
    expect(problems).toContain(`metadata.${field}: Invalid value: "b": field is immutable`);
  });
});
