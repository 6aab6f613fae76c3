/* page_style.c - the style sheet of the page: one accent, system fonts, light and dark from the same
 * variables, one column on a phone, contents beside the text on a desktop, everything unfolded on paper. */
#include "report/page.h"
#include "report/svg.h"

/* clang-format off */ // one set of rules a line, as in a style sheet
static const char *const rules[] = {
    /* Colours. Ink and soft on paper and on panel have a contrast of at least 4.5 to 1. */
    ":root{color-scheme:light dark;--paper:#fdfdfc;--panel:#f3f4f2;--ink:#15181c;--soft:#525961;--rule:#d5d9dd;--accent:#0b5d7e}",
    "@media screen and (prefers-color-scheme:dark){:root{--paper:#131619;--panel:#1b1f23;--ink:#e9ebed;--soft:#a9b1b9;",
    "--rule:#363c43;--accent:#6bbbd8}}\n",
    /* Ground. */
    "*{box-sizing:border-box}",
    "html{font:100%/1.55 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif;",
    "-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}",
    "body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere}",
    "h1,h2,h3{font-family:ui-serif,Georgia,Cambria,\"Noto Serif\",\"Times New Roman\",serif;font-weight:600;line-height:1.2;",
    "text-wrap:balance}",
    "h1{font-size:clamp(1.75rem,1.3rem + 2vw,2.6rem);margin:.3rem 0 1.4rem;letter-spacing:-.01em}",
    "h2{font-size:1.6rem;margin:0 0 1rem}",
    "h3{font-size:1.3rem;margin:0 0 .6rem}",
    "h4{font-size:1.0625rem;line-height:1.4;margin:0 0 .6rem;max-width:42rem}",
    "h5{font-size:.9375rem;margin:1.4rem 0 .3rem}",
    "p{margin:0 0 .9rem;max-width:42rem}",
    "ul{padding-left:1.1rem;margin:0 0 .9rem}li{margin:.2rem 0;max-width:42rem}",
    "a{color:var(--accent);text-underline-offset:.15em}",
    ":focus-visible{outline:3px solid var(--accent);outline-offset:2px}",
    "code,pre{font-family:ui-monospace,\"Cascadia Mono\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace;font-size:.875em}",
    "pre{background:var(--panel);border:1px solid var(--rule);padding:.8rem 1rem;white-space:pre-wrap;user-select:all;",
    "margin:0 0 1rem}\n",
    /* Frame. */
    ".skip{position:absolute;left:-99rem}.skip:focus{position:static;display:inline-block;padding:.5rem 1rem}",
    ".frame{max-width:78rem;margin:0 auto;padding:0 1rem}",
    ".top{border-bottom:1px solid var(--rule);padding:1.1rem 0 1.8rem}",
    ".mark{display:flex;align-items:center;gap:.5rem;margin:0 0 2rem;font-size:.875rem;font-weight:600}",
    ".mark svg{flex:none}.mark span{color:var(--soft);font-weight:400}",
    ".facts{display:grid;grid-template-columns:minmax(8rem,max-content) minmax(0,1fr);gap:.35rem 1.5rem;margin:0 0 .5rem;",
    "font-size:.9375rem}",
    ".facts dt{color:var(--soft);max-width:12rem}.facts dd{margin:0}",
    ".contents{padding:1.2rem 0;border-bottom:1px solid var(--rule);font-size:.9375rem}",
    ".contents p{color:var(--soft);font-size:.8125rem;margin:0 0 .3rem}",
    ".contents ol{list-style:none;margin:0;padding:0}.contents li{margin:.35rem 0;line-height:1.35}",
    ".contents ol ol{padding-left:.9rem;border-left:1px solid var(--rule);margin:.35rem 0 .6rem;font-size:.875rem}",
    ".contents a{color:var(--ink);text-decoration-color:var(--soft)}",
    "main>section{padding:2.6rem 0 1rem;border-top:1px solid var(--rule)}main>section:first-child{border-top:0}",
    "footer{color:var(--soft);font-size:.875rem;padding-bottom:3rem}",
    "footer p{border-top:1px solid var(--rule);padding-top:1.2rem;max-width:none}",
    "@media(min-width:64rem){.body{display:grid;grid-template-columns:14rem minmax(0,1fr);gap:0 3.5rem}",
    ".contents{border:0;padding:2.9rem 0 2rem}",
    ".contents>div{position:sticky;top:1.5rem;max-height:calc(100vh - 3rem);overflow-y:auto}}\n",
    /* Claims. */
    ".notice{border-left:3px solid var(--accent);background:var(--panel);padding:.8rem 1rem;margin:0 0 1.6rem;",
    "max-width:46rem}.notice strong{display:block}",
    ".claim{padding:0 0 1.6rem;margin:0 0 2.4rem;border-bottom:1px solid var(--rule)}.claim:last-child{border-bottom:0}",
    ".claim>header{margin:0 0 1rem}",
    ".number{display:block;color:var(--soft);font:.875rem/1.4 system-ui,sans-serif;margin:0 0 .3rem}",
    ".sentence::first-letter{text-transform:uppercase}",
    ".lead{font-size:1.125rem}.words,.note{color:var(--soft)}.note{font-size:.875rem}",
    ".badge{display:inline-flex;align-items:center;gap:.45rem;border:1.5px solid var(--ink);border-radius:3px;",
    "padding:.1rem .6rem .1rem .45rem;font-weight:600;font-size:.9rem;line-height:1.5;white-space:nowrap}",
    ".badge.open{border-style:dashed;border-color:var(--soft)}.sign{flex:none}",
    ".sign .ring{fill:none;stroke:var(--ink);stroke-width:1.5}.sign .dashed{stroke-dasharray:3 2}",
    ".sign .fill{fill:var(--ink)}.sign .stroke{fill:none;stroke:var(--ink);stroke-width:1.5}",
    ".reading{margin:1.8rem 0 0;padding:1.4rem 0 0;border-top:1px solid var(--rule)}",
    ".tally{display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:center}.tally .badge{flex:none}.tally span{flex:1 1 16rem}",
    "svg.share{display:block;width:min(100%,22rem);height:.65rem;margin:0 0 1.2rem;outline:1px solid var(--ink)}",
    ".share .holds{fill:var(--accent)}.share .fails{fill:var(--paper)}.share .unknown{fill:var(--rule)}\n",
    /* Figures, tables, folds. */
    "section>h3{margin-top:2.2rem}figure{margin:1rem 0 .8rem}figcaption{color:var(--soft);font-size:.875rem;margin:.4rem 0 0;max-width:42rem}",
    ".plc{display:block;width:100%;height:auto;max-width:52rem}.plc.narrow{display:none}",
    "@media screen and (max-width:36rem){.plc.narrow{display:block}.plc.wide{display:none}}",
    ".scroll{overflow-x:auto;margin:0 0 1.2rem}",
    "table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums}",
    "caption{text-align:left;color:var(--soft);padding:0 0 .5rem}",
    "caption span{display:block;position:sticky;left:0;max-width:min(42rem,calc(100vw - 2rem))}",
    "th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--rule);",
    "overflow-wrap:normal}",
    "thead th{border-bottom:1.5px solid var(--ink);vertical-align:bottom}tbody th{font-weight:400}",
    "th:last-child,td:last-child{padding-right:0}",
    ".n{text-align:right}td.n,tbody .n,.nowrap{white-space:nowrap}td.wrap{white-space:normal}.long{min-width:15rem}",
    ".break{overflow-wrap:anywhere;min-width:9rem}",
    ".unknown td,.unknown th{color:var(--soft);font-style:italic}.same td,.same th{color:var(--soft)}",
    ".overview td,.overview th{padding-top:.7rem;padding-bottom:.7rem;overflow-wrap:anywhere}",
    ".overview td{vertical-align:middle}.overview th a{display:block}.overview .badge{font-size:.8125rem}",
    "details{margin:0 0 .4rem}summary{cursor:pointer;padding:.35rem 0;color:var(--accent);font-size:.9375rem}",
    "details[open]>summary{margin-bottom:.5rem}",
    ".key{display:grid;grid-template-columns:max-content 1fr;gap:.6rem 1.2rem;font-size:.9375rem;margin:0 0 1rem}",
    ".key dd{margin:0}.card{margin:0 0 2rem}",
    /* The whole hash is there to be copied: one click selects it, and only its first digits take up room. */
    ".hash{display:inline-block;max-width:12ch;overflow:hidden;white-space:nowrap;vertical-align:bottom;user-select:all;",
    "box-shadow:0 1px var(--rule)}",
    ".hash.full{max-width:100%;white-space:normal;overflow-wrap:anywhere;box-shadow:none}\n",
    "@media(max-width:36rem){.key,.facts{grid-template-columns:minmax(0,1fr);gap:.1rem}.facts dt{max-width:none}",
    ".key dd,.facts dd{margin:0 0 .6rem}.overview td,.overview th{padding-right:.6rem}.overview .badge{gap:.3rem;",
    "padding:.05rem .35rem .05rem .25rem;font-size:.75rem}}\n",
    /* Paper: everything unfolded, nothing cut off. */
    "@media print{:root{--paper:#fff}th,td{padding-top:.2rem;padding-bottom:.2rem}",
    "@page{margin:16mm 15mm}html{font-size:10pt}.contents,.skip{display:none}.body{display:block}",
    ".frame{max-width:none;padding:0}main>section{padding:1.2rem 0 .4rem}.scroll{overflow:visible}table{font-size:8pt}",
    ".long,.break{min-width:0}td.n,tbody .n,.nowrap{white-space:normal}",
    "details::details-content{content-visibility:visible;display:block;height:auto}summary{color:var(--ink)}",
    ".badge,svg,.notice{-webkit-print-color-adjust:exact;print-color-adjust:exact}",
    "tr,figure,.notice{break-inside:avoid}h2,h3,h4,h5,caption,summary{break-after:avoid}a{color:inherit}",
    ".hash{max-width:none;white-space:normal;overflow-wrap:anywhere;font-size:6.5pt}}\n",
};
/* clang-format on */

void pl_page_style(pl_buffer *out) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) pl_buffer_text(out, rules[i]);
    pl_svg_style(out);
    pl_buffer_text(out, "\n");
}
