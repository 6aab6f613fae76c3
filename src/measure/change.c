/* change.c - faces of a difference grouped into patches of one layer, gained or lost, with what they were
 * before or are after; and the rule that tells a patch's kind. */
#include "measure/change.h"

#include "geom/area.h"

#include <stdlib.h>
#include <string.h>

#define M2_IN_KM2 1e6

static bool has(uint8_t bits, int layer) {
    return layer >= 0 && ((bits >> layer) & 1) != 0;
}

/* The outline of a patch, and what is measured on it. */
static bool draw_outline(pl_overlay *overlay, const pl_polygon *const *parts, size_t count, pl_arena *arena,
                         pl_patch *patch, pl_error *error) {
    if (!pl_overlay_dissolve(overlay, parts, count, arena, &patch->polygons, &patch->polygon_count, error))
        return false;
    patch->box = PL_BOX_EMPTY;
    for (size_t i = 0; i < patch->polygon_count; i++) {
        patch->perimeter_m += pl_polygon_length_m(&patch->polygons[i]);
        patch->box = pl_box_union(patch->box, pl_box_of_polygon(&patch->polygons[i]));
    }
    patch->width_m = pl_mean_width_m(patch->area_km2 * M2_IN_KM2, patch->perimeter_m);
    return true;
}

/* The faces of one layer, ordered by patch: (patch, face) pairs. */
typedef struct {
    uint32_t patch, face;
} membership;

static int membership_compare(const void *a, const void *b) {
    const membership *s = a, *t = b;
    if (s->patch != t->patch) return s->patch < t->patch ? -1 : 1;
    return s->face < t->face ? -1 : s->face > t->face ? 1 : 0;
}

typedef struct {
    const pl_difference *difference;
    size_t layer_count;
    int contested_layer;
    unsigned layer;
} question;

static void count_face(const question *asked, const pl_face *face, pl_patch *patch) {
    const uint8_t then = patch->gained ? face->before : face->after;
    const double area_km2 = face->area_m2 / M2_IN_KM2;
    patch->area_km2 += area_km2;
    if ((int)asked->layer != asked->contested_layer && has(then, asked->contested_layer))
        patch->contested_km2 += area_km2;
    for (size_t l = 0; l < asked->layer_count; l++) {
        if (l == asked->layer || (int)l == asked->contested_layer || !has(then, (int)l)) continue;
        patch->other_side_km2 += area_km2;
        break;
    }
}

/* The patches of one layer, appended to `patches`, which has room for one a face. */
static bool patches_of_layer(pl_overlay *overlay, const question *asked, membership *members,
                             const pl_polygon **parts, pl_arena *arena, pl_patch *patches,
                             size_t *patch_count, pl_error *error) {
    const pl_face *faces = asked->difference->faces;
    size_t count = 0;
    for (size_t f = 0; f < asked->difference->count; f++)
        if (faces[f].patch[asked->layer] != PL_NO_PATCH)
            members[count++] = (membership){faces[f].patch[asked->layer], (uint32_t)f};
    qsort(members, count, sizeof *members, membership_compare);
    for (size_t first = 0, next; first < count; first = next) {
        pl_patch *patch = &patches[*patch_count];
        *patch = (pl_patch){.layer = asked->layer,
                            .gained = has(faces[members[first].face].after, (int)asked->layer)};
        for (next = first; next < count && members[next].patch == members[first].patch; next++) {
            const pl_face *face = &faces[members[next].face];
            count_face(asked, face, patch);
            parts[next - first] = &face->polygon;
        }
        if (!draw_outline(overlay, parts, next - first, arena, patch, error)) return false;
        ++*patch_count;
    }
    return true;
}

static int number_compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

static int patch_compare(const void *a, const void *b) {
    const pl_patch *s = a, *t = b;
    if (s->layer != t->layer) return s->layer < t->layer ? -1 : 1;
    if (s->gained != t->gained) return s->gained ? -1 : 1;
    int order = number_compare(s->box.west, t->box.west);
    if (order == 0) order = number_compare(s->box.south, t->box.south);
    if (order == 0) order = number_compare(s->area_km2, t->area_km2);
    if (order == 0) order = number_compare(s->box.east, t->box.east);
    if (order == 0) order = number_compare(s->box.north, t->box.north);
    if (order == 0) order = number_compare(s->perimeter_m, t->perimeter_m);
    return order;
}

