/** Container image references and their parts. */

export interface ImageReference {
  /** Empty when the reference names none. */
  registry: string;
  repository: string;
  /** At most one of the two; a tag goes before a digest. */
  tag: string;
  digest: string;
}

const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** Reads `[registry/]repository[:tag][@digest]`; of tag and digest only the tag is kept. */
export function parseImage(text: string): ImageReference {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const rest = hasRegistry ? text.slice(slash + 1) : text;
  const [name = '', digest = ''] = rest.split('@', 2);
  const colon = name.lastIndexOf(':');
  const tag = colon < 0 ? '' : name.slice(colon + 1);
  return {
    registry: hasRegistry ? first : '',
    repository: colon < 0 ? name : name.slice(0, colon),
    tag,
    digest: tag ? '' : digest,
  };
}

/** The reference as text. */
export function formatImage({ registry, repository, tag, digest }: ImageReference): string {
  const version = tag ? `:${tag}` : digest ? `@${digest}` : '';
  return `${registry ? `${registry}/` : ''}${repository}${version}`;
}

/** The reference with another tag or digest; text that looks like neither changes nothing. */
export function withVersion(image: ImageReference, version: string): ImageReference {
  if (version === '') return { ...image, tag: '', digest: '' };
  if (TAG.test(version)) return { ...image, tag: version, digest: '' };
  return DIGEST.test(version) ? { ...image, tag: '', digest: version } : image;
}
