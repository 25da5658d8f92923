/** The certificates of one cluster, and the kubeconfigs made from them. */

import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  type Credentials,
  createCa,
  issueClientCertificate,
  issueServerCertificate,
} from '../../../src/pki/certificate.ts';
import { systemClock } from '../../support/system-clock.ts';
import { writeConfig } from './daemon.ts';
import { NODE_IP, NODE_NAME } from './inside.ts';

const OPTIONS = { clock: systemClock, days: 30 };

const CLIENTS = {
  admin: { user: 'admin', groups: ['system:masters'] },
  kubelet: { user: `system:node:${NODE_NAME}`, groups: ['system:nodes'] },
  'kube-controller-manager': { user: 'system:kube-controller-manager' },
  'kube-scheduler': { user: 'system:kube-scheduler' },
  'front-proxy': { user: 'front-proxy-client' },
};

const SERVERS = {
  server: [
    'localhost',
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    '127.0.0.1',
    '10.96.0.1',
    NODE_IP,
  ],
  node: [NODE_NAME, NODE_IP],
};

/** Writes `pki/*.crt`, `pki/*.key` and `<client>.config` into the cluster's folder. */
export async function writeIdentities(folder: string, server: string): Promise<void> {
  mkdirSync(path.join(folder, 'pki'), { recursive: true });
  const ca = await createCa('kubernetes', OPTIONS);
  writePair(folder, 'ca', ca);
  for (const [name, hosts] of Object.entries(SERVERS)) {
    const subject = { commonName: name, hosts };
    writePair(folder, name, await issueServerCertificate(ca, subject, OPTIONS));
  }
  for (const [name, subject] of Object.entries(CLIENTS)) {
    const credentials = await issueClientCertificate(ca, subject, OPTIONS);
    writePair(folder, name, credentials);
    writeConfig(path.join(folder, `${name}.config`), kubeconfig(path.basename(folder), { server, ca, credentials }));
  }
  const accounts = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  writeFileSync(path.join(folder, 'pki', 'accounts.key'), accounts.export({ type: 'sec1', format: 'pem' }));
}

function writePair(folder: string, name: string, { certificate, key }: Credentials): void {
  writeFileSync(path.join(folder, 'pki', `${name}.crt`), certificate);
  writeFileSync(path.join(folder, 'pki', `${name}.key`), key, { mode: 0o600 });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function kubeconfig(
  name: string,
  { server, ca, credentials }: { server: string; ca: Credentials; credentials: Credentials },
): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(ca.certificate) } }],
    users: [
      {
        name,
        user: {
          'client-certificate-data': base64(credentials.certificate),
          'client-key-data': base64(credentials.key),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}
