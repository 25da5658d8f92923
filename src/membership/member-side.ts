/** What joining leaves in the member: two accounts, their tokens, and the rights of one of them. */

import { namespaces, type ServiceAccount, secrets, serviceAccounts } from '../api/core/core.ts';
import { type ClusterRoleBinding, clusterRoleBindings, clusterRoles } from '../api/core/rbac.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Client } from '../client/client.ts';
import { waitForObject } from '../client/wait.ts';
import { deleteIfPresent } from '../machinery/write.ts';
import { ensure, ensureNamespace, type Patience, type Wanted } from './ensure.ts';
import { IMPERSONATOR_ACCOUNT, memberAccount, memberRole, SYSTEM_LABELS } from './names.ts';
import { FULL_RIGHTS, memberClusterRole, memberClusterRoleBinding, type Rights, rightsOf, roleName } from './rights.ts';
import { foundMarks, isUnmarked, sharedMark } from './sharing.ts';
import { tokenSecret, tokenSecretsOf } from './token-secrets.ts';

/** Values as they are in a Secret: base64. */
export interface MemberCredential {
  token: string;
  impersonatorToken: string;
  caBundle: string;
}

export interface MemberSide {
  clusterName: string;
  namespace: string;
  /** Undefined: those given before, or full ones. */
  rights: Rights | undefined;
  /** The identity of the control plane, kept on the account for the day one of several leaves. */
  controlPlaneId: string;
  /** True where the control plane has registered this member before: what is there is its own. */
  isKnown: boolean;
}

/** How long a cluster may take to fill a token Secret. */
const TOKEN_TIMEOUT_SECONDS = 30;

/** The Secrets that hold the tokens; after a rotation they are not named for their accounts. */
interface TokenNames {
  impersonator: string;
  own: string;
}

/** An object of any kind, its type forgotten. */
function wanted<T extends KubeObject>(one: Wanted<T>): Wanted {
  return one as unknown as Wanted;
}

/** Everything, in steps: objects of one step need those of the steps before. */
export function memberObjects(
  side: Omit<MemberSide, 'isKnown'> & { rights: Rights },
  names: Partial<TokenNames> = {},
  isFound = false,
): Wanted[][] {
  const marks = (isFound ? foundMarks : sharedMark)(side.controlPlaneId);
  const { clusterName, namespace, rights } = side;
  const account = memberAccount(clusterName);
  const role = memberClusterRole(clusterName, rights);
  return [
    [wanted({ resource: namespaces, object: { metadata: { name: namespace, labels: { ...SYSTEM_LABELS } } } })],
    [
      wanted({ resource: serviceAccounts, object: serviceAccount(IMPERSONATOR_ACCOUNT, namespace) }),
      wanted({
        resource: serviceAccounts,
        object: serviceAccount(account, namespace, marks),
      }),
      ...(role ? [wanted({ resource: clusterRoles, object: role, mend: ['rules'] })] : []),
    ],
    [
      wanted({
        resource: clusterRoleBindings,
        object: memberClusterRoleBinding(clusterName, namespace, rights),
        mend: ['subjects'],
      }),
      wanted({ resource: secrets, object: tokenSecret(IMPERSONATOR_ACCOUNT, namespace, names.impersonator) }),
      wanted({ resource: secrets, object: tokenSecret(account, namespace, names.own) }),
    ],
  ];
}

function serviceAccount(name: string, namespace: string, annotations?: Record<string, string>): ServiceAccount {
  return { metadata: { name, namespace, labels: { ...SYSTEM_LABELS }, ...(annotations ? { annotations } : {}) } };
}

/** Creates what is missing in the member and returns the tokens it issued. */
export async function prepareMember(memberClient: Client, side: MemberSide & Patience): Promise<MemberCredential> {
  const { clusterName, namespace } = side;
  const [given] = await Promise.all([
    givenBefore(memberClient, clusterName, namespace),
    ensureNamespace(memberClient, namespace, side),
  ]);
  const rights = side.rights ?? given.rights ?? FULL_RIGHTS;
  // A binding cannot change the role it leads to.
  if (given.binding && given.binding.roleRef.name !== roleName(clusterName, rights)) {
    await deleteIfPresent(memberClient, clusterRoleBindings, given.binding);
  }
  const [impersonatorName, ownName] = given.secretNames;
  const isFound = !side.isKnown && given.account !== undefined && isUnmarked(given.account);
  const names = { impersonator: impersonatorName, own: ownName };
  const objects = memberObjects({ ...side, rights }, names, isFound);
  for (const step of objects.slice(1)) await Promise.all(step.map((one) => ensure(memberClient, one)));
  const [impersonator, own] = await Promise.all([
    issuedToken(memberClient, impersonatorName, side),
    issuedToken(memberClient, ownName, side),
  ]);
  return { token: own.token, impersonatorToken: impersonator.token, caBundle: own.caBundle };
}

/** What an earlier join has left: rights, and the Secrets that hold tokens. */
async function givenBefore(memberClient: Client, clusterName: string, namespace: string) {
  const accounts = [IMPERSONATOR_ACCOUNT, memberAccount(clusterName)] as const;
  const [rights, account, ...secretNames] = await Promise.all([
    givenRights(memberClient, clusterName),
    memberClient.find(serviceAccounts, memberAccount(clusterName), { namespace }),
    ...accounts.map((of) => secretNameOf(memberClient, namespace, of)),
  ]);
  return { ...rights, account, secretNames: secretNames as [string, string] };
}

async function secretNameOf(memberClient: Client, namespace: string, account: string): Promise<string> {
  const found = await tokenSecretsOf(memberClient, namespace, account);
  const names = found.filter(({ data }) => data?.['token']).map(({ metadata }) => metadata.name ?? account);
  return names.includes(account) ? account : (names[0] ?? account);
}

/** The rights an earlier join gave: nobody who says nothing about rights means to widen them. */
export async function givenRights(
  memberClient: Client,
  clusterName: string,
): Promise<{ rights: Rights | undefined; binding: ClusterRoleBinding | undefined }> {
  const name = memberRole(clusterName);
  const [binding, role] = await Promise.all([
    memberClient.find(clusterRoleBindings, name),
    memberClient.find(clusterRoles, name),
  ]);
  const elsewhere = binding !== undefined && binding.roleRef.name !== name;
  return { binding, rights: elsewhere ? { clusterRole: binding.roleRef.name } : rightsOf(role?.rules) };
}

/** Waits for the token that the cluster puts into such a Secret, `account` unless it has another name. */
export async function issuedToken(
  memberClient: Client,
  secretName: string,
  { namespace, clock, signal }: { namespace: string } & Patience,
): Promise<{ token: string; caBundle: string }> {
  return waitForObject(memberClient, secrets, secretName, {
    namespace,
    until: (found) =>
      found?.data?.['token'] ? { token: found.data['token'], caBundle: found.data['ca.crt'] ?? '' } : undefined,
    timeoutSeconds: TOKEN_TIMEOUT_SECONDS,
    what: `the member to issue a token for ${namespace}/${secretName}`,
    clock,
    signal,
  });
}
