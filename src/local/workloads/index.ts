/** What a Kubernetes cluster does besides serving its API: the controllers of a simulated member, as a table. */

import type { ControllerSpec } from '../../machinery/controller.ts';
import { autoscalingController } from './autoscaling/controller.ts';
import { cronJobController } from './cron-job/controller.ts';
import { daemonSetController } from './daemon-set/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { disruptionController } from './disruption/controller.ts';
import { jobController } from './job/controller.ts';
import { kubeletController } from './kubelet/controller.ts';
import type { MemberContext } from './member-context.ts';
import { nodeController } from './node/controller.ts';
import { createPodWriter } from './pod-writer.ts';
import { quotaController } from './quota/controller.ts';
import { replicaSetController } from './replica-set/controller.ts';
import { reserveFrom, schedulerController } from './scheduler/controller.ts';
import { createLedger } from './scheduler/ledger.ts';
import { serviceController } from './service/controller.ts';
import { statefulSetController } from './stateful-set/controller.ts';
import { volumeController } from './volume/controller.ts';

/** Every controller of one member, ready for a manager. */
export function workloadControllers(context: MemberContext): ControllerSpec[] {
  const ledger = createLedger(context.informers);
  const writer = createPodWriter(context, reserveFrom(ledger));
  return [
    nodeController(context),
    schedulerController(context, ledger),
    kubeletController(context),
    replicaSetController(context, writer),
    deploymentController(context),
    statefulSetController(context, writer),
    daemonSetController(context, writer),
    jobController(context, writer),
    cronJobController(context),
    serviceController(context),
    volumeController(context),
    quotaController(context),
    disruptionController(context),
    autoscalingController(context),
  ];
}