static bool find_patches(pl_overlay *overlay, question *asked, pl_arena *arena, pl_change *made,
                         pl_error *error) {
    size_t wanted = 0, widest = 0, count = 0;
    for (size_t l = 0; l < asked->layer_count; l++) {
        size_t of_layer = 0;
        for (size_t f = 0; f < asked->difference->count; f++)
            of_layer += asked->difference->faces[f].patch[l] != PL_NO_PATCH;
        wanted += of_layer;
        if (of_layer > widest) widest = of_layer;
    }
    pl_patch *patches = pl_arena_alloc(arena, wanted * sizeof *patches);
    membership *members = pl_malloc(widest * sizeof *members);
    const pl_polygon **parts = pl_malloc(widest * sizeof *parts);
    bool done = patches != NULL && members != NULL && parts != NULL;
    if (!done) pl_fail_nomem(error);
    for (unsigned l = 0; done && l < asked->layer_count; l++) {
        asked->layer = l;
        done = patches_of_layer(overlay, asked, members, parts, arena, patches, &count, error);
    }
    pl_free(members);
    pl_free(parts);
    if (!done) return false;
    qsort(patches, count, sizeof *patches, patch_compare);
    made->patches = patches;
    made->count = count;
    return true;
}

bool pl_change_find(pl_overlay *overlay, const pl_layer_pair *layers, size_t layer_count, int contested_layer,
                    pl_arena *arena, pl_change *ret, pl_error *error) {
    pl_change made = {0};
    if (!pl_overlay_difference(overlay, layers, layer_count, arena, &made.difference, error)) return false;
    for (size_t f = 0; f < made.difference.count; f++) {
        const pl_face *face = &made.difference.faces[f];
        for (size_t l = 0; l < layer_count; l++) {
            const bool before = has(face->before, (int)l), after = has(face->after, (int)l);
            if (after && !before) made.gained_km2[l] += face->area_m2 / M2_IN_KM2;
            if (before && !after) made.lost_km2[l] += face->area_m2 / M2_IN_KM2;
        }
    }
    question asked = {&made.difference, layer_count, contested_layer, 0};
    if (!find_patches(overlay, &asked, arena, &made, error)) return false;
    *ret = made;
    return true;
}

/* ---- kinds ---- */

const char *const pl_redraw_whys[PL_REDRAWS] = {
    "",
    "a sliver along an old line",
    "listed in the source file",
    "lost to nobody, and not drawn as liberated",
    "one of many patches at once that came from nobody, far from anything fought over",
    "a long strip that came from nobody or went to nobody",
};

/* What was nobody's before it was gained, or is nobody's after it was lost: most often land of a side that
 * the map does not paint, sometimes water. */
static bool is_nobodys(const pl_patch_facts *facts) {
    return !facts->of_contested && facts->area_km2 >= PL_REDRAW_AREA_MIN_KM2 &&
           facts->contested_km2 + facts->other_side_km2 < PL_REDRAW_SOMEBODYS_SHARE * facts->area_km2;
}

bool pl_patch_far(const pl_patch_facts *facts) {
    return facts->gained && facts->width_m >= PL_KIND_SLIVER_WIDTH_M && is_nobodys(facts) &&
           facts->front_m > PL_REDRAW_FAR_M;
}

pl_redraw pl_patch_redraw(const pl_patch_facts *facts) {
    if (facts->width_m < PL_KIND_SLIVER_WIDTH_M) return PL_REDRAW_SLIVER;
    if (facts->listed) return PL_REDRAW_LISTED;
    if (!is_nobodys(facts)) return PL_REDRAW_NOT;
    if (!facts->gained && facts->liberates &&
        facts->liberated_km2 < PL_REDRAW_LIBERATED_SHARE * facts->area_km2)
        return PL_REDRAW_NOT_LIBERATED;
    if (pl_patch_far(facts) && facts->alike >= PL_REDRAW_ALIKE_MIN) return PL_REDRAW_FAR;
    if (facts->area_km2 >= PL_REDRAW_STRIP_KM2 &&
        facts->perimeter_m / 2 >= PL_REDRAW_STRIP_LONG * facts->width_m)
        return PL_REDRAW_STRIP;
    return PL_REDRAW_NOT;
}

/* The first rule that applies. A sliver is a line drawn again, whatever became of it. What changed between
 * held and contested is the map maker's certainty, and stays that when it changes back. Of the rest, what
 * went back within the month was never ground taken; what only looks like a redraw comes behind that. */
pl_kind pl_patch_kind(const pl_patch_facts *facts, pl_instant as_of) {
    const pl_redraw redraw = pl_patch_redraw(facts);
    if (redraw == PL_REDRAW_SLIVER || redraw == PL_REDRAW_LISTED) return PL_KIND_REDRAW;
    const double changed_km2 = facts->of_contested ? facts->other_side_km2 : facts->contested_km2;
    if (changed_km2 >= PL_KIND_RECLASSIFIED_SHARE * facts->area_km2) return PL_KIND_RECLASSIFIED;
    if (facts->undone_at != INT64_MAX && facts->undone_at <= as_of &&
        facts->undone_at - facts->instant <= PL_KIND_UNDONE_SECONDS)
        return PL_KIND_RETRACTION;
    if (redraw != PL_REDRAW_NOT) return PL_KIND_REDRAW;
    return facts->gained ? PL_KIND_ADVANCE : PL_KIND_RETREAT;
}
