/** Calls servers that a configuration of the control plane names: JSON in, JSON out, over TLS. */

import type { Resource } from '../api/kind.ts';
import type { AnyObject } from '../api/meta/object.ts';
import { messageOf } from '../base/errors.ts';
import { isObject } from '../base/json.ts';
import type { Client, Transport } from './client.ts';
import { fixedCredentials } from './connection.ts';
import { createHttpsTransport } from './https-transport.ts';

/** As webhook configurations of Kubernetes and Karmada have it. */
export interface WebhookTarget {
  readonly clientConfig: {
    readonly url?: string;
    readonly service?: {
      readonly namespace: string;
      readonly name: string;
      readonly path?: string;
      readonly port?: number;
    };
    /** Base64 of PEM. */
    readonly caBundle?: string;
  };
  readonly timeoutSeconds?: number;
}

export interface WebhookCaller {
  /** Rejects when the server does not answer in time, or not with 200 and JSON. */
  call(target: WebhookTarget, body: object): Promise<unknown>;
  close(): void;
}

const TIMEOUT_SECONDS = 10;
const HTTPS = 443;

const services: Resource<AnyObject> = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  namespaced: true,
};

interface Address {
  readonly server: string;
  readonly path: string;
  readonly tlsServerName?: string;
}

/** A service by its cluster IP or external name, since the control plane has no cluster DNS. */
async function serviceAddress(
  client: Client,
  { namespace, name, path = '/', port = HTTPS }: NonNullable<WebhookTarget['clientConfig']['service']>,
): Promise<Address> {
  const { spec } = await client.get(services, name, { namespace });
  const { type, externalName, clusterIP } = isObject(spec) ? spec : {};
  const host = type === 'ExternalName' ? externalName : clusterIP;
  if (typeof host !== 'string' || host === '' || host === 'None') {
    throw new Error(`service ${namespace}/${name} has neither a cluster IP nor an external name`);
  }
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { server, path, tlsServerName: `${name}.${namespace}.svc` };
}

function urlAddress(text: string): Address {
  const url = URL.parse(text);
  if (!url) throw new Error(`"${text}" is not a URL`);
  return { server: url.origin, path: url.pathname + url.search };
}

/** Keeps connections open between calls; `client` finds services. */
export function createWebhookCaller(client: Client): WebhookCaller {
  const transports = new Map<string, Transport>();
  const addressOf = async ({ clientConfig }: WebhookTarget): Promise<Address> => {
    if (clientConfig.service) return serviceAddress(client, clientConfig.service);
    return urlAddress(clientConfig.url ?? '');
  };
  const transportTo = (target: WebhookTarget, { server, tlsServerName }: Address): Transport => {
    const { timeoutSeconds = TIMEOUT_SECONDS, clientConfig } = target;
    const ca = clientConfig.caBundle ? Buffer.from(clientConfig.caBundle, 'base64').toString('utf8') : undefined;
    const key = JSON.stringify([server, tlsServerName, ca, timeoutSeconds]);
    const known = transports.get(key);
    if (known) return known;
    const made = createHttpsTransport({
      server,
      timeoutMs: timeoutSeconds * 1000,
      credentials: fixedCredentials({}),
      ...(ca === undefined ? {} : { ca }),
      ...(tlsServerName === undefined ? {} : { tlsServerName }),
    });
    transports.set(key, made);
    return made;
  };
  return {
    async call(target, body) {
      const address = await addressOf(target);
      const response = await transportTo(target, address).send({
        method: 'POST',
        path: address.path,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${address.server} answered ${response.status}`);
      try {
        return JSON.parse(text) as unknown;
      } catch (thrown) {
        throw new Error(`${address.server} did not answer with JSON: ${messageOf(thrown)}`);
      }
    },
    close() {
      for (const transport of transports.values()) transport.close();
      transports.clear();
    },
  };
}
