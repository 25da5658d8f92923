import { expect, test } from '@jest/globals';
import { agentRequest } from '../../../src/controllers/agent-csr-approving/recognize.ts';

const spec = {
  request: '',
  signerName: 'kubernetes.io/kube-apiserver-client',
  usages: ['digital signature', 'key encipherment', 'client auth'],
};
const facts = {
  commonName: 'system:karmada:agent:edge',
  organizations: ['system:karmada:agents'],
  hasAlternativeNames: false,
};

test('an agent is recognized, with or without key encipherment', () => {
  expect(agentRequest(spec, facts)).toEqual({ user: 'system:karmada:agent:edge' });
  expect(agentRequest({ ...spec, usages: ['client auth', 'digital signature'] }, facts)).toBeDefined();
});

test.each<[string, Partial<typeof spec>, Partial<typeof facts>]>([
  ['for another signer', { signerName: 'example.com/signer' }, {}],
  ['with a use that no agent has', { usages: [...spec.usages, 'server auth'] }, {}],
  ['without a use that every agent has', { usages: ['client auth'] }, {}],
  ['for more groups', {}, { organizations: ['system:karmada:agents', 'system:masters'] }],
  ['for another group', {}, { organizations: ['system:masters'] }],
  ['for no agent', {}, { commonName: 'system:admin' }],
  ['for an agent without a name', {}, { commonName: 'system:karmada:agent:' }],
  ['with host names', {}, { hasAlternativeNames: true }],
])('a request %s is left alone', (_, changedSpec, changedFacts) => {
  expect(agentRequest({ ...spec, ...changedSpec }, { ...facts, ...changedFacts })).toBeUndefined();
});
