/** Signs approved requests for certificates that log in to this server. */

import { type CertificateSigningRequest, CLIENT_SIGNER } from '../../api/core/certificates.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { clone } from '../../base/json.ts';
import { readCertificateRequest, signCertificateRequest } from '../../pki/request.ts';
import type { ServerContext } from '../context.ts';
import type { Stored } from '../store/stored.ts';
import { MASTERS } from '../user.ts';
import { follow } from './follow.ts';
import { updateOwn } from './own-writes.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io';
const USAGES = new Set(['client auth', 'digital signature', 'key encipherment']);
const YEAR_SECONDS = 31_536_000;

/** Signs them as they are approved. */
export function signRequests(context: ServerContext): Task {
  const worklist = createWorklist(context, 'signing requests', (name) => sign(context, name));
  const stop = follow(context, REQUESTS, ({ type, stored }) => {
    if (type !== 'DELETED') worklist.add(stored.key);
  });
  return {
    settled: worklist.settled,
    // Once the server listens, it has an authority to sign with.
    refresh() {
      for (const { key } of context.store.list(REQUESTS)) worklist.add(key);
    },
    stop() {
      stop();
      return worklist.stop();
    },
  };
}

async function sign(context: ServerContext, name: string): Promise<void> {
  const current = context.store.head(REQUESTS, name);
  const authority = context.clientAuthority();
  if (!current || !authority) return;
  const { spec, status } = current.object as unknown as CertificateSigningRequest;
  const has = (type: string): boolean => status?.conditions?.some((condition) => condition.type === type) ?? false;
  if (spec.signerName !== CLIENT_SIGNER || status?.certificate || !has('Approved') || has('Denied') || has('Failed'))
    return;
  try {
    const certificate = await issued(context, spec, authority);
    await change(context, current, (request) => {
      request.status = { ...request.status, certificate: Buffer.from(certificate).toString('base64') };
    });
  } catch (error) {
    await fail(context, current, messageOf(error));
  }
}

type Authority = NonNullable<ReturnType<ServerContext['clientAuthority']>>;

async function issued(
  { clock }: ServerContext,
  { request, usages = [], expirationSeconds = YEAR_SECONDS }: CertificateSigningRequest['spec'],
  authority: Authority,
): Promise<string> {
  const foreign = usages.filter((usage) => !USAGES.has(usage));
  if (foreign.length > 0 || !usages.includes('client auth')) {
    throw new Error(`the usages must be "client auth", and at most "digital signature" and "key encipherment"`);
  }
  const pem = Buffer.from(request, 'base64').toString();
  const { organizations } = await readCertificateRequest(pem);
  if (organizations.includes(MASTERS)) throw new Error(`the group ${MASTERS} is not given by request`);
  return signCertificateRequest(authority, pem, { clock, seconds: expirationSeconds });
}

async function fail(context: ServerContext, current: Stored, message: string): Promise<void> {
  const time = formatTime(context.clock.now());
  const condition = { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message };
  await change(context, current, (request) => {
    const conditions = request.status?.conditions ?? [];
    const dated = { ...condition, lastUpdateTime: time, lastTransitionTime: time };
    request.status = { ...request.status, conditions: [...conditions, dated] };
  });
}

async function change(
  context: ServerContext,
  current: Stored,
  edit: (request: CertificateSigningRequest) => void,
): Promise<void> {
  const served = context.registry.findResource(REQUESTS);
  if (!served) return;
  const object = clone(current.object);
  edit(object as unknown as CertificateSigningRequest);
  await updateOwn(context, { served, current, object: object as AnyObject, subresource: 'status' });
}
