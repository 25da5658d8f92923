/** The shape of a simulated fleet: which members there are, how large, and where. */

/** One simulated member cluster; every field is filled in. */
export interface MemberShape {
  name: string;
  nodes: number;
  /** Capacity of each node. */
  cpu: string;
  memory: string;
  pods: number;
  /** Labels of the Cluster object. */
  labels: Record<string, string>;
  region: string;
  zone: string;
  provider: string;
  /** How long a pod takes from being bound to being Ready. */
  podReadySeconds: number;
}

export interface Fleet {
  members: readonly MemberShape[];
}

/** Members differ, so that placements show: places repeat after three, sizes with them. */
const VARIETY: readonly Pick<MemberShape, 'nodes' | 'cpu' | 'memory' | 'region' | 'zone' | 'provider'>[] = [
  { nodes: 2, cpu: '4', memory: '16Gi', region: 'eu-west', zone: 'eu-west-a', provider: 'north' },
  { nodes: 4, cpu: '8', memory: '32Gi', region: 'us-east', zone: 'us-east-b', provider: 'north' },
  { nodes: 1, cpu: '16', memory: '64Gi', region: 'ap-south', zone: 'ap-south-c', provider: 'south' },
];

/** A member with the given fields; the rest by its position in the fleet. */
export function memberShape(given: Partial<MemberShape> & { name: string }, position = 0): MemberShape {
  const variety = VARIETY[position % VARIETY.length];
  return {
    nodes: 1,
    cpu: '4',
    memory: '16Gi',
    pods: 110,
    labels: {},
    region: '',
    zone: '',
    provider: '',
    podReadySeconds: 0.2,
    ...variety,
    ...given,
  };
}

/** `count` members named member1, member2, … of different places and sizes. */
export function defaultFleet(count = 3): Fleet {
  return { members: Array.from({ length: count }, (_, i) => memberShape({ name: `member${i + 1}` }, i)) };
}
