/** Commands about an installed control plane work on two sides: the host cluster it runs in, and its own API. */

import { deployments } from '../../api/core/apps.ts';
import { UserError } from '../../base/errors.ts';
import { noControlPlane } from '../../bootstrap/no-control-plane.ts';
import { readIfPresent } from '../../files/private.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { connectHost } from '../init/host.ts';
import { type LocalPlaces, localPlaces } from '../init/places.ts';
import { namespaceOr, text, type Values } from '../option.ts';

/** Upstream's flags for both sides. */
export const sideOptions = {
  kubeconfig: text('--kubeconfig <file>', 'Kubeconfig of the host cluster'),
  context: text('--context <name>', 'Context of the host cluster in that kubeconfig'),
  namespace: namespaceOr(
    '-n, --namespace <name>',
    'Namespace of the control plane in the host cluster',
    'karmada-system',
  ),
  karmadaKubeconfig: text(
    '--karmada-kubeconfig <file>',
    'Kubeconfig of the control plane; by default the one that init has written',
  ),
  karmadaContext: text('--karmada-context <name>', 'Context of the control plane in that kubeconfig'),
};

export interface Sides {
  host: ConnectedServer;
  namespace: string;
  places: LocalPlaces;
  /** Reads the kubeconfig anew each time: it may have been renewed. */
  connectKarmada(): Promise<ConnectedServer>;
}

/**
 * Connects to the host; the control plane may be down, and is connected to when asked for. No server is asked, and both
 * kubeconfigs that are named are read.
 */
export async function connectSides(context: CommandContext, chosen: Values<typeof sideOptions>): Promise<Sides> {
  const { namespace, karmadaKubeconfig, karmadaContext } = chosen;
  const host = await connectHost(context, hostPlaces(chosen));
  const { contextName } = host;
  const places = localPlaces(karmadaKubeconfig === undefined ? {} : { kubeconfigFile: karmadaKubeconfig }, {
    home: context.home,
    contextName,
    namespace,
  });
  const missing = async (file: string): Promise<UserError> => {
    if (!(await host.client.find(deployments, 'karmada-apiserver', { namespace }))) return noControlPlane(namespace);
    return new UserError('NotFound', `there is no kubeconfig of the control plane at ${file}`, {
      hint: 'name it with --karmada-kubeconfig, or write it with "kubectl karmada init phase kubeconfig"',
    });
  };
  const find = async (): Promise<{ file: string; isThere: boolean }> => {
    const usual = await readIfPresent(places.kubeconfig);
    const file = usual === undefined && karmadaKubeconfig === undefined ? places.ownKubeconfig : places.kubeconfig;
    return { file, isThere: karmadaKubeconfig !== undefined || (await readIfPresent(file)) !== undefined };
  };
  const isNamed = karmadaKubeconfig !== undefined || karmadaContext !== undefined;
  const named = isNamed ? await find() : undefined;
  if (named?.isThere) await context.connectKubeconfig({ file: named.file, context: karmadaContext });
  return {
    host,
    namespace,
    places,
    async connectKarmada() {
      const { file, isThere } = await find();
      if (!isThere) throw await missing(file);
      return context.connectKubeconfig({ file, context: karmadaContext });
    },
  };
}

function hostPlaces({ kubeconfig, context }: Values<typeof sideOptions>) {
  return {
    ...(kubeconfig === undefined ? {} : { hostKubeconfig: kubeconfig }),
    ...(context === undefined ? {} : { hostContext: context }),
  };
}
