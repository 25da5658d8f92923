/** The page's looks: readable without colours, in light and in dark. */

export const STYLE = `
:root{color-scheme:light dark;--line:#c9ced6;--soft:#f4f6f8;--text:#1d2430;--dim:#5c6675;--kept:#4a6fa5;--added:#2e8b57;--removed:#c0392b;--warn:#9a6700}
@media(prefers-color-scheme:dark){:root{--line:#3a4250;--soft:#1b212b;--text:#e6e9ee;--dim:#98a2b3;--kept:#7aa2dd;--added:#4fbf82;--removed:#e57368;--warn:#d7a531}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1100px;padding:24px;font:15px/1.45 system-ui,sans-serif;color:var(--text);background:Canvas}
h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:28px 0 10px}h3{font-size:15px;margin:0 0 6px}h4{margin:10px 0 4px}
p{margin:4px 0}ul{margin:6px 0;padding-left:20px}.claim,.message,.rest,.legend{color:var(--dim)}
svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}svg text{fill:var(--text)}svg .place,svg .region-name{fill:var(--dim)}svg .count{text-anchor:end;font-weight:600}svg .cluster-name{font-weight:600}
svg .region{fill:var(--soft);stroke:var(--line)}svg .cluster rect{fill:Canvas;stroke:var(--line)}svg .cluster.avoided rect{stroke:var(--removed);stroke-dasharray:5 4}
circle.kept{fill:var(--kept)}circle.added{fill:var(--added)}circle.removed{fill:none;stroke:var(--removed);stroke-width:1.5}
.dot{display:inline-block;width:10px;height:10px;border-radius:5px;margin-left:8px}.dot.kept{background:var(--kept)}.dot.added{background:var(--added)}.dot.removed{border:2px solid var(--removed)}
.template{border:1px solid var(--line);border-radius:8px;padding:12px 14px;margin:10px 0}.verdict{font-weight:400;border:1px solid var(--line);border-radius:10px;padding:1px 9px;font-size:12px}.unschedulable .verdict,.unclaimed .verdict{border-color:var(--removed);color:var(--removed)}.new .verdict,.changed .verdict{border-color:var(--added);color:var(--added)}.total{float:right}
table{border-collapse:collapse;width:100%;margin:6px 0}th{text-align:left;font-weight:500;color:var(--dim);font-size:12px}td,th{padding:3px 10px 3px 0;border-bottom:1px solid var(--soft)}.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.bar{width:38%;white-space:nowrap}.bar i{display:inline-block;height:12px}.bar .kept{background:var(--kept)}.bar .added{background:var(--added)}.bar .removed{border:1px solid var(--removed)}
.warning,.broken{color:var(--warn)}.broken{color:var(--removed)}pre{white-space:pre-wrap;font-size:13px;color:var(--dim);margin:6px 0}summary{cursor:pointer}
form{border:1px solid var(--line);border-radius:8px;padding:4px 14px 12px;background:var(--soft)}fieldset{border:0;padding:0;margin:8px 0 0}legend{font-weight:600;padding:0}
fieldset label{display:inline-flex;gap:6px;align-items:center;margin:4px 18px 4px 0}input[type=number]{width:84px}input[type=text]{width:280px}#problem{color:var(--removed);min-height:1.4em}
`;
