import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deepEqual } from '../../src/base/json.ts';
import type { Machine } from '../../src/lua/machine.ts';
import { aMachine } from './a-machine.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await aMachine();
});

/** What `F` of the script answers. */
const run = (body: string, ...args: unknown[]): unknown =>
  machine.call({ script: `function F(...) ${body} end`, name: 'F', args, results: 1, references: args }).results[0];

describe('values', () => {
  test.each<[string, string, unknown]>([
    ['numbers that are whole stay whole', 'return {10 / 2, 1e15, -3, 0.5}', [5, 1e15, -3, 0.5]],
    ['texts keep every character', 'return "ü€😀\\0" .. string.char(10)', 'ü€😀\0\n'],
    ['names make an object, positions a list', 'return {a = {1, 2}, b = {x = true}}', { a: [1, 2], b: { x: true } }],
    ['a hole in a list is null', 'return {1, nil, 3}', [1, null, 3]],
    ['nothing is null', 'return nil', null],
    ['a table that is new and empty goes', 'return {a = {}, b = 1}', { b: 1 }],
    ['nothing but an empty table is an object', 'return {}', {}],
    ['a number joined to a text is written as people would', 'return "n" .. 6 / 2', 'n3'],
  ])('%s', (_, body, expected) => {
    expect(run(body)).toEqual(expected);
  });

  test('an empty table is what stands at its place in the objects given', () => {
    const pod = { containers: [{ resources: {}, args: [] }], volumes: [{ emptyDir: {} }, { emptyDir: {} }], tail: [] };
    expect(run('return ...', pod)).toEqual(pod);
    expect(run('local o = ...; o.volumes[1].new = {}; o.tail = nil; return o', pod)).toEqual({
      containers: pod.containers,
      volumes: pod.volumes,
    });
  });

  test.each([
    ['a mixed table', 'return {1, a = 2}', 'cannot encode mixed or invalid key types'],
    ['a table with a position far out', 'return {[1000] = 1}', 'cannot encode sparse array'],
    ['a table inside itself', 'local t = {} t.t = t return t', 'nested too deeply or contains itself'],
    ['a table that unfolds without end', 'local t = {1} for i = 1, 60 do t = {t, t} end return t', 'more than 200000'],
    ['a function', 'return F', 'cannot encode function to JSON'],
    ['a number that is none', 'return 0 / 0', 'cannot encode number NaN to JSON'],
  ])('%s is refused', (_, body, message) => {
    expect(() => run(body)).toThrow(message);
  });

  const json = fc
    .jsonValue({ noUnicodeString: false, maxDepth: 5 })
    .map((value) => JSON.parse(JSON.stringify(value), (_, item) => (item === null ? undefined : item)) as unknown)
    .filter((value) => value !== undefined);
  /** Lists lose what is null in them at the end; these have none. */
  const solid = json.map(function dense(value: unknown): unknown {
    if (Array.isArray(value)) return value.filter((item) => item !== undefined && item !== null).map(dense);
    if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, dense(item)]));
  });

  test('every object comes back as it went in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), solid), (object) => {
        const back = run('return ...', object);
        // Two places in one list may differ in what an empty table is: only then may they come back alike.
        const isAmbiguous = /\[[^[\]]*\{\}|\[\[\]/.test(JSON.stringify(object));
        expect(isAmbiguous || deepEqual(back, object)).toBe(true);
      }),
    );
  });
});

