/** Asking a cluster for a certificate. */

import type { Resource } from '../kind.ts';
import type { KubeObject } from '../meta/object.ts';
import { clusterResource } from './resource.ts';

export interface RequestCondition {
  /** `Approved`, `Denied` or `Failed`. */
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: string | null;
  lastTransitionTime?: string | null;
}

export interface CertificateSigningRequest extends KubeObject {
  spec: {
    /** Base64 of a PEM. */
    request: string;
    signerName: string;
    usages?: string[];
    expirationSeconds?: number;
    /** Who asks: filled in by the server. */
    username?: string;
    uid?: string;
    groups?: string[];
    extra?: Record<string, string[]>;
  };
  status?: {
    /** Base64 of a PEM. */
    certificate?: string;
    conditions?: RequestCondition[];
  };
}

export const certificateSigningRequests: Resource<CertificateSigningRequest> = clusterResource(
  'certificates.k8s.io/v1',
  'CertificateSigningRequest',
  'certificatesigningrequests',
);

/** The signer whose certificates log in to the API server. */
export const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';
