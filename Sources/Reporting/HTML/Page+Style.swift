extension Page {
  /// The style sheet of all pages, for light and dark mode and for wide and narrow windows. The colours of series are
  /// those of Okabe and Ito, which can be distinguished with any kind of colour blindness, adjusted to the background.
  static let style = """
    :root {
      --ground: #fcfcfb; --card: #fff; --ink: #1d1f23; --soft: #5f6670; --line: #e3e5e8; --mark: #fff3cf;
      --c0: #0b6fb8; --c1: #d1590a; --c2: #008a64; --c3: #b44f8f; --c4: #8a6d00; --c5: #3f9bd6; --c6: #5b5f66;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #14161a; --card: #1b1e23; --ink: #e6e8eb; --soft: #9aa3ad; --line: #30353c; --mark: #4a3f17;
        --c0: #58b4f0; --c1: #f08c4a; --c2: #35c497; --c3: #dd8fc0; --c4: #e0c04a; --c5: #9ad4f7; --c6: #b4b9c0;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; max-width: 58rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--ink);
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
    }
    h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
    header p { margin: 0.4rem 0 0; color: var(--soft); }
    h2 { margin: 2.6rem 0 0.6rem; font-size: 1.2rem; letter-spacing: -0.005em; overflow-wrap: anywhere; }
    h3 { margin: 1.4rem 0 0.4rem; font-size: 1rem; }
    p { margin: 0.4rem 0; }
    .note { color: var(--soft); font-size: 0.9rem; }
    figure { margin: 0.8rem 0 1.6rem; }
    figcaption { font-weight: 600; font-size: 0.95rem; }
    figure, pre, .scroll { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.9rem 1rem; }
    pre, .scroll { overflow-x: auto; }
    pre {
      margin: 0.5rem 0 1.2rem; white-space: pre-wrap; overflow-wrap: anywhere;
      font: 14px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }
    svg { display: block; width: 100%; height: auto; overflow: visible; font: 12px system-ui, sans-serif; }
    svg text { fill: var(--soft); }
    svg .grid { stroke: var(--line); }
    svg .band { opacity: 0.2; }
    svg .series { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    svg .faint { stroke-width: 1.25; opacity: 0.75; }
    svg .dashed { stroke-dasharray: 5 5; }
    .narrow, .pairs .wide { display: none; }
    .pairs .narrow { display: block; }
    .pairs { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
    .pairs figure { margin: 0; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; margin: 0.3rem 0 0.6rem; padding: 0; list-style: none; }
    .legend li { color: var(--soft); font-size: 0.86rem; }
    .legend svg { display: inline-block; width: 26px; height: 10px; margin-right: 0.35rem; }
    table { border-collapse: collapse; font-size: 0.9rem; }
    th, td { padding: 0.28rem 0.7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
    th:first-child, td:first-child, td.word { text-align: left; }
    tr:last-child td { border-bottom: 0; }
    th { color: var(--soft); font-weight: 600; }
    tr.differs td { background: var(--mark); font-weight: 600; }
    .matrix td, .matrix th { padding: 0.3rem 0.5rem; text-align: center; border: 0; }
    .matrix th { font-weight: 500; }
    .matrix th.side { text-align: right; }
    .place circle { fill: var(--c0); fill-opacity: 0.75; }
    .place text { fill: var(--ink); text-anchor: middle; }
    .place .hidden { opacity: 0; pointer-events: none; }
    .place:hover .hidden, .place:focus .hidden { opacity: 1; font-weight: 600; }
    .place:hover circle { fill: var(--c1); fill-opacity: 1; }
    .place:hover text { fill: var(--c1); }
    details summary { cursor: pointer; color: var(--soft); margin: 0.4rem 0; }
    @media (max-width: 40rem) {
      body { padding: 1.25rem 0.8rem 3rem; }
      h1 { font-size: 1.5rem; }
      figure, pre, .scroll { padding: 0.7rem 0.6rem; }
      .wide { display: none; }
      .narrow { display: block; }
      table { font-size: 0.82rem; }
      th, td { padding: 0.28rem 0.4rem; }
      .pairs { grid-template-columns: 1fr; }
    }
    """
}
