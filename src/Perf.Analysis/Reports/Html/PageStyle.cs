namespace Perf.Analysis.Reports.Html;

/// <summary>
/// How pages look, on a screen in light and dark, on a phone and on paper. Text has at least 4.5 times the contrast of its ground, what is
/// drawn 3 times (WCAG 2.1, AA); f1 to f5 fill and l1 to l5 draw the series of a chart.
/// </summary>
internal static class PageStyle
{
    public const string Css =
        """
        :root { color-scheme: light dark; --page: #ffffff; --text: #1b1b1f; --bad: #b3261e; --good: #146c2e; --dim: #5c5f66;
          --rule: #d8d8d8; --axis: #767676; --on: #ffffff; --c1: #1f66a8; --c2: #a8500a; --c3: #6f42b0; --c4: #0f7466; --c5: #6b6b6b; }
        @media screen and (prefers-color-scheme: dark) { :root { --page: #141517; --text: #e6e6e6; --bad: #ff8a80; --good: #7bd88f;
          --dim: #a6a9b0; --rule: #404247; --axis: #8c8f96; --on: #111111; --c1: #7ab8f5; --c2: #f2a65a; --c3: #c3a6f0; --c4: #5fcbb9;
          --c5: #9a9da4; } }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 1.2rem auto; padding: 0 1rem; max-width: 90rem; background: var(--page);
          color: var(--text); overflow-wrap: anywhere; }
        h1 { font-size: 1.3rem; margin: 0 0 .6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } h3 { font-size: 1rem; }
        a { color: var(--c1); } nav a { margin-right: .8rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: .3rem .7rem; border-bottom: 1px solid var(--rule); white-space: nowrap; }
        td:first-child { font-family: ui-monospace, monospace; font-size: .9em; }
        .long { display: inline-block; white-space: normal; min-width: 14rem; max-width: 40rem; }
        .worse { color: var(--bad); fill: var(--bad); } .better { color: var(--good); fill: var(--good); }
        .same { fill: var(--dim); } .one { stroke: var(--dim); stroke-dasharray: 2 2; } p.dim { color: var(--dim); }
        .tolerated { fill: var(--rule); opacity: .6; } .line { fill: none; stroke-width: 2; } .axis { stroke: var(--rule); }
        svg text { fill: currentColor; font-size: 12px; } pre { overflow-x: auto; }
        summary { cursor: pointer; margin: 1rem 0 .5rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: .8rem; margin: 0 0 .8rem; }
        .tiles div { border: 1px solid var(--axis); border-radius: .4rem; padding: .4rem .8rem; }
        .tiles dt { color: var(--dim); } .tiles dd { margin: 0; font-size: 1.1rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2rem; }
        .figures > * { min-width: 0; } .figures h2 { margin: .2rem 0; }
        figure { margin: 0 0 1rem; max-width: 34rem; min-width: 0; } figcaption { font-weight: 600; margin: .4rem 0; }
        .missing { border-left: .3rem solid var(--axis); padding-left: .7rem; }
        .chart { display: block; width: 100%; height: auto; } .chart text { font-size: 13px; } .chart .on { fill: var(--on); }
        .chart .name { paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
        .on, .value, .x-tick, .x-title { text-anchor: middle; } .end, .y-tick { text-anchor: end; }
        .grid { stroke: var(--rule); fill: none; } .edge, .whisker { stroke: var(--text); } .whisker { stroke-width: 1.5; }
        .mark { stroke: var(--text); stroke-dasharray: 5 3; } .shade { fill: var(--rule); opacity: .5; }
        .slowest { fill: none; stroke: var(--text); stroke-width: 2; }
        .part { stroke: var(--page); }
        .f1 { fill: var(--c1); } .f2 { fill: var(--c2); } .f3 { fill: var(--c3); } .f4 { fill: var(--c4); } .f5 { fill: var(--c5); }
        .hollow { fill: none; stroke: var(--c1); stroke-width: 1.5; stroke-dasharray: 4 2; }
        .cross { fill: none; stroke: var(--c2); stroke-width: 2; }
        .l1, .l2, .l3, .l4, .l5 { fill: none; stroke-width: 2; }
        .l1 { stroke: var(--c1); } .l2 { stroke: var(--c2); stroke-dasharray: 7 3; } .l3 { stroke: var(--c3); stroke-dasharray: 2 2; }
        .l4 { stroke: var(--c4); stroke-dasharray: 9 3 2 3; } .l5 { stroke: var(--c5); stroke-dasharray: 4 4; }
        @media print { body { font-size: 13px; max-width: none; margin: 0; padding: 0; } nav { display: none; }
          figure, tr, .tiles div { break-inside: avoid; } h2, h3 { break-after: avoid; }
          figure { max-width: 27rem; } .chart { max-height: 22cm; }
          .scroll { overflow: visible; } table { font-size: 10px; }
          th, td { white-space: normal; overflow-wrap: break-word; padding: .15rem .3rem; }
          td:first-child, .long, bdi, code { overflow-wrap: anywhere; min-width: 0; } }
        """;
}
