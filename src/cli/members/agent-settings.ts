/** From the flags of `register` to the agent it starts. */

import { DEFAULT_KARMADA_VERSION } from '../../bootstrap/choices/table.ts';
import type { AgentSettings } from '../../membership/pull/agent-objects.ts';
import type { ConnectedServer } from '../context.ts';
import type { RegisterOptions } from './register-options.ts';

/** The agent's settings; its image is that of the release `init` installs. */
export function agentSettings(member: ConnectedServer, options: RegisterOptions & { name: string }): AgentSettings {
  return {
    clusterName: options.name,
    namespace: options.namespace,
    clusterNamespace: options.clusterNamespace,
    apiEndpoint: member.server,
    provider: options.clusterProvider,
    region: options.clusterRegion,
    zones: options.clusterZones,
    proxyServerAddress: options.proxyServerAddress,
    rotateCertificates: options.enableCertRotation,
    image: options.image ?? `docker.io/karmada/karmada-agent:${DEFAULT_KARMADA_VERSION}`,
    replicas: options.replicas,
  };
}
