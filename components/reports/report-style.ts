/** How a report reads that was taken along as a file. */
export const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:var(--background);color:var(--foreground);font:15px/1.6 ui-sans-serif,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:56rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}h2,h3,h4,h5,h6{line-height:1.3;margin:1.6em 0 .5em}
p,ul,ol,dl,figure,table,pre,blockquote{margin:0 0 1rem}
a{color:var(--accent)}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{overflow-x:auto;padding:.75rem;border:1px solid var(--border);border-radius:6px}
blockquote{border-inline-start:3px solid var(--border);padding-inline-start:1rem;color:var(--muted-foreground)}
figure,section{border:1px solid var(--border);border-radius:8px;padding:.75rem;overflow-x:auto}
section section{border:0;padding:0}
figure svg,.chart svg{display:block;max-width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-size:.9em}caption{text-align:start;padding:.25rem 0}
th,td{padding:.3rem .6rem;border-top:1px solid var(--border);text-align:end}th:first-child,td:first-child{text-align:start}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.1rem 1rem}dl div{display:flex;justify-content:space-between;gap:.5rem}dt{color:var(--muted-foreground)}dd{margin:0}
img{max-width:100%;height:auto;background:#fff}
.dot{display:inline-block;width:.65em;height:.65em;border-radius:50%;margin-inline-end:.5em}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--border);font-size:.8em;color:var(--muted-foreground)}
@media print{figure,table{break-inside:avoid}}`.replaceAll('\n', '');
