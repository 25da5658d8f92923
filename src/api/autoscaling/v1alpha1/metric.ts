/** Metrics of an autoscaler: what to look at, and what was seen. The shapes are those of autoscaling/v2. */

import { type Infer, int32, labelSelector, list, object, optional, quantity, text } from '../../field.ts';

const metric = object({ name: text('name'), selector: optional(labelSelector) }, 'the metric');

const describedObject = object(
  { apiVersion: optional(text('group/version')), kind: text('kind'), name: text('name') },
  'what the metric is about',
);

const target = object(
  {
    averageUtilization: optional(int32('percent of the requests, over all pods')),
    averageValue: optional(quantity('average over all pods')),
    type: text('Utilization, Value or AverageValue'),
    value: optional(quantity('value')),
  },
  'what it should be',
);

const current = object(
  {
    averageUtilization: optional(int32('percent of the requests, over all pods')),
    averageValue: optional(quantity('average over all pods')),
    value: optional(quantity('value')),
  },
  'what it is',
);

const container = text('container');
const resource = text('resource');
const kindOfSource = text('ContainerResource, External, Object, Pods or Resource');

export const metricSpec = object({
  containerResource: optional(object({ container, name: resource, target }, 'a resource of one container')),
  external: optional(object({ metric, target }, 'a metric from outside the cluster')),
  object: optional(object({ describedObject, metric, target }, 'a metric of another object')),
  pods: optional(object({ metric, target }, 'a metric of the pods')),
  resource: optional(object({ name: resource, target }, 'a resource of the pods')),
  type: kindOfSource,
});

export const metricStatus = object({
  containerResource: optional(object({ container, current, name: resource }, 'a resource of one container')),
  external: optional(object({ current, metric }, 'a metric from outside the cluster')),
  object: optional(object({ current, describedObject, metric }, 'a metric of another object')),
  pods: optional(object({ current, metric }, 'a metric of the pods')),
  resource: optional(object({ current, name: resource }, 'a resource of the pods')),
  type: kindOfSource,
});

const scalingRules = (words: string) =>
  optional(
    object(
      {
        policies: optional(
          list(
            object({
              periodSeconds: int32('the time the change is measured over'),
              type: text('Pods or Percent'),
              value: int32('largest change'),
            }),
            'limits of the change',
            { 'x-kubernetes-list-type': 'atomic' },
          ),
        ),
        selectPolicy: optional(text('Max, Min or Disabled')),
        stabilizationWindowSeconds: optional(int32('how far back recommendations count')),
        tolerance: optional(quantity('how far off the metric may be')),
      },
      words,
    ),
  );

export const scalingBehavior = object(
  { scaleDown: scalingRules('when replicas go'), scaleUp: scalingRules('when replicas come') },
  'how fast replicas come and go',
);

export type ScalingBehavior = Infer<typeof scalingBehavior>;
