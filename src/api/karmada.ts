/** Every Karmada kind the control plane serves. */

import { cronFederatedHPAs } from './autoscaling/v1alpha1/cron-federated-hpa.ts';
import { federatedHPAs } from './autoscaling/v1alpha1/federated-hpa.ts';
import { clusters } from './cluster/v1alpha1/cluster.ts';
import { resourceInterpreterCustomizations } from './config/v1alpha1/resource-interpreter-customization.ts';
import { resourceInterpreterWebhookConfigurations } from './config/v1alpha1/resource-interpreter-webhook-configuration.ts';
import type { Kind } from './kind.ts';
import { serviceExports } from './multicluster/v1alpha1/service-export.ts';
import { serviceImports } from './multicluster/v1alpha1/service-import.ts';
import { multiClusterIngresses } from './networking/v1alpha1/multi-cluster-ingress.ts';
import { multiClusterServices } from './networking/v1alpha1/multi-cluster-service.ts';
import { clusterOverridePolicies } from './policy/v1alpha1/cluster-override-policy.ts';
import { clusterPropagationPolicies } from './policy/v1alpha1/cluster-propagation-policy.ts';
import { clusterTaintPolicies } from './policy/v1alpha1/cluster-taint-policy.ts';
import { federatedResourceQuotas } from './policy/v1alpha1/federated-resource-quota.ts';
import { overridePolicies } from './policy/v1alpha1/override-policy.ts';
import { propagationPolicies } from './policy/v1alpha1/propagation-policy.ts';
import { workloadRebalancers } from './rebalance/v1alpha1/workload-rebalancer.ts';
import { remedies } from './remedy/v1alpha1/remedy.ts';
import { resourceRegistries } from './search/v1alpha1/resource-registry.ts';
import { oldClusterResourceBindings, oldResourceBindings } from './work/v1alpha1/resource-binding.ts';
import { works } from './work/v1alpha1/work.ts';
import { clusterResourceBindings } from './work/v1alpha2/cluster-resource-binding.ts';
import { resourceBindings } from './work/v1alpha2/resource-binding.ts';

/** In their stored versions. */
export const karmadaKinds: readonly Kind[] = [
  clusters,
  propagationPolicies,
  clusterPropagationPolicies,
  overridePolicies,
  clusterOverridePolicies,
  clusterTaintPolicies,
  federatedResourceQuotas,
  resourceBindings,
  clusterResourceBindings,
  works,
  workloadRebalancers,
  federatedHPAs,
  cronFederatedHPAs,
  resourceInterpreterCustomizations,
  resourceInterpreterWebhookConfigurations,
  multiClusterServices,
  multiClusterIngresses,
  remedies,
  serviceExports,
  serviceImports,
  resourceRegistries,
];

/** Versions that are served by conversion, where there is a converter. */
export const olderKarmadaKinds: readonly Kind[] = [oldResourceBindings, oldClusterResourceBindings];
