import { documentsStart, testPages } from './docs/carry-out.ts';
import { COMMANDS } from './docs/lines.ts';

documentsStart(
  ['kubectl karmada local up --detach --failover', 'export KUBECONFIG=~/.kube/karmada-apiserver.config'],
  true,
);

testPages(COMMANDS);
