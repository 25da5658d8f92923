import { describe, expect, test } from '@jest/globals';
import { componentImages, type ImageChoices } from '../../src/bootstrap/images.ts';

const choices: ImageChoices = { karmadaVersion: 'v1.18.2', kubeVersion: 'v1.36.2', overrides: {} };

describe('images of an installation', () => {
  test.each<[string, Partial<ImageChoices>, string, string]>([
    ['by default', {}, 'registry.k8s.io/kube-apiserver:v1.36.2', 'docker.io/karmada/karmada-webhook:v1.18.2'],
    [
      'from a mirror',
      { mirrorCountry: 'CN' },
      'registry.cn-hangzhou.aliyuncs.com/google_containers/kube-apiserver:v1.36.2',
      'docker.io/karmada/karmada-webhook:v1.18.2',
    ],
    [
      'from one registry',
      { privateRegistry: 'reg.local/k' },
      'reg.local/k/kube-apiserver:v1.36.2',
      'reg.local/k/karmada-webhook:v1.18.2',
    ],
    [
      'with a Kubernetes registry first',
      { privateRegistry: 'reg.local/k', kubeRegistry: 'kube.local' },
      'kube.local/kube-apiserver:v1.36.2',
      'reg.local/k/karmada-webhook:v1.18.2',
    ],
  ])('%s', (_, change, apiserver, webhook) => {
    const images = componentImages({ ...choices, ...change });
    expect([images['karmada-apiserver'], images['karmada-webhook']]).toEqual([apiserver, webhook]);
  });

  test('an override wins', () => {
    expect(componentImages({ ...choices, overrides: { etcd: 'x/etcd:1' } }).etcd).toBe('x/etcd:1');
  });
});
