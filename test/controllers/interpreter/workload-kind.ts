/** A custom kind that nobody knows without being told, and the scripts that tell. */

import type { ResourceInterpreterCustomization } from '../../../src/api/config/v1alpha1/resource-interpreter-customization.ts';
import { resourceInterpreterCustomizations } from '../../../src/api/config/v1alpha1/resource-interpreter-customization.ts';
import { type CustomResourceDefinition, customResourceDefinitions } from '../../../src/api/core/extension.ts';
import type { Resource } from '../../../src/api/kind.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import type { Client } from '../../../src/client/client.ts';

export const engines: Resource<AnyObject> = {
  group: 'example.io',
  version: 'v1',
  kind: 'Engine',
  plural: 'engines',
  namespaced: true,
};

const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const;

const definition: CustomResourceDefinition = {
  metadata: { name: 'engines.example.io' },
  spec: {
    group: 'example.io',
    scope: 'Namespaced',
    names: { plural: 'engines', singular: 'engine', kind: 'Engine', listKind: 'EngineList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } },
      },
    ],
  },
};

/** Makes the kind known to a server. */
export async function defineEngines(client: Client): Promise<void> {
  await client.create(customResourceDefinitions, structuredClone(definition));
}

export const anEngine = (cylinders: number): AnyObject => ({
  apiVersion: 'example.io/v1',
  kind: 'Engine',
  metadata: { name: 'diesel', namespace: 'default' },
  spec: { cylinders, secretName: 'fuel', options: {}, extras: [] },
});

export type Scripts = ResourceInterpreterCustomization['spec']['customizations'];

export const SCRIPTS = {
  replicaResource: {
    luaScript: `
      local kube = require("kube")
      function GetReplicas(desiredObj)
        local template = {spec = {containers = {{name = "c", resources = {requests = {cpu = "100m"}}}}}}
        return desiredObj.spec.cylinders, kube.accuratePodRequirements(template)
      end`,
  },
  replicaRevision: {
    luaScript: `
      function ReviseReplica(desiredObj, desiredReplica)
        desiredObj.spec.cylinders = desiredReplica
        return desiredObj
      end`,
  },
  statusReflection: {
    luaScript: `
      function ReflectStatus(observedObj)
        if observedObj.status == nil then return nil end
        return {running = observedObj.status.running}
      end`,
  },
  statusAggregation: {
    luaScript: `
      function AggregateStatus(desiredObj, statusItems)
        local running = 0
        for _, item in ipairs(statusItems) do
          if item.status then running = running + item.status.running end
        end
        desiredObj.status = {running = running}
        return desiredObj
      end`,
  },
  healthInterpretation: {
    luaScript: `
      function InterpretHealth(observedObj)
        return observedObj.status ~= nil and observedObj.status.running == observedObj.spec.cylinders
      end`,
  },
  retention: {
    luaScript: `
      function Retain(desiredObj, observedObj)
        desiredObj.spec.serial = observedObj.spec.serial
        return desiredObj
      end`,
  },
  dependencyInterpretation: {
    luaScript: `
      function GetDependencies(desiredObj)
        return {{
          apiVersion = "v1", kind = "Secret",
          namespace = desiredObj.metadata.namespace, name = desiredObj.spec.secretName,
        }}
      end`,
  },
} satisfies Scripts;

/** Teaches a control plane the kind. */
export async function teach(karmadaClient: Client, customizations: Scripts, name = 'engines'): Promise<void> {
  await karmadaClient.create(resourceInterpreterCustomizations, {
    metadata: { name },
    spec: { target: { apiVersion: 'example.io/v1', kind: 'Engine' }, customizations },
  });
}
