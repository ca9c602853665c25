/** Light and dark, by the viewer's system or by what the page around asks for. */
const LIGHT =
  '--bg:#fff;--card:#fff;--fg:#1c1f26;--quiet:#565d6b;--border:#e3e5ea;--muted:#f1f2f5;--accent:#2f5fd0;--before:#9aa1ae;--ok:#e3f6ea;--ok-fg:#14633a;--warn:#fdf3d8;--warn-fg:#7a4f00;--bad:#c02626;--bad-fg:#fff';
const DARK =
  '--bg:#0e1014;--card:#14161b;--fg:#eceef2;--quiet:#a2a9b6;--border:#2a2e36;--muted:#22262e;--accent:#7aa7ff;--before:#6f7785;--ok:#12301f;--ok-fg:#7fdca6;--warn:#3a2d0d;--warn-fg:#f2c14e;--bad:#d03030;--bad-fg:#fff';

export const STYLE = `
:root{color-scheme:light;${LIGHT}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${DARK}}}
:root[data-theme=dark]{color-scheme:dark;${DARK}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:14px/1.5 ui-sans-serif,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:960px;margin:0 auto;padding:16px;display:grid;gap:16px}
:root[data-compact] main{padding:8px;gap:8px}
h1{font-size:18px;margin:0}h2{font-size:15px;margin:0 0 6px;display:flex;flex-wrap:wrap;align-items:center;gap:8px}
p{margin:0 0 6px}ul{margin:0 0 8px;padding-left:20px}
.quiet{color:var(--quiet);font-weight:400}.card{border:1px solid var(--border);border-radius:8px;padding:12px 14px;background:var(--card);min-width:0}
.scroll{overflow-x:auto;direction:rtl}.scroll>*{direction:ltr;margin-right:auto}.map{border-collapse:separate;border-spacing:2px;font-size:12px}
.map th{position:sticky;left:0;background:var(--card);text-align:left;font-weight:400;padding-right:12px;max-width:180px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.map td{padding:0}
.cell{display:grid;place-items:center;width:24px;height:24px;border-radius:3px;font:600 10px/1 ui-monospace,monospace;text-decoration:none;color:var(--quiet)}
.v-stable{background:var(--ok);color:var(--ok-fg)}.v-noise{background:var(--muted);color:var(--quiet)}
.v-not-enough-data{border:1px dashed var(--quiet)}.v-not-computable{border:1px solid var(--border)}
.v-drift{background:var(--warn);color:var(--warn-fg);box-shadow:inset 0 0 0 1px currentColor}.v-severe{background:var(--bad);color:var(--bad-fg)}
.chosen{outline:2px solid var(--accent);outline-offset:1px}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.badge{display:inline-block;border-radius:999px;padding:1px 8px;font-size:12px;font-weight:500;border:0}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 14px;padding:0;margin:8px 0 0;font-size:12px;color:var(--quiet)}.legend li{display:flex;align-items:center;gap:6px}.legend .cell{width:16px;height:16px;font-size:9px}
svg{width:100%;height:150px;display:block;border-bottom:1px solid var(--border)}.before{fill:var(--before)}.now{fill:var(--accent)}
.keys{font-size:12px;color:var(--quiet)}.key{display:inline-block;width:10px;height:10px;border-radius:2px;margin-left:8px}.key.before{background:var(--before)}.key.now{background:var(--accent)}
details{margin-top:8px}summary{cursor:pointer;color:var(--quiet);font-size:13px}
.plain{border-collapse:collapse;width:100%;font-size:13px}.plain th{text-align:left;font-weight:400}.plain td{text-align:right}.plain tr+tr>*{border-top:1px solid var(--border)}.plain th,.plain td{padding:4px 6px}
.nothing{padding:48px 16px;text-align:center;color:var(--quiet)}footer{font-size:12px}footer a{color:var(--accent)}
@media print{.card{break-inside:avoid}}`.replaceAll('\n', '');
