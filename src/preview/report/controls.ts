/** The page's what-if switches. Every control names its switch and the text it stands for, with `$` for its value. */

import type { Preview, TemplatePreview } from '../result.ts';
import { titleOf } from '../title.ts';
import { html, type Markup } from './markup.ts';
import { shownTemplates } from './shown.ts';

/** More workloads than this are not offered for scaling. */
const MOST_SCALED = 40;

/** A form with a switch for every cluster, the shown workloads, and free text for the rest. */
export function controls(preview: Preview): Markup {
  const workloads = shownTemplates(preview, true).filter(({ replicas, clusters }) => {
    return replicas.next > 0 && clusters.some(({ next = 0 }) => next > 0);
  });
  return html`<form id="controls"><fieldset><legend>Cluster down</legend>${preview.clusters.map(
    ({ name }) => html`<label><input type="checkbox" data-switch="cluster-down" data-text="${name}"> ${name}</label>`,
  )}</fieldset>
<fieldset><legend>CPU of a cluster, in percent</legend>${preview.clusters.map(
    ({ name }) =>
      html`<label>${name} <input type="number" min="0" step="10" value="100" data-default="100" data-switch="capacity" data-text="${name}.cpu=$%"></label>`,
  )}</fieldset>
<fieldset><legend>Replicas</legend>${workloads.slice(0, MOST_SCALED).map(replicasControl)}</fieldset>
<fieldset><legend>Taint</legend><label><input type="text" placeholder="member1=key:NoExecute" data-switch="taint" data-text="$"></label></fieldset>
<fieldset><label><input type="checkbox" data-all> show what does not change</label> <button type="reset">Reset</button></fieldset>
<p id="problem" role="status"></p></form>`;
}

function replicasControl(template: TemplatePreview): Markup {
  const { namespace, kind, name } = template.resource;
  const text = `${namespace ? `${namespace}/` : ''}${kind.toLowerCase()}/${name}=$`;
  return html`<label>${titleOf(template)} <input type="number" min="0" placeholder="as it is" data-switch="replicas" data-text="${text}"></label>`;
}
