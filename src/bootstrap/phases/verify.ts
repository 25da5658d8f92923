/** Using the control plane once before saying that it works. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { propagationPolicies } from '../../api/policy/v1alpha1/propagation-policy.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import type { Installation } from '../installation.ts';

interface Check {
  what: string;
  hint: string;
  run(karmadaClient: Client): Promise<unknown>;
}

/** A policy that is never stored: on its way it passes the webhooks. */
const SAMPLE_POLICY = {
  metadata: { name: 'kubectl-karmada-verify', namespace: 'default' },
  spec: {
    resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'kubectl-karmada-verify' }],
    placement: { clusterAffinity: { clusterNames: [] } },
  },
};

const CHECKS: readonly Check[] = [
  {
    what: 'clusters can be listed',
    hint: 'see the log of karmada-aggregated-apiserver in the host cluster',
    run: (karmadaClient) => karmadaClient.list(clusters),
  },
  {
    what: 'a policy passes the webhooks',
    hint: 'see the log of karmada-webhook in the host cluster, and whether its name resolves there',
    run: (karmadaClient) => karmadaClient.create(propagationPolicies, SAMPLE_POLICY, { dryRun: true }),
  },
];

/** Rejects with UserError `Conflict` naming what does not work. */
export async function verify(installation: Installation): Promise<void> {
  const karmadaClient = installation.karmadaClient();
  for (const { what, hint, run } of CHECKS) {
    try {
      await run(karmadaClient);
    } catch (cause) {
      installation.signal.throwIfAborted();
      throw new UserError('Conflict', `the control plane is up, but not so that ${what}: ${messageOf(cause)}`, {
        cause,
        hint,
      });
    }
  }
}
