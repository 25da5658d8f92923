/**
 * How a control plane comes up: the phases in order. A phase starts as soon as the phases it needs are done, so
 * those that do not depend on each other run together.
 */

import type { AnyObject } from '../../api/meta/object.ts';
import type { Installation } from '../installation.ts';
import {
  accessObjects,
  aggregationObjects,
  type Blueprint,
  clusterInfoObjects,
  componentObjects,
  crdObjects,
  secretObjects,
  webhookObjects,
} from '../manifests.ts';
import { prepareGround, saveCertificates } from './certs.ts';
import { untilAvailable, untilEstablished, untilPublicNamespace } from './conditions.ts';
import { labelEtcdNode } from './etcd.ts';
import { saveKubeconfig } from './kubeconfig.ts';
import { chooseAddress } from './reach.ts';
import { verify } from './verify.ts';

type Step = (installation: Installation) => Promise<void>;

export interface Phase {
  name: string;
  /** What it brings about, for progress lines. */
  title: string;
  /** Names of phases that must be done. */
  needs: readonly string[];
  /** First of all. */
  before?: Step;
  /** Objects of the host cluster, applied next; workloads among them are waited for. */
  host?(blueprint: Blueprint): AnyObject[];
  /** Objects of the control plane, applied then. */
  karmada?(blueprint: Blueprint): AnyObject[];
  /** Last of all. */
  after?: Step;
}

/** Preflight comes before all of them: it changes nothing, and its findings are told at once. */
export const PHASES: readonly Phase[] = [
  {
    name: 'certs',
    title: 'certificates',
    needs: [],
    before: prepareGround,
    host: secretObjects,
    after: saveCertificates,
  },
  {
    name: 'etcd',
    title: 'etcd',
    needs: ['certs'],
    before: labelEtcdNode,
    host: (blueprint) => componentObjects(blueprint, 'etcd'),
  },
  {
    name: 'apiserver',
    title: 'karmada-apiserver',
    needs: ['etcd'],
    host: (blueprint) => componentObjects(blueprint, 'karmada-apiserver'),
    after: chooseAddress,
  },
  { name: 'crds', title: 'CRDs', needs: ['apiserver'], karmada: crdObjects, after: untilEstablished },
  { name: 'rbac', title: 'namespace and access rules', needs: ['apiserver'], karmada: accessObjects },
  {
    name: 'aggregated',
    title: 'karmada-aggregated-apiserver',
    needs: ['rbac'],
    host: (blueprint) => componentObjects(blueprint, 'karmada-aggregated-apiserver'),
    karmada: aggregationObjects,
    after: untilAvailable,
  },
  {
    name: 'controllers',
    title: 'controllers and scheduler',
    needs: ['crds', 'aggregated'],
    host: (blueprint) =>
      componentObjects(blueprint, 'kube-controller-manager', 'karmada-controller-manager', 'karmada-scheduler'),
  },
  {
    name: 'webhooks',
    title: 'karmada-webhook',
    needs: ['crds', 'rbac'],
    host: (blueprint) => componentObjects(blueprint, 'karmada-webhook'),
    karmada: webhookObjects,
  },
  {
    name: 'kubeconfig',
    title: 'kubeconfig and cluster-info',
    needs: ['rbac'],
    before: untilPublicNamespace,
    karmada: clusterInfoObjects,
    after: saveKubeconfig,
  },
  { name: 'verify', title: 'a working control plane', needs: ['controllers', 'webhooks', 'kubeconfig'], after: verify },
];
