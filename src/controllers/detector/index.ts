/** From templates and policies to bindings: discovers the kinds, matches policies, claims templates, writes bindings. */

import { customResourceDefinitions } from '../../api/core/extension.ts';
import { clusterPropagationPolicies } from '../../api/policy/v1alpha1/cluster-propagation-policy.ts';
import { propagationPolicies } from '../../api/policy/v1alpha1/propagation-policy.ts';
import type { ControllerSpec } from '../../machinery/controller.ts';
import type { Environment } from '../environment.ts';
import { createPolicyController } from './policy-controller.ts';
import { createTemplateController } from './template-controller.ts';
import { createTemplates, type Templates } from './templates.ts';

/** Learns of new kinds when their definition appears, and of anything else now and then. */
function createDiscoveryController(environment: Environment, templates: Templates): ControllerSpec {
  const { informers, settings } = environment;
  return {
    name: 'resource-discovery',
    start(queue) {
      queue.add('');
      informers.for(customResourceDefinitions).onChange(() => queue.add(''));
    },
    async reconcile() {
      await templates.refresh();
      return { after: settings.discoveryFrequency };
    },
  };
}

export function createDetector(environment: Environment): ControllerSpec[] {
  const templates = createTemplates(environment);
  const shared = { templates, waiting: new Set<string>() };
  return [
    createDiscoveryController(environment, templates),
    createTemplateController(environment, templates, shared.waiting),
    createPolicyController(environment, propagationPolicies, shared),
    createPolicyController(environment, clusterPropagationPolicies, shared),
  ];
}
