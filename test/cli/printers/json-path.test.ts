import { describe, expect, test } from '@jest/globals';
import { createJsonPathAsJsonPrinter, createJsonPathPrinter } from '../../../src/cli/printers/json-path/print.ts';

/** The example of kubectl's documentation, and what it prints for it. */
const list = {
  kind: 'List',
  items: [
    {
      kind: 'None',
      metadata: { name: '127.0.0.1', labels: { 'kubernetes.io/hostname': '127.0.0.1' } },
      status: { capacity: { cpu: '4' }, addresses: [{ type: 'LegacyHostIP', address: '127.0.0.1' }] },
    },
    {
      kind: 'None',
      metadata: { name: '127.0.0.2' },
      status: {
        capacity: { cpu: '8' },
        addresses: [
          { type: 'LegacyHostIP', address: '127.0.0.2' },
          { type: 'another', address: '127.0.0.3' },
        ],
      },
    },
  ],
  users: [
    { name: 'myself', user: {} },
    { name: 'e2e', user: { username: 'admin', password: 'secret' }, weight: 3 },
  ],
};

const print = (template: string, allowMissing = true): string =>
  createJsonPathPrinter(template, { allowMissing })(list);

describe('what kubectl prints', () => {
  test.each([
    ['kind is {.kind}', 'kind is List'],
    ["{.kind} {['kind']}", 'List List'],
    ['{.items[*].metadata.name}', '127.0.0.1 127.0.0.2'],
    ["{.items[*]['metadata.name', 'status.capacity']}", '127.0.0.1 127.0.0.2 {"cpu":"4"} {"cpu":"8"}'],
    ['{.users[?(@.name=="e2e")].user.password}', 'secret'],
    ['{.users[?(@.weight>=3)].name}{.users[?(@.weight<3)].name}', 'e2e'],
    ['{.users[?(@.weight)].name}', 'e2e'],
    ['{.users[?(@.name!="e2e")].name}', 'myself'],
    [
      '{range .items[*]}[{.metadata.name}, {.status.capacity}] {end}',
      '[127.0.0.1, {"cpu":"4"}] [127.0.0.2, {"cpu":"8"}] ',
    ],
    [
      '{range .items[*]}{.metadata.name}{"\\t"}{range .status.addresses[*]}{.type}{","}{end}{"\\n"}{end}',
      '127.0.0.1\tLegacyHostIP,\n127.0.0.2\tLegacyHostIP,another,\n',
    ],
    ['{.items[0].metadata.labels.kubernetes\\.io/hostname}', '127.0.0.1'],
    ["{.items[0].metadata.labels['kubernetes\\.io/hostname']}", '127.0.0.1'],
    [
      '{.items[-1].metadata.name} {.items[-1:].metadata.name} {.items[0:1].metadata.name}',
      '127.0.0.2 127.0.0.2 127.0.0.1',
    ],
    ['{.items[0,1].metadata.name}', '127.0.0.1 127.0.0.2'],
    ['{..cpu}', '4 8'],
    ['{.nope.at.all}|{.items[0].nope}|{.nope[0]}', '||'],
    ['{\'a\'} {"b\\"}"} {1} {true}', 'a b"} 1 true'],
    ['{.kind .items[0].kind}', 'ListNone'],
    ['{$.kind}{@.kind}', 'ListList'],
    ['.kind', '.kind'],
  ])('%s', (template, text) => {
    expect(print(template)).toBe(text);
  });

  test('as JSON, everything found is one array', () => {
    const printer = createJsonPathAsJsonPrinter('{.items[*].status.capacity}', { allowMissing: true });
    expect(JSON.parse(printer(list))).toEqual([{ cpu: '4' }, { cpu: '8' }]);
    expect(printer({})).toBe('[]\n');
  });
});

describe('templates that cannot be read or carried out', () => {
  test.each([
    ['{.x', '"{" is not closed'],
    ['{.x[0}', '"[" is not closed'],
    ['{range .items[*]}x', '"{range}" has no "{end}"'],
    ['{end}', 'it ends no "{range}"'],
    ['{.items[?(@.name=~/^a/)]}', 'uses a regular expression, which kubectl does not know'],
    ['{.items[name]}', '"[name]" is neither an index, a slice, a filter'],
    ['{a}', '"a" is not part of kubectl\'s JSONPath'],
    ['{.items[7]}', 'array index out of bounds: index 7, length 2'],
    ['{.items[0:1:0]}', 'must be greater than 0'],
  ])('%s', (template, message) => {
    expect(() => print(template)).toThrow(message);
  });

  test('what is missing is an error where that is wanted', () => {
    expect(() => print('{.items[0].nope}', false)).toThrow('nope is not found');
    expect(print('{.kind}{..nope}', false)).toBe('List');
  });
});
