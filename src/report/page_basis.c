/* page_basis.c - what the numbers rest on: the choice of end snapshots, the method in short, sources with
 * their licences, every file with its hash, and the command that gives the same page again. */
#include "report/markup.h"
#include "report/page.h"

static void range(pl_buffer *out, double low, double high) {
    pl_buffer_text(out, "<td class=\"n wrap\">");
    pl_markup_number(out, low, 2);
    pl_buffer_text(out, " to ");
    pl_markup_number(out, high, 2);
    pl_buffer_text(out, "</td>");
}

static void ends_row(const pl_report_ends *change, pl_buffer *out) {
    char from[PL_INSTANT_TEXT], to[PL_INSTANT_TEXT];
    pl_day_text(change->from, from);
    pl_day_text(change->to, to);
    pl_markup_wrap(out, "<tr><th scope=\"row\">", change->source, ", ");
    pl_markup_wrap(out, "", change->side, "<br><span class=\"nowrap\">");
    pl_markup_wrap(out, "", from, "</span> ");
    pl_markup_wrap(out, "<span class=\"nowrap\">to ", to, "</span></th><td class=\"n\"><strong>");
    pl_markup_number(out, change->net_km2, 2);
    pl_buffer_text(out, "</strong></td>");
    range(out, change->one_end_low_km2, change->one_end_high_km2);
    range(out, change->both_ends_low_km2, change->both_ends_high_km2);
    pl_buffer_text(out, "</tr>\n");
}

static void ends(const pl_report_basis *basis, pl_buffer *out) {
    if (basis->end_count == 0) return;
    pl_buffer_text(
        out, "<section aria-labelledby=\"ends\">\n<h2 id=\"ends\">Ends of a period</h2>\n"
             "<p>Which map stands for the first and the last day of a period is a choice. Maps come out "
             "around midnight, and one day more or less at an end changes the number. The table shows by how "
             "much.</p>\n");
    pl_page_open_table(out, "Ends of a period",
                       "Net change in km2 (gained minus lost), and its range when the ends move by a day");
    pl_page_column(out, "Period", false);
    pl_page_column(out, "Net", true);
    pl_page_column(out, "One end a day off", true);
    pl_page_column(out, "Both ends a day off", true);
    pl_page_open_rows(out);
    for (size_t i = 0; i < basis->end_count; i++) ends_row(&basis->ends[i], out);
    pl_page_close_table(out);
    pl_buffer_text(out, "</section>\n");
}

static const char *const method_points[] = {
    "<strong>Area.</strong> Edges are straight in longitude and latitude (RFC 7946) on the WGS84 ellipsoid, "
    "and the area under "
    "them is computed exactly. Edges read as geodesics instead would change a held area of 112,000 "
    "km\xC2\xB2 by about "
    "1 km\xC2\xB2.",
    "<strong>Change.</strong> Gained is what a side holds at the end and did not hold at the start, lost is "
    "the reverse, and "
    "gained minus lost is the difference of the two areas. Change is found by overlay of the two maps, not "
    "by "
    "subtracting totals.",
    "<strong>Kinds.</strong> Change can be an advance, a retreat, a reclassification (held to contested or "
    "back), a redraw (the "
    "same line drawn again) or a retraction (undone since). Which kinds count is a choice of the "
    "specification.",
    "<strong>Updates and gaps.</strong> An update is a map in which a held or contested shape changed. What "
    "happened between "
    "updates is unknown; it is not stillness. Such periods are hatched in charts and counted apart in "
    "tables. A change that "
    "shows after a gap may have happened at any time in it.",
    "<strong>Days.</strong> A source's day begins at an hour of its own, because its maps come out around "
    "midnight. The hour is "
    "a choice. A change counts in the period (begin, end] in which its map came out.",
    "<strong>Sources.</strong> A map says what its maker drew on that day, not where soldiers stood. Two "
    "feeds of one maker "
    "are not two witnesses.",
    "<strong>Verdicts.</strong> A word is the share of specifications that hold: every judgement call is "
    "listed before the run, "
    "each option weighs the same, and readings are never pooled. Every side is measured with the same rule.",
};

static void method(pl_buffer *out) {
    pl_buffer_text(out,
                   "<section aria-labelledby=\"method\">\n<h2 id=\"method\">Method in short</h2>\n<ul>\n");
    for (size_t i = 0; i < sizeof method_points / sizeof *method_points; i++) {
        pl_buffer_text(out, "<li>");
        pl_buffer_text(out, method_points[i]);
        pl_buffer_text(out, "</li>\n");
    }
    pl_buffer_text(out, "</ul>\n</section>\n");
}

static void entry(pl_buffer *out, const char *name, const char *value) {
    pl_markup_wrap(out, "<dt>", name, "</dt>");
    pl_markup_wrap(out, "<dd>", pl_is_blank(value) ? "not stated" : value, "</dd>\n");
}

static void full_hash(pl_buffer *out, const char *hex) {
    pl_markup_wrap(out, "<code class=\"hash full\">", pl_is_blank(hex) ? "none" : hex, "</code>");
}

