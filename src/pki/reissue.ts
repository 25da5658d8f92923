/** A certificate's successor: the same subject and names, valid from now on. */

import { type Credentials, type IssueOptions, issueClientCertificate, issueServerCertificate } from './certificate.ts';
import { inspectCertificate } from './inspect.ts';

const DAY = 86_400_000;

/** Issues what `old` is once more, for as long as it was valid unless `days` says otherwise, with a new key unless one is given. */
export function reissueCertificate(old: string, ca: Credentials, options: IssueOptions): Promise<Credentials> {
  const { commonName, organizations, hosts, notBefore, notAfter } = inspectCertificate(old);
  const days = options.days ?? Math.max(1, Math.round((notAfter - notBefore) / DAY));
  const groups = organizations.filter((organization) => organization !== '');
  const names = hosts.map((host) => host.replace(/^(DNS|IP Address):/, '')).filter((host) => host !== '');
  return names.length > 0
    ? issueServerCertificate(ca, { commonName, organizations: groups, hosts: names }, { ...options, days })
    : issueClientCertificate(ca, { user: commonName, groups }, { ...options, days });
}
