/** ResourceInterpreterWebhookConfiguration: servers that explain kinds to the control plane. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import { type Infer, int32, list, object, optional, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { validateInterpreterWebhooks } from './validate-interpreter-webhooks.ts';

const rule = object({
  apiGroups: list(text(''), 'groups, or *'),
  apiVersions: list(text(''), 'versions, or *'),
  kinds: list(text(''), 'kinds, or *'),
  operations: list(text(''), 'operations, or *'),
});

const webhook = object({
  clientConfig: object(
    {
      caBundle: optional(text('certificates the server is checked with', { format: 'byte' })),
      service: optional(
        object(
          {
            name: text('name'),
            namespace: text('namespace'),
            path: optional(text('path of the URL')),
            port: optional(int32('port; 443 unless given')),
          },
          'the server by its Service',
        ),
      ),
      url: optional(text('the server by its URL')),
    },
    'how the server is reached: by service or by url',
  ),
  interpreterContextVersions: list(text(''), 'versions of the exchange that it speaks'),
  name: text('unique name in DNS form'),
  rules: optional(list(rule, 'what it is asked about')),
  timeoutSeconds: optional(int32('how long an answer may take, 1 to 30; 10 unless given')),
});

export type InterpreterWebhook = Infer<typeof webhook>;

export interface ResourceInterpreterWebhookConfiguration extends KubeObject {
  webhooks: InterpreterWebhook[];
}

export const resourceInterpreterWebhookConfigurations = defineKind<ResourceInterpreterWebhookConfiguration>({
  group: 'config.karmada.io',
  version: 'v1alpha1',
  kind: 'ResourceInterpreterWebhookConfiguration',
  plural: 'resourceinterpreterwebhookconfigurations',
  namespaced: false,
  description: 'Names servers that explain kinds to the control plane.',
  categories: [KARMADA_CATEGORY],
  fields: { webhooks: list(webhook, 'the servers') },
  validate: ({ webhooks }) => validateInterpreterWebhooks(webhooks),
});
