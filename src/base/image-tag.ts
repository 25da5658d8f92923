/** The tag in the name of a container image. */

/** `v1.18.2` of `r.local:5000/karmada/karmada-scheduler:v1.18.2@sha256:…`; undefined where there is none. */
export function imageTag(image: string): string | undefined {
  return /:([^/:@]+)(?:@|$)/.exec(image)?.[1];
}
