import { METHOD_COLOURS } from './methodMarks';

function colours(theme: keyof typeof METHOD_COLOURS): string {
  return METHOD_COLOURS[theme].map((colour, i) => `--m${i}: ${colour};`).join(' ');
}

/** How often there is a rule for each method. */
const EACH_METHOD = METHOD_COLOURS.light
  .map(
    (_, i) => `.m${i} { color: var(--m${i}); }
main:has(.key .m${i}:hover) .series:not(.m${i}) { opacity: .12; }`,
  )
  .join('\n');

/** The style sheet of a study's report. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #3b3b3b; --strong: #1f1f1f; --dim: #6b6b6b; --line: #e2e2e2; --raised: #f6f7f8;
  --better: #1e7a34; --worse: #b3261e; --heat: #0063d3; ${colours('light')} }
@media (prefers-color-scheme: dark) { :root { --ground: #1f1f1f; --text: #cccccc; --strong: #f0f0f0; --dim: #9d9d9d; --line: #363636; --raised: #272727;
  --better: #7fd08a; --worse: #f48771; --heat: #59a4f9; ${colours('dark')} } }
* { box-sizing: border-box; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 0; background: var(--ground); color: var(--text); }
main { max-width: 1360px; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1, h2, h3 { color: var(--strong); line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: .95rem; margin: 0 0 .25rem; }
p, .prose { max-width: 52rem; margin: .4rem 0; } .dim, figcaption { color: var(--dim); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 1rem 0; } a { color: var(--heat); text-decoration: none; } a:hover { text-decoration: underline; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
.facts div { background: var(--raised); border-radius: 6px; padding: .6rem .8rem; } .facts b { display: block; font-size: 1.15rem; color: var(--strong); font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; margin: 1rem 0; }
.card { background: var(--raised); border-radius: 6px; padding: .8rem 1rem; break-inside: avoid; min-width: 0; } .card ul { margin: 0; padding-left: 1.1rem; } .card li { margin: .3rem 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1.25rem 1.5rem; margin: 1rem 0; }
figure { margin: 0; min-width: 0; max-width: 36rem; break-inside: avoid; display: grid; grid-template-rows: subgrid; grid-row: span 2; gap: 0; align-items: end; } figure.wide { display: block; max-width: 52rem; }
.capital::first-letter { text-transform: uppercase; }
svg.chart { display: block; width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: var(--dim); } svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
.grid, .axis, .tick { fill: none; stroke: var(--line); } .axis, .tick { stroke: var(--dim); stroke-width: .8; }
.reference { fill: none; stroke: var(--text); stroke-width: 1.1; opacity: .75; }
.series { transition: opacity .12s; } .line { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linejoin: round; } .band { fill: currentColor; opacity: .16; } .bar { stroke: currentColor; opacity: .55; }
.point { fill: currentColor; stroke: var(--ground); stroke-width: .8; } .point:hover { stroke: var(--strong); stroke-width: 1.6; } .hollow .point { fill: var(--ground); stroke: currentColor; stroke-width: 1.5; }
.behind { opacity: .38; } .front { fill: none; stroke: var(--text); stroke-width: 1.2; opacity: .8; pointer-events: none; }
.key { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: .75rem 0; padding: 0; list-style: none; position: sticky; top: 0; z-index: 1; background: var(--ground); padding: .4rem 0; }
.key li { display: flex; align-items: center; gap: .4rem; cursor: default; } .key svg { width: 26px; height: 12px; flex: none; } .key span { color: var(--text); }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .28rem 1rem .28rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } th { font-weight: 600; color: var(--strong); }
td.figure, th.figure { text-align: right; white-space: nowrap; } td small, th small { display: block; color: var(--dim); font-size: .78rem; font-weight: 400; }
td.best { font-weight: 650; color: var(--strong); } td.better { color: var(--better); font-weight: 600; } td.worse { color: var(--worse); font-weight: 600; } td small { font-weight: 400; }
td.heat { text-align: right; border: 1px solid var(--ground); background: color-mix(in srgb, var(--heat) calc(var(--s) * 70%), var(--ground)); }
td.heat, .heats th.figure { padding: .2rem .5rem; } td.heat.full { color: var(--ground); }
.heats { padding-top: .4rem; display: flex; flex-wrap: wrap; gap: 1.25rem 2rem; } .heats > div { max-width: 100%; }
details { margin: .4rem 0; } summary { cursor: pointer; color: var(--strong); padding: .2rem 0; } details.panel { border: 1px solid var(--line); border-radius: 6px; padding: .4rem .9rem; }
code, pre { font: 12.5px/1.5 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; } pre { background: var(--raised); border-radius: 6px; padding: .8rem 1rem; white-space: pre-wrap; }
${EACH_METHOD}
@media print { :root { color-scheme: light; --ground: #ffffff; --text: #222; --strong: #000; --dim: #555; --line: #ccc; --raised: #f6f7f8; --better: #1e7a34; --worse: #b3261e; --heat: #0063d3; ${colours('light')} }
  body { font-size: 10pt; } main { max-width: none; padding: 0; } nav { display: none; } .key { position: static; } details::details-content { content-visibility: visible; display: block; height: auto; } h2 { break-after: avoid; }
  * { print-color-adjust: exact; } .scroll { overflow: visible; } }
`;
