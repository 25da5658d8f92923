/** Every object of an installation, phase by phase, from one blueprint: what `init` applies, plans and prints, and `deinit` removes. */

import { dump } from 'js-yaml';
import type { AnyObject } from '../api/meta/object.ts';
import { COMPONENTS } from './components/index.ts';
import { CONFIG_OWNERS, type ConfigOwner, componentAccess } from './identities.ts';
import { clusterInfoKubeconfig, kubeconfig } from './kubeconfig.ts';
import { aggregatedApi } from './objects/aggregated-api.ts';
import { withConversion } from './objects/conversion.ts';
import { hostSecrets } from './objects/host-secrets.ts';
import { accessRoles, clusterInfo, registrationRoles } from './objects/rbac.ts';
import { webhookConfigurations } from './objects/webhooks.ts';
import type { InstallPki } from './pki.ts';
import { PKI_ANNOTATION, pkiMark } from './pki-mark.ts';
import { type ComponentName, type InstallSettings, serviceHost } from './settings.ts';

/** All that the objects depend on. */
export interface Blueprint {
  settings: InstallSettings;
  pki: InstallPki;
  /** Where clients find the control plane: `https://198.51.100.1:32443`. */
  address: string;
  /** As `karmadaCrds` gives them, or from the user's archive. */
  crds: readonly AnyObject[];
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** The CA of the control plane as kubeconfigs and webhooks hold it. */
export function caBundle({ pki }: Pick<Blueprint, 'pki'>): string {
  return base64(pki.pairs['ca']?.certificate ?? '');
}

/** The Namespace of an installation on either side. */
export function namespaceObject(namespace: string): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'karmada.io/system': 'true' } },
  };
}

/** The namespace and the secrets in the host cluster. */
export function secretObjects(blueprint: Blueprint): AnyObject[] {
  const { namespace } = blueprint.settings;
  const configs = CONFIG_OWNERS.map((owner) => [owner, dump(componentKubeconfig(blueprint, owner), { noRefs: true })]);
  return [namespaceObject(namespace), ...hostSecrets(namespace, blueprint.pki.pairs, Object.fromEntries(configs))];
}

/** As upstream names its parts; the certificate is the component's own. */
function componentKubeconfig(blueprint: Blueprint, owner: ConfigOwner): Record<string, unknown> {
  const { settings, pki } = blueprint;
  const name = 'karmada-admin';
  const { certificate, key } = pki.clients[owner];
  return kubeconfig({
    cluster: name,
    context: name,
    server: `https://${serviceHost(settings, 'karmada-apiserver')}:5443`,
    caBundle: caBundle(blueprint),
    user: { name, certificate: base64(certificate), key: base64(key) },
  });
}

/** The administrator's kubeconfig: what `init` leaves for people. */
export function adminKubeconfig(blueprint: Blueprint): Record<string, unknown> {
  const { certificate = '', key = '' } = blueprint.pki.pairs['karmada'] ?? {};
  return kubeconfig({
    cluster: 'karmada-apiserver',
    context: 'karmada-apiserver',
    server: blueprint.address,
    caBundle: caBundle(blueprint),
    user: { name: 'karmada-admin', certificate: base64(certificate), key: base64(key) },
  });
}

/** Service and workload of components in the host cluster. */
export function componentObjects(blueprint: Blueprint, ...names: readonly ComponentName[]): AnyObject[] {
  const wanted = COMPONENTS.filter(({ name }) => names.includes(name));
  return wanted.flatMap(({ build }) => build(blueprint.settings)).map((object) => withPkiMark(object, blueprint));
}

function withPkiMark(object: AnyObject, blueprint: Blueprint): AnyObject {
  const template = object.spec?.['template'] as { metadata: Record<string, unknown>; spec: unknown } | undefined;
  if (!template) return object;
  const metadata = { ...template.metadata, annotations: { [PKI_ANNOTATION]: pkiMark(blueprint.pki) } };
  return { ...object, spec: { ...object.spec, template: { ...template, metadata } } };
}

/** The CRDs of the control plane, converted by its webhook. */
export function crdObjects(blueprint: Blueprint): AnyObject[] {
  const service = { namespace: blueprint.settings.namespace, caBundle: caBundle(blueprint) };
  return blueprint.crds.map((crd) => withConversion(crd, service));
}

/** Who may do what in the control plane. */
export function accessObjects({ settings: { namespace } }: Blueprint): AnyObject[] {
  return [namespaceObject(namespace), ...accessRoles(), ...registrationRoles(), ...componentAccess(namespace)];
}

/** The aggregated API in the control plane. */
export function aggregationObjects(blueprint: Blueprint): AnyObject[] {
  return aggregatedApi(blueprint.settings.namespace, caBundle(blueprint));
}

/** Admission in the control plane. */
export function webhookObjects(blueprint: Blueprint): AnyObject[] {
  const url = `https://karmada-webhook.${blueprint.settings.namespace}.svc:443`;
  return webhookConfigurations({ url, caBundle: caBundle(blueprint) });
}

/** What members without credentials may read. */
export function clusterInfoObjects(blueprint: Blueprint): AnyObject[] {
  return clusterInfo(dump(clusterInfoKubeconfig(blueprint.address, caBundle(blueprint)), { noRefs: true }));
}
