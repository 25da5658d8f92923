/** How something is reached from outside, as statuses report it. */

import {
  ATOMIC_LIST,
  type Field,
  int32,
  list,
  type Optional,
  object,
  optional,
  QUALIFIED_NAME_PATTERN,
  text,
} from '../../field.ts';

const port = object({
  error: text('what is wrong with the port', { maxLength: 316, pattern: QUALIFIED_NAME_PATTERN }),
  port: int32('port'),
  protocol: text('TCP, UDP or SCTP'),
});

const address = {
  hostname: optional(text('name')),
  ip: optional(text('address')),
  ports: optional(list(port, 'ports', ATOMIC_LIST)),
};

const status = <T>(point: Field<T>): Optional<{ ingress?: T[] }> =>
  optional(object({ ingress: optional(list(point, 'entrances', ATOMIC_LIST)) }, 'where it is reached'));

/** As an Ingress reports it. */
export const ingressLoadBalancer = status(object(address));

/** As a Service reports it. */
export const serviceLoadBalancer = status(
  object({ ...address, ipMode: optional(text('VIP or Proxy: how the address is reached')) }),
);
