/* site_patches.c - data/patches/SOURCE.json and .bin: the patches by which updates changed a source's map, as
 * columns and as shapes, both in the same order. */
#include "engine/site_parts.h"
#include "engine/site_rings.h"
#include "text/json.h"

#define WIDTH_DECIMALS 1

typedef struct {
    pl_site_source source;
    pl_change_row *rows;
    size_t count, left_out;
} patches;

static bool find(pl_store *store, const char *name, pl_arena *arena, patches *ret, pl_error *error) {
    pl_change_row *all;
    size_t count;
    if (!pl_site_source_find(store, name, arena, &ret->source, error) ||
        !pl_store_change_list(store, ret->source.id, INT64_MIN, INT64_MAX, arena, &all, &count, error) ||
        !pl_ask_patch_outlines(store, ret->source.id, &ret->source.definitions.source, INT64_MIN, INT64_MAX,
                               PL_SITE_PATCH_WIDTH_M, arena, &ret->rows, &ret->count, error))
        return false;
    ret->left_out = count - ret->count;
    return true;
}

typedef enum { FROM, TO, STATUS, GAINED, KIND, AREA, WIDTH, UNDONE, COLUMNS } column;

static void put_cell(pl_json *json, const patches *p, const pl_change_row *row, column which) {
    switch (which) {
    case FROM:
        pl_json_integer(json, pl_site_snapshot(&p->source, row->from));
        break;
    case TO:
        pl_json_integer(json, pl_site_snapshot(&p->source, row->to));
        break;
    case STATUS:
        pl_json_integer(json, (int64_t)pl_site_status(&p->source, row->status));
        break;
    case GAINED:
        pl_json_bool(json, row->gained);
        break;
    case KIND:
        pl_json_integer(json, pl_change_kind(row, INT64_MAX));
        break;
    case AREA:
        pl_json_fixed(json, row->area_km2, PL_SITE_KM2_DECIMALS);
        break;
    case WIDTH:
        pl_json_fixed(json, row->width_m, WIDTH_DECIMALS);
        break;
    default:
        if (row->undone_at == INT64_MAX)
            pl_json_null(json);
        else
            pl_json_integer(json, pl_site_snapshot(&p->source, row->undone_at));
    }
}

static bool check(const patches *p, pl_error *error) {
    for (size_t i = 0; i < p->count; i++)
        if (pl_site_snapshot(&p->source, p->rows[i].to) < 0 ||
            pl_site_status(&p->source, p->rows[i].status) == SIZE_MAX)
            return pl_fail(error, PL_STORAGE,
                           "source %s: a patch of a map that is not there; `plumbline verify` says more",
                           p->source.definitions.source.name);
    return true;
}

bool pl_site_patches(pl_store *store, const char *name, pl_arena *arena, pl_buffer *out, pl_error *error) {
    static const char *const names[COLUMNS] = {"from", "to",       "status",  "gained",
                                               "kind", "area_km2", "width_m", "undone"};
    patches p = {.count = 0};
    pl_json json;
    if (!find(store, name, arena, &p, error) || !check(&p, error)) return false;
    pl_json_start(&json, out, false);
    pl_json_object(&json);
    pl_json_key_text(&json, "source", name);
    pl_json_key(&json, "statuses");
    pl_json_array(&json);
    for (size_t i = 0; i < p.source.status_count; i++) pl_json_text(&json, p.source.statuses[i]);
    pl_json_end(&json);
    pl_json_key(&json, "kinds");
    pl_json_array(&json);
    for (size_t i = 0; pl_kind_names[i] != NULL; i++) pl_json_text(&json, pl_kind_names[i]);
    pl_json_end(&json);
    for (column which = FROM; which < COLUMNS; which++) {
        pl_json_key(&json, names[which]);
        pl_json_array(&json);
        for (size_t i = 0; i < p.count; i++) put_cell(&json, &p, &p.rows[i], which);
        pl_json_end(&json);
    }
    pl_json_key_integer(&json, "left_out", (int64_t)p.left_out);
    pl_json_end(&json);
    pl_buffer_text(out, "\n");
    return !out->failed || pl_fail_nomem(error);
}

bool pl_site_patch_shapes(pl_store *store, const char *name, pl_arena *arena, pl_buffer *out,
                          pl_error *error) {
    patches p = {.count = 0};
    if (!find(store, name, arena, &p, error)) return false;
    pl_rings *rings = pl_rings_open(error);
    bool done = rings != NULL;
    for (size_t i = 0; done && i < p.count; i++)
        done = pl_rings_add(rings, p.rows[i].polygons, p.rows[i].polygon_count, error);
    done = done && pl_rings_write(rings, NULL, 0, out, error);
    pl_rings_close(rings);
    return done;
}
