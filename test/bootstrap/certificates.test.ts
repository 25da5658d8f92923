import { describe, expect, test } from '@jest/globals';
import { certificateRequests } from '../../src/bootstrap/certificates.ts';
import { clusterInfoKubeconfig, kubeconfig } from '../../src/bootstrap/kubeconfig.ts';
import { aggregatedApi } from '../../src/bootstrap/objects/aggregated-api.ts';
import { hostSecrets } from '../../src/bootstrap/objects/host-secrets.ts';
import { accessRoles, clusterInfo, registrationRoles } from '../../src/bootstrap/objects/rbac.ts';
import { webhookConfigurations } from '../../src/bootstrap/objects/webhooks.ts';
import { expectGolden } from '../support/golden.ts';
import { someSettings } from './settings-builder.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

describe('what an installation makes besides its components', () => {
  test('certificates: signers come before what they sign', () => {
    const requests = certificateRequests(someSettings(), { dnsNames: ['karmada.example'], ipAddresses: ['10.0.0.1'] });
    const seen = new Set<string>();
    for (const { name, signer } of requests) {
      if (signer) expect(seen).toContain(signer);
      seen.add(name);
    }
    expectGolden('bootstrap/certificates.json', json(requests));
  });

  test('an external etcd needs no etcd certificates of ours', () => {
    const settings = someSettings({ externalEtcd: { servers: 'https://etcd.example:2379', keyPrefix: '' } });
    const names = certificateRequests(settings, { dnsNames: [], ipAddresses: [] }).map(({ name }) => name);
    expect(names).toEqual(['ca', 'karmada', 'apiserver', 'front-proxy-ca', 'front-proxy-client']);
  });

  test('objects inside the control plane', () => {
    const webhook = { url: 'https://karmada-webhook.karmada-system.svc:443', caBundle: 'Q0E=' };
    const info = JSON.stringify(clusterInfoKubeconfig('https://10.0.0.1:32443', 'Q0E='));
    expectGolden(
      'bootstrap/control-plane-objects.json',
      json([
        ...webhookConfigurations(webhook),
        ...aggregatedApi('karmada-system', 'Q0E='),
        ...accessRoles(),
        ...registrationRoles(),
        ...clusterInfo(info),
      ]),
    );
  });

  test('secrets hold every pair and a kubeconfig per component', () => {
    const config = JSON.stringify(
      kubeconfig({
        cluster: 'karmada-admin',
        context: 'karmada-admin',
        server: 'https://karmada-apiserver.karmada-system.svc.cluster.local:5443',
        caBundle: 'Q0E=',
        user: { name: 'karmada-admin', certificate: 'Q0VSVA==', key: 'S0VZ' },
      }),
    );
    const secrets = hostSecrets(
      'karmada-system',
      { karmada: { certificate: 'C', key: 'K' } },
      { 'karmada-webhook': config },
    );
    expectGolden('bootstrap/host-secrets.json', json(secrets));
  });
});
