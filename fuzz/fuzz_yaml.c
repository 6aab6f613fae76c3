/* fuzz_yaml.c - any bytes as YAML, and then as theatre, source and legend file. A tree must be whole (counts,
 * marks and texts fit together, within the limits) and what is refused must say where; a source or legend
 * that is taken must bear being used on the same bytes. */
#include "legend/legend.h"
#include "text/utf8.h"
#include "text/yaml.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

static size_t check_tree(const pl_yaml *node, int depth) {
    size_t nodes = 1, children = 0;
    require(depth <= PL_YAML_DEPTH_MAX && node->line > 0 && node->column > 0);
    require(node->type != PL_YAML_SCALAR ||
            (node->first == NULL && node->text.data[node->text.length] == '\0' &&
             strlen(node->text.data) == node->text.length));
    for (const pl_yaml *child = node->first; child != NULL; child = child->next, children++) {
        bool keyed = node->type == PL_YAML_MAPPING;
        require(keyed == (child->key.length > 0) && keyed == (child->key_line > 0));
        if (keyed) require(pl_yaml_get(node, child->key.data) == child);
        nodes += check_tree(child, depth + 1);
    }
    require(children == node->count);
    return nodes;
}

/* "f:LINE:COLUMN: reason" in UTF-8, or memory that ran out. */
static void check_error(const pl_error *error) {
    require(error->code == PL_INPUT || error->code == PL_NOMEM);
    if (error->code == PL_INPUT) require(error->text[0] == 'f' && error->text[1] == ':');
    for (const char *at = error->text; *at != '\0';) {
        size_t length = pl_utf8_length(at, strlen(at));
        require(length > 0);
        at += length;
    }
}

static void use_theatre(const pl_theatre *theatre) {
    for (size_t i = 0; i < theatre->sector_count; i++) {
        require(theatre->sectors[i].drawn.count == 1 && theatre->sectors[i].drawn.rings[0].count >= 3);
        require(theatre->sectors[i].definition[0] != '\0');
    }
    for (size_t i = 0; i < theatre->hub_count; i++) {
        require(theatre->hubs[i].point_count > 0);
        require((theatre->hubs[i].edge.count == 1) == (theatre->hubs[i].edge_from[0] != '\0'));
    }
    require((theatre->border_source != NULL) == (theatre->border_code_count > 0));
}

static void use_source(const pl_source *source, pl_slice text, pl_arena *arena) {
    const char *path = pl_arena_copy(arena, text.data, text.length);
    pl_file_match match = {0};
    require(path != NULL);
    bool map = pl_source_file(source, path, &match) == PL_FILE_MAP;
    require(map == (match.layer != NULL));
    if (!map) return;
    require(source->instant_property != NULL || match.instant >= INT64_C(-2208988800));
    /* What the rule saw gives the same answer again. */
    pl_file_match again;
    const char *name = pl_arena_copy(arena, match.name.data, match.name.length);
    require(name != NULL && pl_source_file(source, name, &again) == PL_FILE_MAP);
    require(again.instant == match.instant && again.layer == match.layer && again.format == match.format);
    (void)pl_source_set_aside(source, name, match.day);
}

static void use_legend(const pl_legend *legend, const pl_theatre *theatre, pl_slice text) {
    const pl_property properties[] = {{pl_slice_of("name"), text, PL_PROPERTY_STRING},
                                      {pl_slice_of("fill"), text, PL_PROPERTY_STRING},
                                      {pl_slice_of("styleUrl"), text, PL_PROPERTY_STRING}};
    pl_class class = pl_legend_class(legend, text, properties, 3);
    char status[PL_STATUS_TEXT];
    pl_status_text(theatre, class, status);
    require(strlen(status) < PL_STATUS_TEXT && class.class_name != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const pl_theatre theatre = {
        .name = "t", .title = "T", .side_count = 2, .sides = {{"north", "N"}, {"south", "S"}}};
    pl_slice text = {(const char *)data, size};
    pl_arena arena = {0};
    pl_error error = {PL_OK, ""};
    pl_theatre parsed;
    pl_source source;
    pl_legend legend;
    const pl_yaml *root = pl_yaml_parse("f", text, &arena, &error);
    if (root != NULL) {
        require(check_tree(root, 1) <= PL_YAML_NODES_MAX);
    } else {
        check_error(&error);
    }
    bool taken = pl_theatre_parse("f", text, &arena, &parsed, &error);
    require(!taken || (root != NULL && parsed.side_count > 0 && parsed.source_count > 0));
    if (taken)
        use_theatre(&parsed);
    else
        check_error(&error);
    taken = pl_source_parse("f", text, &arena, &source, &error);
    if (taken)
        use_source(&source, text, &arena);
    else
        check_error(&error);
    taken = pl_legend_parse("f", text, &theatre, &arena, &legend, &error);
    if (taken)
        use_legend(&legend, &theatre, text);
    else
        check_error(&error);
    pl_arena_free(&arena);
    return 0;
}
