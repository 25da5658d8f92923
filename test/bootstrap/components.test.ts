import { describe, expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { COMPONENTS } from '../../src/bootstrap/components/index.ts';
import type { InstallSettings } from '../../src/bootstrap/settings.ts';
import { expectGolden } from '../support/golden.ts';
import { someSettings } from './settings-builder.ts';

const manifests = (settings: InstallSettings): string =>
  COMPONENTS.flatMap(({ build }) => build(settings))
    .map((object) => dump(object, { noRefs: true, lineWidth: 160 }))
    .join('---\n');

describe('components of a control plane', () => {
  test('with the default settings', () => {
    expectGolden('bootstrap/components-default.yaml', manifests(someSettings()));
  });

  test('with three etcd members on claimed volumes, behind a load balancer, from a private registry', () => {
    const { components } = someSettings();
    const settings = someSettings({
      components: { ...components, etcd: { ...components.etcd, replicas: 3 } },
      storage: { mode: 'PVC', storageClass: 'fast', size: '5Gi' },
      exposure: { type: 'LoadBalancer' },
      imagePullSecrets: ['registry-login'],
    });
    expectGolden('bootstrap/components-ha.yaml', manifests(settings));
  });

  test('an external etcd leaves ours out and reaches the servers that need it', () => {
    const text = manifests(
      someSettings({ externalEtcd: { servers: 'https://etcd.example:2379', keyPrefix: '/karmada' } }),
    );
    expect(text).not.toContain('kind: StatefulSet');
    expect(text.match(/--etcd-servers=https:\/\/etcd\.example:2379/g)).toHaveLength(2);
    expect(text.match(/--etcd-prefix=\/karmada/g)).toHaveLength(2);
  });
});
