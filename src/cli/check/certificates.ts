/** What expires: certificates of the API server, of the user, of webhooks, and the credentials of members. */

import { secrets } from '../../api/core/core.ts';
import { apiServices } from '../../api/core/extension.ts';
import { clusterResource } from '../../api/core/resource.ts';
import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { durationText } from '../../api/printing/age.ts';
import { servingCertificate } from '../../client/serving-certificate.ts';
import { tokenFacts } from '../../membership/token-facts.ts';
import { inspectCertificate } from '../../pki/inspect.ts';
import type { Facts } from './facts.ts';
import { type Check, type Finding, failure, skipped, warning } from './finding.ts';

const DAY = 86_400_000;
/** Time enough to renew at leisure. */
const SOON_MS = 30 * DAY;

interface WebhookConfiguration extends KubeObject {
  webhooks?: { name: string; clientConfig: { caBundle?: string } }[];
}

const GROUP = 'admissionregistration.k8s.io/v1';

const WEBHOOKS: readonly Resource<WebhookConfiguration>[] = [
  clusterResource(GROUP, 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'),
  clusterResource(GROUP, 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'),
];

function expiring(end: number, now: number, subject?: string): Finding[] {
  if (end <= now) return [failure(`expired ${durationText(now - end)} ago`, subject)];
  return end - now < SOON_MS ? [warning(`expires in ${durationText(end - now)}`, subject)] : [];
}

/** Of one certificate or of several in one text. */
function certificateFindings(pem: string, now: number, subject?: string): Finding[] {
  const parts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (parts.length === 0) return [failure('holds no certificate', subject)];
  return parts.flatMap((part) => expiring(inspectCertificate(part).notAfter, now, subject));
}

async function bundles(facts: Facts): Promise<{ subject: string; caBundle: string }[]> {
  const configurations = (await Promise.all(WEBHOOKS.map((kind) => facts.all(kind)))).flat();
  const ofWebhooks = configurations.flatMap(({ metadata, webhooks = [] }) =>
    webhooks.map(({ name, clientConfig }) => ({
      subject: `${metadata.name}/${name}`,
      caBundle: clientConfig.caBundle ?? '',
    })),
  );
  const ofServices = (await facts.all(apiServices)).map(({ metadata, spec }) => ({
    subject: metadata.name ?? '',
    caBundle: spec?.caBundle ?? '',
  }));
  return [...ofWebhooks, ...ofServices].filter(({ caBundle }) => caBundle !== '');
}

/** The certificate that proves to the control plane who is asking; undefined where something else does. */
function userCertificate({ karmada }: Facts): string | undefined {
  const { users } = JSON.parse(karmada.kubeconfig()) as { users: { user: { 'client-certificate-data'?: string } }[] };
  const data = users[0]?.user['client-certificate-data'];
  return data === undefined ? undefined : atob(data);
}

async function memberCredentials(facts: Facts): Promise<Finding[]> {
  const [members, now] = await Promise.all([facts.clusters(), facts.now()]);
  const findings = members.map(async ({ metadata, spec }): Promise<Finding[]> => {
    const { name = '' } = metadata;
    if (spec.syncMode === 'Pull') return [];
    const { secretRef } = spec;
    if (!secretRef) return [failure('its Cluster names no Secret: join it again', name)];
    const secret = await facts.karmadaClient.find(secrets, secretRef.name, { namespace: secretRef.namespace });
    const { token, caBundle } = secret?.data ?? {};
    if (!token) return [failure(`Secret ${secretRef.namespace}/${secretRef.name} holds no token: join it again`, name)];
    const { expiresAt: end } = tokenFacts(atob(token));
    return [
      ...(end === undefined ? [] : expiring(end, now, name)),
      ...(caBundle ? certificateFindings(atob(caBundle), now, name) : []),
    ];
  });
  return (await Promise.all(findings)).flat();
}

export const certificateChecks: readonly Check[] = [
  {
    code: 'certificate-server',
    title: 'the certificate of the API server is good for a month',
    async look({ karmada, timeoutMs, now }) {
      if (!karmada.server.startsWith('https://')) return [skipped('the API is not served over TLS')];
      if (karmada.proxyUrl !== undefined) return [skipped('the API is behind a proxy')];
      return certificateFindings(await servingCertificate({ server: karmada.server, timeoutMs }), await now());
    },
  },
  {
    code: 'certificate-user',
    title: 'your own certificate is good for a month',
    async look(facts) {
      const certificate = userCertificate(facts);
      return certificate === undefined
        ? [skipped('your kubeconfig user has no certificate in it')]
        : certificateFindings(certificate, await facts.now());
    },
  },
  {
    code: 'certificate-bundles',
    title: 'the authorities of webhooks and aggregated APIs are good for a month',
    async look(facts) {
      const now = await facts.now();
      const found = await bundles(facts);
      return found.flatMap(({ subject, caBundle }) => certificateFindings(atob(caBundle), now, subject));
    },
  },
  {
    code: 'credential-members',
    title: 'the credentials of members are good for a month',
    async look(facts) {
      try {
        return await memberCredentials(facts);
      } catch (thrown) {
        if (!isApiError(thrown, 'Forbidden')) throw thrown;
        return [skipped('you may not read the Secrets of members')];
      }
    },
  },
];