static void source_card(const pl_report_source *source, pl_buffer *out) {
    pl_markup_wrap(out, "<section class=\"card\">\n<h3>",
                   pl_is_blank(source->title) ? source->name : source->title,
                   "</h3>\n<dl class=\"facts\">\n");
    entry(out, "Name in this report", source->name);
    entry(out, "Map maker", source->maker);
    entry(out, "Licence", source->licence);
    pl_buffer_text(out, "<dt>Maps</dt><dd>");
    pl_markup_count(out, source->snapshots);
    pl_buffer_text(out, source->snapshots == 1 ? " snapshot, " : " snapshots, ");
    pl_markup_count(out, source->updates);
    pl_buffer_text(out, source->updates == 1 ? " update</dd>\n" : " updates</dd>\n");
    pl_buffer_text(out, "<dt>First</dt><dd>");
    pl_markup_instant(out, source->first);
    pl_buffer_text(out, "</dd>\n<dt>Last</dt><dd>");
    pl_markup_instant(out, source->last);
    pl_buffer_text(out, "</dd>\n<dt>Address</dt><dd>");
    if (pl_is_blank(source->url)) {
        pl_buffer_text(out, "not stated");
    } else {
        pl_markup_link(out, source->url, NULL);
    }
    pl_buffer_text(out, "</dd>\n");
    if (!pl_is_blank(source->attribution)) {
        pl_markup_wrap(out, "<dt>Attribution</dt><dd>", source->attribution, "</dd>\n");
    }
    pl_buffer_text(out, "<dt>SHA-256 of its record</dt><dd>");
    full_hash(out, source->digest_hex);
    pl_buffer_text(out, "</dd>\n</dl>\n</section>\n");
}

static void sources(const pl_report_basis *basis, pl_buffer *out) {
    pl_buffer_text(out, "<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n");
    if (basis->source_count == 0) pl_buffer_text(out, "<p>No source was used.</p>\n");
    for (size_t i = 0; i < basis->source_count; i++) source_card(&basis->sources[i], out);
    pl_buffer_text(out, "</section>\n");
}

static void file_row(const pl_report_file *file, pl_buffer *out) {
    pl_markup_wrap(out, "<tr><th scope=\"row\" class=\"break\">", file->name, "</th>");
    pl_markup_wrap(out, "<td>", file->source, "</td><td class=\"nowrap\">");
    pl_markup_instant(out, file->instant);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_number(out, (double)file->bytes, 0);
    pl_markup_wrap(out, "</td><td><code class=\"hash\" title=\"", file->sha256_hex, "\">");
    pl_markup_wrap(out, "", file->sha256_hex, "</code></td></tr>\n");
}

static void files(const pl_report_basis *basis, pl_buffer *out) {
    pl_buffer_text(out, "<section aria-labelledby=\"files\">\n<h2 id=\"files\">Files</h2>\n");
    if (basis->file_count == 0) {
        pl_buffer_text(out, "<p>No file was used.</p>\n</section>\n");
        return;
    }
    pl_buffer_text(
        out, "<p>The numbers rest on these files as they were published. A click on a hash selects all 64 "
             "digits of it.</p>\n<details><summary>");
    pl_markup_count(out, basis->file_count);
    pl_buffer_text(out, basis->file_count == 1 ? " file</summary>\n" : " files</summary>\n");
    pl_page_open_table(out, "Files",
                       "Published files, the instant each map stands for, and the SHA-256 of its bytes");
    pl_page_column(out, "File", false);
    pl_page_column(out, "Source", false);
    pl_page_column(out, "Instant", false);
    pl_page_column(out, "Bytes", true);
    pl_page_column(out, "SHA-256", false);
    pl_page_open_rows(out);
    for (size_t i = 0; i < basis->file_count; i++) file_row(&basis->files[i], out);
    pl_page_close_table(out);
    pl_buffer_text(out, "</details>\n</section>\n");
}

static void rerun(const pl_report_basis *basis, pl_buffer *out) {
    pl_buffer_text(out,
                   "<section aria-labelledby=\"rerun\">\n<h2 id=\"rerun\">Run it again</h2>\n"
                   "<p>The same evidence file and the same version give the same page, byte for byte.</p>\n");
    if (!pl_is_blank(basis->command)) pl_markup_wrap(out, "<pre><code>", basis->command, "</code></pre>\n");
    pl_buffer_text(out, "<dl class=\"facts\">\n");
    entry(out, "Evidence file", basis->evidence_name);
    entry(out, "Plumbline version", basis->version);
    pl_buffer_text(out, "<dt>Digest of the evidence (SHA-256)</dt><dd>");
    full_hash(out, basis->evidence_digest_hex);
    pl_buffer_text(out, "</dd>\n");
    if (!pl_is_blank(basis->libraries)) {
        pl_markup_wrap(out, "<dt>Libraries</dt><dd>", basis->libraries, "</dd>\n");
    }
    pl_buffer_text(out, "</dl>\n</section>\n");
}

void pl_page_basis(const pl_report_basis *basis, pl_buffer *out) {
    ends(basis, out);
    method(out);
    sources(basis, out);
    files(basis, out);
    rerun(basis, out);
}
