/** Finds a running control plane by its data directory and speaks to it from another process. */

import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ERROR_CODES, type ErrorCode, UserError } from '../base/errors.ts';
import { isObject } from '../base/json.ts';
import { readIfPresent, readState } from './data-dir.ts';
import { isLocked } from './lock.ts';
import type { LocalAdmin, LocalServer, LocalStatus } from './status.ts';

interface Door {
  url: string;
  token: string;
  ca: string;
}

const JSON_BODY = { 'content-type': 'application/json' };
const ANSWER_LIMIT = 30_000;
const SHUTDOWN_LIMIT = 15_000;
const SHUTDOWN_LOOK = 25;

function notRunning(dataDir: string, cause?: unknown): UserError {
  return new UserError('NotRunning', `no control plane runs in ${dataDir}`, {
    hint: 'start one with: kubectl karmada local up',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Connects to the control plane that holds `dataDir`; rejects with UserError `NotRunning` when none does. */
export async function connectLocal(dataDir: string): Promise<LocalAdmin> {
  const door = doorOf(dataDir);
  if (!door) throw notRunning(dataDir);
  const call = async (method: string, path: string, body: object = {}): Promise<unknown> => {
    try {
      return await send(door, method, path, body);
    } catch (thrown) {
      if (isUnanswered(thrown)) throw notRunning(dataDir, thrown);
      throw thrown;
    }
  };
  await call('GET', '/status');
  return {
    status: async () => (await call('GET', '/status')) as LocalStatus,
    addMember: async (shape) => (await call('POST', '/members/add', shape)) as LocalServer,
    removeMember: async (name) => void (await call('POST', '/members/remove', { name })),
    pauseMember: async (name) => void (await call('POST', '/members/pause', { name })),
    resumeMember: async (name) => void (await call('POST', '/members/resume', { name })),
    async shutdown() {
      await call('POST', '/shutdown');
      await untilFree(dataDir);
    },
  };
}

/** Where the control plane listens; undefined when it has stopped, or was killed. */
function doorOf(dataDir: string): Door | undefined {
  const admin = readState(dataDir)?.admin;
  const ca = readIfPresent(join(dataDir, 'pki', 'karmada-apiserver', 'ca.crt'));
  return admin && ca !== undefined && isLocked(dataDir) ? { ...admin, ca } : undefined;
}

/** The lock is the last thing a control plane lets go of. */
async function untilFree(dataDir: string): Promise<void> {
  for (let waited = 0; isLocked(dataDir); waited += SHUTDOWN_LOOK) {
    if (waited > SHUTDOWN_LIMIT) throw new UserError('Timeout', `the control plane in ${dataDir} does not stop`);
    await pause(SHUTDOWN_LOOK);
  }
}

function isUnanswered(thrown: unknown): boolean {
  const { code } = thrown as { code?: string };
  return code === 'ECONNREFUSED' || code === 'ECONNRESET';
}

function send({ url, token, ca }: Door, method: string, path: string, body: object): Promise<unknown> {
  const text = method === 'GET' ? undefined : JSON.stringify(body);
  const headers = { authorization: `Bearer ${token}`, ...(text === undefined ? {} : JSON_BODY) };
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(path, url),
      { method, headers, ca, agent: false, timeout: ANSWER_LIMIT },
      (response) => {
        response.setEncoding('utf8');
        let answer = '';
        response.on('data', (chunk: string) => {
          answer += chunk;
        });
        response.on('error', reject);
        response.on('end', () => settle(answer, resolve, reject));
      },
    );
    call.on('timeout', () => call.destroy(new UserError('Timeout', 'the control plane does not answer')));
    call.on('error', reject);
    call.end(text);
  });
}

function settle(answer: string, resolve: (value: unknown) => void, reject: (error: Error) => void): void {
  const value = readJson(answer);
  const error = isObject(value) ? value['error'] : { message: `the control plane answered: ${answer}` };
  if (isObject(error)) reject(toldError(error));
  else resolve(value);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toldError({ code, message, hint }: Record<string, unknown>): UserError {
  const known = Object.hasOwn(ERROR_CODES, String(code)) ? (code as ErrorCode) : 'ApiError';
  return new UserError(known, String(message), typeof hint === 'string' ? { hint } : {});
}
