/** The components of a control plane, in the order of their start. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { ComponentName, InstallSettings } from '../settings.ts';
import { etcd } from './etcd.ts';
import { karmadaAggregatedApiserver } from './karmada-aggregated-apiserver.ts';
import { karmadaApiserver } from './karmada-apiserver.ts';
import { karmadaControllerManager } from './karmada-controller-manager.ts';
import { karmadaScheduler } from './karmada-scheduler.ts';
import { karmadaWebhook } from './karmada-webhook.ts';
import { kubeControllerManager } from './kube-controller-manager.ts';

/** Settings in, host-cluster objects out: Services first. */
export type ComponentBuilder = (settings: InstallSettings) => AnyObject[];

export const COMPONENTS: readonly { name: ComponentName; build: ComponentBuilder }[] = [
  { name: 'etcd', build: etcd },
  { name: 'karmada-apiserver', build: karmadaApiserver },
  { name: 'karmada-aggregated-apiserver', build: karmadaAggregatedApiserver },
  { name: 'kube-controller-manager', build: kubeControllerManager },
  { name: 'karmada-controller-manager', build: karmadaControllerManager },
  { name: 'karmada-scheduler', build: karmadaScheduler },
  { name: 'karmada-webhook', build: karmadaWebhook },
];
