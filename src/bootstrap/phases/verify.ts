/** Using the control plane once before saying that it works. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { propagationPolicies } from '../../api/policy/v1alpha1/propagation-policy.ts';
import { sleep } from '../../base/clock.ts';
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

/** How long a service's new address may take to reach every node, and how often to try. */
const SETTLING_MS = 30_000;
const PAUSE_MS = 500;

/** Rejects with UserError `Conflict` naming what does not work. */
export async function verify(installation: Installation): Promise<void> {
  for (const check of CHECKS) await untilWorks(check, installation);
}

async function untilWorks({ what, hint, run }: Check, installation: Installation): Promise<void> {
  const { clock, signal } = installation;
  const end = clock.now() + SETTLING_MS;
  for (;;) {
    try {
      await run(installation.karmadaClient());
      return;
    } catch (cause) {
      signal.throwIfAborted();
      if (clock.now() < end) {
        await sleep(clock, PAUSE_MS, signal);
        continue;
      }
      const message = `the control plane is up, but not so that ${what}: ${messageOf(cause)}`;
      throw new UserError('Conflict', message, { cause, hint });
    }
  }
}
