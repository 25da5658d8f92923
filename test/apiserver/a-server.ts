/** A server for tests: in memory, with foreseeable identities. */

import { builtinKinds } from '../../src/api/builtin/index.ts';
import { karmadaKinds } from '../../src/api/karmada.ts';
import { type ApiServer, type ApiServerOptions, createApiServer } from '../../src/apiserver/server.ts';
import { openStore } from '../../src/apiserver/store/open.ts';
import { ADMIN } from '../../src/apiserver/user.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { HttpResponse } from '../../src/base/http.ts';
import { silentLogger } from '../../src/base/log.ts';
import { systemClock } from '../support/system-clock.ts';

export interface TestServer extends ApiServer {
  /** One exchange; a body that is no text is sent as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
  body: any;
}

let count = 0;

/** Identities in a row instead of random ones. */
export const countedIdentities = {
  uid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
  suffix: (length: number) => (++count).toString(36).padStart(length, '0').slice(-length),
};

export async function aServer(options: Partial<ApiServerOptions> & { clock?: Clock } = {}): Promise<TestServer> {
  const server = await createApiServer({
    name: 'test',
    kinds: [...builtinKinds(), ...karmadaKinds],
    store: options.store ?? (await openStore({ path: ':memory:' })),
    clock: systemClock,
    log: silentLogger,
    random: countedIdentities,
    ...options,
  });
  return {
    ...server,
    async send(method, path, body, headers = {}) {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      return readAnswer(
        await server.handle({ method, path, headers, ...(text === undefined ? {} : { body: text }) }, ADMIN),
      );
    },
  };
}

/** The whole answer; a body that is no JSON stays text. */
export async function readAnswer(response: HttpResponse): Promise<Answer> {
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // Some answers are plain text.
  }
  return { status: response.status, headers: response.headers, body };
}