describe('scripts', () => {
  test('are told with the line what they do wrong', () => {
    expect(() => machine.compile('local a = 1\nfunction F( return')).toThrow(
      "<string>:2: <name> or '...' expected near",
    );
    expect(() => run('\n\nlocal a\nreturn a.b')).toThrow("<string>:4: attempt to index local 'a' (a nil value)");
    expect(() => machine.call({ script: 'x = 1', name: 'F', args: [], results: 1 })).toThrow('not found function F');
    expect(() => run('error({})')).toThrow('the script raised an error without words');
  });

  test('know nothing of the run before, nor of other scripts', () => {
    run('seen = 1; string.find = nil; _G.pairs = nil; require("kube").resourceAdd = nil');
    expect(
      run('return {tostring(seen), type(string.find), type(pairs), require("kube").resourceAdd("1", "500m")}'),
    ).toEqual(['nil', 'function', 'function', '1500m']);
  });

  test('may print, which is handed on', () => {
    const { printed } = machine.call({
      script: 'function F() print("a", 1) print({x = 1}) end',
      name: 'F',
      args: [],
      results: 0,
    });
    expect(printed).toEqual(['a\t1', '{"x":1}']);
  });

  test.each([
    ['loadstring', 'loadstring("return 1")'],
    ['setmetatable', 'setmetatable({}, {})'],
    ['getfenv', 'getfenv(0)'],
    ['rep', '("x"):rep(9)'],
    ['dump', 'string.dump(F)'],
    ['collectgarbage', 'collectgarbage()'],
  ])('may not call %s', (name, body) => {
    expect(() => run(body)).toThrow(
      `call function ${name} is not supported in karmada customized resourceinterpreter.`,
    );
  });

  test('find no files, no processes, no debugger and no other threads', () => {
    expect(run('return {type(io), type(debug), type(coroutine), type(os.execute), type(package.loadlib)}')).toEqual(
      Array.from({ length: 5 }, () => 'nil'),
    );
    expect(() => run('return require("io")')).toThrow('module io not found');
    expect(() => machine.compile('\u001bLua')).toThrow('precompiled code is not supported');
  });

  test('know the time of day, in UTC', () => {
    expect(
      run(
        'return {os.time(), os.time({year = 1970, month = 1, day = 2, hour = 0}), os.date("!%Y-%m-%dT%H:%M:%SZ"), os.date("*t").yday}',
      ),
    ).toEqual([1767323045, 86400, '2026-01-02T03:04:05Z', 2]);
  });
});

describe('the kube library', () => {
  const template = {
    spec: {
      serviceAccountName: 'runner',
      containers: [{ name: 'c', resources: { requests: { cpu: '250m', memory: '64Mi' } } }],
      nodeSelector: { disk: 'ssd' },
    },
  };

  test('adds quantities and reads them as numbers', () => {
    const body =
      'local kube = require("kube") return {kube.resourceAdd("100m", "1", 2), kube.resourceAdd("1Gi", "512Mi"), kube.getResourceQuantity("1500m")}';
    expect(run(body)).toEqual(['3100m', '1536Mi', 1.5]);
  });

  test('knows what a pod template needs and refers to', () => {
    expect(run('return require("kube").accuratePodRequirements(...)', template)).toEqual({
      nodeClaim: { nodeSelector: { disk: 'ssd' } },
      resourceRequest: { cpu: '250m', memory: '64Mi' },
    });
    expect(run('return require("kube").getPodDependencies((...), "shop")', template)).toEqual([
      { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'shop', name: 'runner' },
    ]);
  });

  test('says which line asked for nonsense', () => {
    expect(() => run('local kube = require("kube")\nreturn kube.resourceAdd("many")')).toThrow(
      '<string>:2: "many" is not a quantity: write it as in 100m, 1Gi or 2',
    );
  });
});

describe('hostile scripts', () => {
  const quick = () => aMachine({ time: 100, memory: 32 << 20 });
  test.each([
    ['a loop without end', 'while true do end', 'script exceeded its time limit of 0.1s'],
    ['a loop that catches what stops it', 'while true do pcall(function() while true do end end) end', 'time limit'],
    ['a text that doubles', 'local s = "x" while true do s = s .. s end', 'script exceeded its memory limit of 32Mi'],
    ['a text that doubles and catches', 'local s = "x" while true do pcall(function() s = s .. s end) end', 'limit of'],
    ['recursion without end', 'local function f() return 1 + f() end return f()', 'stack overflow'],
    ['recursion through sort', 'local function f() table.sort({3, 2, 1}, f) end f()', 'overflow'],
    ['recursion through gsub', 'local function f() ("x"):gsub("x", f) end f()', 'overflow'],
    ['an error of great length', 'local s = "x" for i = 1, 20 do s = s .. s end error(s)', 'xxx'],
    [
      'a pattern of great length',
      'local p = "a?" for i = 1, 12 do p = p .. p end return ("a"):find(p)',
      'pattern too long',
    ],
  ])('%s ends, and the next script runs as ever', async (_, body, message) => {
    const own = await quick();
    const call = (text: string) => own.call({ script: `function F() ${text} end`, name: 'F', args: [], results: 1 });
    expect(() => call(body)).toThrow(message);
    expect(call('return "ok"').results).toEqual(['ok']);
  });
});
