/** Keeps the EndpointSlice and the Endpoints of each Service with a selector. */

import { type Endpoints, endpoints, type Service, services } from '../../../api/core/core.ts';
import { type EndpointSlice, endpointSlices } from '../../../api/core/network.ts';
import { type Pod, pods } from '../../../api/core/pod.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { controllerReference, deleteIfPresent, patchIfChanged } from '../../../machinery/write.ts';
import { createBarrier } from '../barrier.ts';
import { BATCH, type MemberContext } from '../member-context.ts';
import { controllerUid } from '../owner.ts';
import { backendsOf, endpointsContent, SERVICE_LABEL, sliceContent } from './slices.ts';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

function selects({ spec }: Service, pod: Pod): boolean {
  const selector = Object.entries(spec.selector ?? {});
  return selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value);
}

export function serviceController({ client, informers, clock }: MemberContext): ControllerSpec {
  const [all, allPods] = [informers.for(services), informers.for(pods)];
  const [allEndpoints, slices] = [informers.for(endpoints), informers.for(endpointSlices)];
  const slicesOf = slices.index('controller', controllerUid);
  const barriers = { endpoints: createBarrier(allEndpoints, clock), slices: createBarrier(slices, clock) };

  const writeSlice = async (service: Service, backends: readonly Pod[]): Promise<void> => {
    const { name = '', namespace = '', uid = '' } = service.metadata;
    const content = sliceContent(service, backends);
    const [old] = slicesOf(uid);
    if (old) return void (await patchIfChanged(client, endpointSlices, { old, next: { ...old, ...content } }));
    const slice: EndpointSlice = {
      metadata: {
        generateName: `${name}-`,
        namespace,
        labels: {
          ...service.metadata.labels,
          [SERVICE_LABEL]: name,
          [MANAGED_BY]: 'endpointslice-controller.k8s.io',
        },
        ownerReferences: [controllerReference(services, service)],
      },
      ...content,
    };
    await barriers.slices.shows(await client.create(endpointSlices, slice, { namespace }));
  };
  const writeEndpoints = async (service: Service, backends: readonly Pod[]): Promise<void> => {
    const { name = '', namespace = '' } = service.metadata;
    const content = endpointsContent(service, backends);
    const old = allEndpoints.get(name, namespace);
    if (old) {
      const { subsets: _, ...rest } = old;
      return void (await patchIfChanged(client, endpoints, { old, next: { ...rest, ...content } }));
    }
    const fresh: Endpoints = { metadata: { name, namespace, labels: service.metadata.labels ?? {} }, ...content };
    await barriers.endpoints.shows(await client.create(endpoints, fresh, { namespace }));
  };

  return {
    name: 'endpoints',
    workers: 4,
    start(queue) {
      all.onChange(({ object }) => queue.add(keyOf(object)));
      allPods.onChange(({ object }) => {
        for (const service of all.list(object.metadata.namespace)) {
          if (selects(service, object)) queue.addAfter(keyOf(service), BATCH);
        }
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const service = all.get(name, namespace);
      if (!service) return deleteIfPresent(client, endpoints, { metadata: { name, namespace } });
      if (!service.spec.selector || service.metadata.deletionTimestamp !== undefined) return;
      const backends = backendsOf(service, allPods.list(namespace));
      await writeSlice(service, backends);
      await writeEndpoints(service, backends);
    },
  };
}
