import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, aServer, type TestServer } from './a-server.ts';
import exchanges from './exchanges.json' with { type: 'json' };

interface Exchange {
  title: string;
  request: { method: string; path: string; contentType?: string; accept?: string; body?: unknown };
  response: { status: number; body: unknown; warnings?: string[] };
}

const FLOOR = 111;
const VOLATILE = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'time',
  'clusterIP',
  'nodePort',
  'continue',
  'lastPhaseTransitionTime',
  'gitVersion',
  'goVersion',
  'platform',
  'description',
]);

/** The value without what differs from run to run, keys in order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'string')
    return value
      .replace(/current: \d+/, 'current: N')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID')
      .replace(/^(g|kube-api-access)-.{5}$/, '$1-xxxxx');
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (VOLATILE.has(key)) result[key] = 'volatile';
    else if (key === 'clusterIPs') result[key] = Array.isArray(item) ? item.length : item;
    else if (key === 'cells' && Array.isArray(item))
      result[key] = item.map((cell) => (/^\d+[smhd]/.test(String(cell)) ? 'age' : comparable(cell)));
    else if (key === 'ca.crt') result[key] = 'volatile';
    else result[key] = comparable(item);
  }
  return result;
}

function withDeepest(answer: Answer): unknown {
  const { status, body, headers } = answer;
  const warnings = headers['warning'];
  return comparable({ status, body, warnings: warnings === undefined ? [] : [warnings] });
}

let server: TestServer;

beforeAll(async () => {
  server = await aServer();
});

afterAll(() => server.close());

async function replay({ request }: Exchange): Promise<unknown> {
  const { method, path, contentType, accept, body } = request;
  const headers = { ...(contentType ? { 'content-type': contentType } : {}), ...(accept ? { accept } : {}) };
  return withDeepest(await server.send(method, path, body, headers));
}

test(`answers at least ${FLOOR} of the recorded requests as Kubernetes did`, async () => {
  const missed: string[] = [];
  for (const [i, exchange] of (exchanges as Exchange[]).entries()) {
    const { status, body, warnings = [] } = exchange.response;
    const wanted = JSON.stringify(comparable({ status, body, warnings }));
    const given = JSON.stringify(await replay(exchange));
    if (given !== wanted) missed.push(`${i} ${exchange.title}\n  wanted ${wanted}\n  given  ${given}`);
  }
  const score = exchanges.length - missed.length;
  console.info(`recorded exchanges answered alike: ${score} of ${exchanges.length}`);
  if (score < FLOOR) console.info(missed.join('\n'));
  expect(score).toBeGreaterThanOrEqual(FLOOR);
});
