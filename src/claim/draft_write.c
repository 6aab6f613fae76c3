/* draft_write.c - a draft as a statement file that an editor goes on with: what was found in keys, what was
 * not in comments beside them. */
#include "claim/draft_parts.h"

#include "text/yaml_write.h"

#include <inttypes.h>

static void text(pl_yaml_out *yaml, const char *key, const char *value) {
    if (value != NULL) pl_yaml_out_text(yaml, key, pl_slice_of(value));
}

static void stretch(pl_yaml_out *yaml, const char *key, pl_stretch at) {
    pl_buffer flow = {0};
    pl_buffer_format(&flow, "[%zu, %zu]", at.begin, at.end);
    if (flow.failed)
        yaml->out->failed = true;
    else
        pl_yaml_out_flow(yaml, key, flow.data);
    pl_buffer_free(&flow);
}

static void write_sources(pl_yaml_out *yaml, const pl_draft_head *head) {
    pl_buffer flow = {0};
    if (head->source_count == 0) return;
    pl_buffer_text(&flow, "[");
    for (size_t i = 0; i < head->source_count; i++) {
        if (i > 0) pl_buffer_text(&flow, ", ");
        pl_yaml_scalar(&flow, pl_slice_of(head->sources[i]));
    }
    pl_buffer_text(&flow, "]");
    pl_yaml_out_blank(yaml);
    pl_yaml_out_down(yaml, "choices");
    if (flow.failed)
        yaml->out->failed = true;
    else
        pl_yaml_out_flow(yaml, "source", flow.data);
    pl_yaml_out_note(yaml, "the theatre's; keep those that are to judge");
    pl_yaml_out_up(yaml);
    pl_buffer_free(&flow);
}

static void write_head(pl_yaml_out *yaml, const pl_draft *draft, const pl_draft_head *head,
                       const char *language) {
    pl_yaml_out_comment(
        yaml, "A draft by `plumbline draft`, for an editor to go on with. Every claim says where in the "
              "article its words stand (at: bytes).");
    pl_yaml_out_comment(
        yaml, "Words are as they were found: put them in your own. A test is a proposal; what could not be "
              "placed stands beside it.");
    text(yaml, "statement", head->statement);
    text(yaml, "title", head->title);
    text(yaml, "language", language);
    text(yaml, "speaker", draft->speaker == NULL ? "not named" : draft->speaker);
    pl_yaml_out_note(yaml,
                     draft->speaker == NULL ? "to be filled in" : "the speaker of claims that name no other");
    text(yaml, "appearance", head->appearance == NULL ? "not stated" : head->appearance);
    if (head->appearance == NULL) pl_yaml_out_note(yaml, "to be filled in: on what occasion this was said");
    pl_yaml_out_flow(yaml, "said", head->said);
    if (head->said_note != NULL) pl_yaml_out_note(yaml, head->said_note);
    text(yaml, "theatre", head->theatre);
    text(yaml, "side", draft->side);
    if (draft->side != NULL) pl_yaml_out_note(yaml, "that most of the claims are about");
    pl_yaml_out_down(yaml, "article");
    text(yaml, "file", head->file);
    text(yaml, "sha256", head->sha256);
    pl_yaml_out_up(yaml);
    write_sources(yaml, head);
}

static void write_claim(pl_yaml_out *yaml, const pl_draft *draft, const pl_draft_claim *claim) {
    pl_yaml_out_blank(yaml);
    pl_yaml_out_item(yaml);
    text(yaml, "id", claim->id);
    text(yaml, "words", claim->words);
    pl_yaml_out_note(yaml, "as found; put it in your own words");
    stretch(yaml, "at", claim->at);
    for (size_t i = 0; i < claim->again_count; i++) {
        pl_buffer again = {0};
        pl_buffer_format(&again, "said again at bytes %zu to %zu", claim->again[i].begin,
                         claim->again[i].end);
        pl_yaml_out_comment(yaml, again.failed ? "said again" : again.data);
        yaml->out->failed |= again.failed;
        pl_buffer_free(&again);
    }
    const char *speaker = claim->speaker == NULL      ? "not named"
                          : claim->speaker[0] == '\0' ? "the article itself"
                                                      : claim->speaker;
    if (draft->speaker == NULL || strcmp(speaker, draft->speaker) != 0) text(yaml, "speaker", speaker);
    if (claim->untestable == NULL) text(yaml, "kind", claim->kind);
    text(yaml, "says", claim->says);
    if (claim->untestable != NULL) {
        pl_yaml_out_down(yaml, "untestable");
        text(yaml, "kind", claim->untestable);
        text(yaml, "why", claim->why);
        text(yaml, "would_settle", claim->would_settle);
        pl_yaml_out_up(yaml);
    } else {
        text(yaml, "measure", claim->measure);
        if (claim->side != NULL && (draft->side == NULL || strcmp(claim->side, draft->side) != 0))
            text(yaml, "side", claim->side);
        text(yaml, "region", claim->region);
        text(yaml, "place", claim->place);
        if (claim->distance != NULL) pl_yaml_out_flow(yaml, "distance", claim->distance);
        if (claim->window != NULL) pl_yaml_out_flow(yaml, "window", claim->window);
        pl_yaml_out_flow(yaml, "holds", claim->holds);
    }
    for (size_t i = 0; i < claim->unplaced_count; i++) pl_yaml_out_comment(yaml, claim->unplaced[i]);
}

bool pl_draft_yaml(const pl_draft *draft, const pl_draft_head *head, const char *language, pl_buffer *out,
                   pl_error *error) {
    pl_yaml_out yaml;
    pl_yaml_out_start(&yaml, out);
    write_head(&yaml, draft, head, language);
    pl_yaml_out_blank(&yaml);
    pl_yaml_out_down(&yaml, "claims");
    yaml.depth++; /* items stand two blanks in */
    for (size_t i = 0; i < draft->claim_count; i++) write_claim(&yaml, draft, &draft->claims[i]);
    yaml.depth -= 2;
    if (draft->passed_count > 0) {
        pl_yaml_out_blank(&yaml);
        pl_yaml_out_comment(&yaml, "Looked at, and proposed as nothing:");
    }
    for (size_t i = 0; i < draft->passed_count; i++) {
        pl_buffer line = {0};
        pl_buffer_format(&line, "bytes %zu to %zu: %s: ", draft->passed[i].at.begin, draft->passed[i].at.end,
                         draft->passed[i].why);
        pl_buffer_text(&line, draft->passed[i].words);
        pl_yaml_out_comment(&yaml, line.failed ? "" : line.data);
        out->failed |= line.failed;
        pl_buffer_free(&line);
    }
    pl_yaml_out_end(&yaml);
    return !out->failed || pl_fail_nomem(error);
}
