/** Conversion of the bindings' older version by Karmada's webhook. */

import type { AnyObject } from '../../api/meta/object.ts';

const CONVERTED = new Set(['resourcebindings.work.karmada.io', 'clusterresourcebindings.work.karmada.io']);

export interface ConversionService {
  namespace: string;
  /** Base64 of the PEM of the CA that signed the webhook's certificate. */
  caBundle: string;
}

/** The definition with its conversion where it needs one; others as they are. */
export function withConversion(crd: AnyObject, { namespace, caBundle }: ConversionService): AnyObject {
  if (!CONVERTED.has(crd.metadata.name ?? '')) return crd;
  const clientConfig = { url: `https://karmada-webhook.${namespace}.svc:443/convert`, caBundle };
  const conversion = { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } };
  return { ...crd, spec: { ...crd.spec, conversion } };
}
