/** What the server adds to built-in objects when they are written, by group, version and kind. */

import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { prepareSigningRequest } from './certificates.ts';
import {
  prepareClaim,
  prepareCustomResourceDefinition,
  prepareNamespace,
  prepareNode,
  prepareVolume,
} from './cluster.ts';
import { preparePod } from './pod.ts';
import { prepareService } from './service.ts';
import { prepareDaemonSet, prepareJob } from './workloads.ts';

type Prepare = (object: KubeObject, context: WriteContext) => void;

function row<T extends KubeObject>(prepare: (object: T, context: WriteContext) => void): Prepare {
  return prepare as (object: KubeObject, context: WriteContext) => void;
}

/** Keyed by `group/version/kind`. */
export const PREPARE: Readonly<Record<string, Prepare>> = {
  '/v1/Pod': row(preparePod),
  '/v1/Service': row(prepareService),
  '/v1/Namespace': row(prepareNamespace),
  '/v1/Node': row(prepareNode),
  '/v1/PersistentVolumeClaim': row(prepareClaim),
  '/v1/PersistentVolume': row(prepareVolume),
  'apps/v1/DaemonSet': row(prepareDaemonSet),
  'batch/v1/Job': row(prepareJob),
  'certificates.k8s.io/v1/CertificateSigningRequest': row(prepareSigningRequest),
  'apiextensions.k8s.io/v1/CustomResourceDefinition': row(prepareCustomResourceDefinition),
};
