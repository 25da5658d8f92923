import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { defaultFleet } from '../../src/local/fleet.ts';
import { parseFleet, parseMember } from '../../src/local/fleet-file.ts';

describe('a fleet file', () => {
  test('may be empty: three members of different places and sizes', () => {
    const fleet = parseFleet('# nothing\n', 'fleet.yaml');
    expect(fleet).toEqual(defaultFleet(3));
    expect(new Set(fleet.members.map(({ region, nodes, cpu }) => `${region} ${nodes} ${cpu}`)).size).toBe(3);
  });

  test('fills in what is left out and keeps what is said', () => {
    const fleet = parseFleet('members: [{name: a, cpu: 2, labels: {tier: test}}]', 'fleet.yaml');
    expect(fleet.members).toEqual([{ ...defaultFleet(1).members[0], name: 'a', cpu: '2', labels: { tier: 'test' } }]);
  });

  test('may set flags as text, numbers, lists and maps', () => {
    const yaml = 'flags: {failover: true, feature-gates: {Failover: true}, resource-eviction-rate: 2, plugins: ["*"]}';
    expect(parseFleet(yaml, 'fleet.yaml')).toEqual({
      ...defaultFleet(3),
      flags: { failover: 'true', 'feature-gates': 'Failover=true', 'resource-eviction-rate': '2', plugins: '*' },
    });
  });

  test('is refused for flags that mean nothing, each with its place', () => {
    const yaml = 'flags: {feature-gates: {Nope: true}, colour: red, plugins: null, cluster-failure-threshold: soon}';
    expect(() => parseFleet(yaml, 'fleet.yaml')).toThrow(
      /flags\[plugins\]: .*flags\[feature-gates\]: .*no feature gate "Nope".*flags\[colour\]: .*flags\[cluster-failure-threshold\]: /s,
    );
  });

  test('may ask for no members at all', () => {
    expect(parseFleet('members: []', 'fleet.yaml')).toEqual({ members: [] });
  });

  test('is refused with every problem and its field', () => {
    const yaml = `
colour: red
members:
  - nodes: -1
  - name: Bad_Name
    memory: lots
    speed: 3
  - name: twin
    podReadySeconds: 1e9
  - name: twin
    labels: {n: 1}
  - name: karmada-apiserver
  - 7
`;
    expect(() => parseFleet(yaml, 'fleet.yaml')).toThrow(
      [
        'fleet.yaml is not a usable fleet:',
        '  colour: Forbidden: unknown field',
        '  members[0].name: Required value',
        '  members[0].nodes: Invalid value: -1: must be a whole number between 0 and 1000',
        '  members[1].name: Invalid value: "Bad_Name": must be lower-case letters, digits and dashes, at most 48 characters',
        '  members[1].memory: Invalid value: "lots": must be a quantity such as 4, 500m or 16Gi',
        '  members[1].speed: Forbidden: unknown field',
        '  members[2].podReadySeconds: Invalid value: 1000000000: must be between 0 and 3600 seconds',
        '  members[3].labels: Invalid value: {"n":1}: must map label keys to strings',
        '  members[4].name: Invalid value: "karmada-apiserver": is reserved',
        '  members[5]: Invalid value: 7: must be an object',
        '  members[3].name: Duplicate value: "twin"',
      ].join('\n'),
    );
  });

  test.each([
    ['members: {a: 1}', 'members: Invalid value: {"a":1}: must be a list'],
    ['- a', '<root>: Invalid value: ["a"]: must be an object with the fields members and flags'],
    ['a: [', 'fleet.yaml is not valid YAML'],
  ])('%j is refused with a reason', (yaml, message) => {
    expect(() => parseFleet(yaml, 'fleet.yaml')).toThrow(message);
  });

  test('the shipped example is usable', () => {
    const path = join(import.meta.dirname, '..', '..', 'examples', 'fleet.yaml');
    const names = parseFleet(readFileSync(path, 'utf8'), path).members.map(({ name }) => name);
    expect(names).toEqual(['paris', 'virginia', 'lab']);
  });
});

test('a member from flags is checked like one from a file', () => {
  expect(parseMember({ name: 'edge', nodes: 5, cpu: undefined }, 1)).toMatchObject({
    name: 'edge',
    nodes: 5,
    cpu: '8',
  });
  expect(() => parseMember({ name: 'x', nodes: 'many' }, 0)).toThrow('nodes: Invalid value: "many": must be a whole');
});
