/** Certificates: for every address the control plane has, and kept on this machine too. */

import { type Service, services } from '../../api/core/core.ts';
import { waitForObject } from '../../client/wait.ts';
import { applyObjects } from '../apply/apply.ts';
import { candidateAddresses } from '../host/addresses.ts';
import { adoptAddresses, type Installation } from '../installation.ts';
import { componentObjects } from '../manifests.ts';
import { ensureHostNamespace } from '../namespace-mark.ts';
import { PKI_PAIRS } from '../objects/host-secrets.ts';
import type { Address } from '../settings.ts';

/** The namespace, and what the certificates depend on. */
export async function prepareGround(installation: Installation): Promise<void> {
  await ensureHostNamespace(installation.hostClient, installation.settings.namespace, installation);
  await learnLoadBalancer(installation);
}

/** The certificates name the load balancer, which has to get its address before there is anything behind it. */
async function learnLoadBalancer(installation: Installation): Promise<void> {
  const { hostClient, found } = installation;
  if (found.addresses.length > 0) return;
  const service = componentObjects(found.blueprint, 'karmada-apiserver').filter(({ kind }) => kind === 'Service');
  await applyObjects(hostClient, service);
  await adoptAddresses(installation, await untilAddress(installation));
}

function untilAddress({ settings, hostClient, nodes, hostServer, clock, signal }: Installation): Promise<Address[]> {
  const of = (service: Service): Address[] => candidateAddresses(settings, { nodes, hostServer, service });
  return waitForObject(hostClient, services, 'karmada-apiserver', {
    namespace: settings.namespace,
    until: (service) => {
      const found = service ? of(service) : [];
      return found.length > 0 ? found : undefined;
    },
    timeoutSeconds: settings.patienceSeconds || Number.MAX_SAFE_INTEGER / 1000,
    what: 'the load balancer of service karmada-apiserver to get an address',
    clock,
    signal,
  });
}

/** Writes them to the local folder. */
export async function saveCertificates({ files, found }: Installation): Promise<void> {
  const { pairs } = found.blueprint.pki;
  const entries = PKI_PAIRS.flatMap((name) => {
    const pair = pairs[name];
    return [
      [`${name}.crt`, pair?.certificate ?? ''],
      [`${name}.key`, pair?.key ?? ''],
    ];
  });
  await files.writePki(Object.fromEntries(entries.filter(([, text]) => text !== '')));
}
