/* overlay.c - the difference of two states of several layers.
 *
 * Polygons that stand in both states as the same pointer are set aside. The edges of the others go into a set
 * in which equal edges of both states, and opposite edges of one, cancel. What is left over forms closed
 * chains, and the change of each layer's winding number is zero outside them. The left-over segments fall
 * into clusters, by common ends and then by boxes that meet; each cluster is arranged by itself (arrange.c),
 * with an identity that must hold. Where it does not, or GEOS gives up, the whole difference is made again by
 * full overlay (full.c). */
#include "geom/overlay.h"

#include "geom/arrangement.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define GRID_DEG 1e-9

/* By how much gained less lost may miss the difference of areas on the lower rungs. A node on the grid is off
 * by up to 0.05 mm, which over 1000 km of outline is 50 m2 when all err alike. */
#define FULL_RESIDUAL_M2 1.0
#define GRID_RESIDUAL_M2 100.0

static void keep_message(const char *message, void *context) {
    pl_overlay *overlay = context;
    snprintf(overlay->message, sizeof overlay->message, "%s", message);
}

pl_overlay *pl_overlay_open(pl_error *error) {
    pl_overlay *overlay = pl_calloc(1, sizeof *overlay);
    if (overlay == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    overlay->geos = GEOS_init_r();
    if (overlay->geos == NULL) {
        pl_free(overlay);
        pl_fail(error, PL_INTERNAL, "GEOS could not be started");
        return NULL;
    }
    GEOSContext_setErrorMessageHandler_r(overlay->geos, keep_message, overlay);
    return overlay;
}

static void forget_standing(pl_overlay *overlay) {
    for (size_t i = 0; i < overlay->standing_count; i++) pl_bands_free(&overlay->standing[i].bands);
    overlay->standing_count = 0;
}

void pl_overlay_close(pl_overlay *overlay) {
    if (overlay == NULL) return;
    GEOS_finish_r(overlay->geos);
    pl_segments_free(&overlay->edges);
    pl_segments_free(&overlay->lines);
    pl_segments_free(&overlay->pieces);
    pl_segments_free(&overlay->pieces_again);
    pl_free(overlay->left);
    pl_bands_free(&overlay->left_bands);
    pl_bands_free(&overlay->sweep_bands);
    pl_free(overlay->faces.list);
    forget_standing(overlay);
    pl_free(overlay->standing);
    pl_free(overlay);
}

bool pl_faces_add(pl_overlay *overlay, const pl_polygon *polygon, double area_m2, uint8_t before,
                  uint8_t after) {
    if (!PL_GROW(overlay->faces.list, overlay->faces.count, overlay->faces.capacity)) return false;
    pl_face *face = &overlay->faces.list[overlay->faces.count++];
    *face = (pl_face){.polygon = *polygon, .area_m2 = area_m2, .before = before, .after = after};
    for (size_t l = 0; l < PL_LAYERS_MAX; l++) face->patch[l] = PL_NO_PATCH;
    return true;
}

static int pointer_compare(const void *a, const void *b) {
    const uintptr_t s = (uintptr_t) * (const pl_polygon *const *)a,
                    t = (uintptr_t) * (const pl_polygon *const *)b;
    return s < t ? -1 : s > t ? 1 : 0;
}

static bool add_standing(pl_overlay *overlay, const pl_polygon *polygon, unsigned layer, bool kept) {
    if (!PL_GROW(overlay->standing, overlay->standing_count, overlay->standing_capacity)) return false;
    overlay->standing[overlay->standing_count++] =
        (pl_standing){.polygon = polygon, .box = pl_box_of_polygon(polygon), .layer = layer, .kept = kept};
    return true;
}

/* Sorts one layer's polygons into those of both states, which stand, and those of one, whose edges are
 * counted. */
static bool compare_layer(pl_overlay *overlay, unsigned layer) {
    const pl_layer_pair *pair = &overlay->layers[layer];
    const size_t total = pair->from_count + pair->to_count;
    const pl_polygon **both = pl_malloc(total * sizeof *both);
    if (both == NULL) return false;
    const pl_polygon **from = both, **to = both + pair->from_count;
    if (pair->from_count > 0) memcpy(from, pair->from, pair->from_count * sizeof *from);
    if (pair->to_count > 0) memcpy(to, pair->to, pair->to_count * sizeof *to);
    qsort(from, pair->from_count, sizeof *from, pointer_compare);
    qsort(to, pair->to_count, sizeof *to, pointer_compare);
    bool done = true;
    for (size_t i = 0, j = 0; done && (i < pair->from_count || j < pair->to_count);) {
        int order = i == pair->from_count ? 1 : j == pair->to_count ? -1 : pointer_compare(&from[i], &to[j]);
        if (order == 0) {
            done = add_standing(overlay, from[i], layer, true);
            i++;
            j++;
        } else if (order < 0) {
            done = add_standing(overlay, from[i], layer, false) &&
                   pl_segments_add_polygon(&overlay->edges, from[i], layer, -1);
            i++;
        } else {
            done = pl_segments_add_polygon(&overlay->edges, to[j], layer, 1);
            j++;
        }
    }
    pl_free(both);
    return done;
}

/* Groups of left-over segments: a forest over their numbers, and a box for each root. */
typedef struct {
    uint32_t *segment; /* index into overlay->edges */
    uint32_t *parent;
    pl_box *box;
    size_t count;
} clusters;

static uint32_t root_of(uint32_t *parent, uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

static bool join(clusters *all, uint32_t a, uint32_t b) {
    a = root_of(all->parent, a);
    b = root_of(all->parent, b);
    if (a == b) return false;
    if (b < a) {
        const uint32_t swap = a;
        a = b;
        b = swap;
    }
    all->parent[b] = a;
    all->box[a] = pl_box_union(all->box[a], all->box[b]);
    return true;
}

typedef struct {
    pl_point at;
    uint32_t of;
} place;

static int place_compare(const void *a, const void *b) {
    const place *s = a, *t = b;
    if (pl_point_before(s->at, t->at)) return -1;
    if (pl_point_before(t->at, s->at)) return 1;
    return s->of < t->of ? -1 : s->of > t->of ? 1 : 0;
}

static bool is_left_over(const pl_segment *segment, size_t layer_count) {
    for (size_t l = 0; l < layer_count; l++)
        if (segment->jump[l] != 0) return true;
    return false;
}

/* Segments with a common end belong together. */
static bool join_by_ends(const pl_overlay *overlay, clusters *all) {
    place *places = pl_malloc(all->count * 2 * sizeof *places);
    if (places == NULL) return false;
    for (size_t i = 0; i < all->count; i++) {
        const pl_segment *s = &overlay->edges.list[all->segment[i]];
        places[2 * i] = (place){s->p, (uint32_t)i};
        places[2 * i + 1] = (place){s->q, (uint32_t)i};
    }
    qsort(places, all->count * 2, sizeof *places, place_compare);
    for (size_t i = 1; i < all->count * 2; i++)
        if (pl_point_equal(places[i - 1].at, places[i].at)) join(all, places[i - 1].of, places[i].of);
    pl_free(places);
    return true;
}

/* Groups whose boxes meet belong together; joining can make new ones meet, so again until nothing does. */
static bool join_by_boxes(clusters *all) {
    place *roots = pl_malloc(all->count * sizeof *roots);
    if (roots == NULL) return false;
    for (bool joined = true; joined;) {
        size_t count = 0;
        joined = false;
        for (uint32_t i = 0; i < all->count; i++)
            if (all->parent[i] == i) roots[count++] = (place){{all->box[i].west, all->box[i].south}, i};
        qsort(roots, count, sizeof *roots, place_compare);
        for (size_t i = 0; i < count; i++)
            for (size_t j = i + 1; j < count && roots[j].at.lon <= all->box[roots[i].of].east; j++)
                if (pl_box_meets(all->box[roots[i].of], all->box[roots[j].of]) &&
                    join(all, roots[i].of, roots[j].of))
                    joined = true;
    }
    pl_free(roots);
    return true;
}

/* A left-over segment and its root, as one number to sort by. */
#define MEMBER(root, segment) ((uint64_t)(root) << 32 | (segment))
#define ROOT_OF(member) ((uint32_t)((member) >> 32))
#define SEGMENT_OF(member) ((uint32_t)(member))

static int member_compare(const void *a, const void *b) {
    const uint64_t s = *(const uint64_t *)a, t = *(const uint64_t *)b;
    return s < t ? -1 : s > t ? 1 : 0;
}

static bool arrange_cluster(pl_overlay *overlay, const clusters *all, const uint64_t *members, size_t count,
                            pl_arena *arena, bool *ret_agrees, double *residual_m2, pl_error *error) {
    if (!pl_segments_clear(&overlay->lines, count)) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        const pl_segment *from = &overlay->edges.list[all->segment[SEGMENT_OF(members[i])]];
        pl_segment *line = pl_segments_at(&overlay->lines, from->p, from->q);
        if (line == NULL) return pl_fail_nomem(error);
        *line = *from;
    }
    return pl_arrange(overlay, all->box[ROOT_OF(members[0])], arena, ret_agrees, residual_m2, error);
}

static bool arrange_each(pl_overlay *overlay, clusters *all, pl_arena *arena, bool *ret_agrees,
                         double *residual_m2, pl_error *error) {
    uint64_t *members = pl_malloc(all->count * sizeof *members);
    if (members == NULL) return pl_fail_nomem(error);
    for (uint32_t i = 0; i < all->count; i++) members[i] = MEMBER(root_of(all->parent, i), i);
    qsort(members, all->count, sizeof *members, member_compare);
    bool done = true;
    *ret_agrees = true;
    for (size_t first = 0, next; done && *ret_agrees && first < all->count; first = next) {
        for (next = first + 1; next < all->count && ROOT_OF(members[next]) == ROOT_OF(members[first]);)
            next++;
        done = arrange_cluster(overlay, all, &members[first], next - first, arena, ret_agrees, residual_m2,
                               error);
    }
    pl_free(members);
    return done;
}

static bool arrange_all(pl_overlay *overlay, clusters *all, pl_arena *arena, bool *ret_agrees,
                        double *residual_m2, pl_error *error) {
    size_t count = 0;
    for (size_t i = 0; i < overlay->edges.count; i++) {
        const pl_segment *s = &overlay->edges.list[i];
        if (!is_left_over(s, overlay->layer_count)) continue;
        const pl_point ends[2] = {s->p, s->q};
        all->segment[count] = (uint32_t)i;
        all->parent[count] = (uint32_t)count;
        all->box[count++] = pl_box_of_points(ends, 2);
    }
    if (!join_by_ends(overlay, all) || !join_by_boxes(all)) return pl_fail_nomem(error);
    return arrange_each(overlay, all, arena, ret_agrees, residual_m2, error);
}

static bool exact_faces(pl_overlay *overlay, pl_arena *arena, pl_difference *made, bool *ret_agrees,
                        pl_error *error) {
    if (!pl_segments_clear(&overlay->edges, 0)) return pl_fail_nomem(error);
    forget_standing(overlay);
    for (unsigned l = 0; l < overlay->layer_count; l++)
        if (!compare_layer(overlay, l)) return pl_fail_nomem(error);
    clusters all = {0};
    for (size_t i = 0; i < overlay->edges.count; i++)
        all.count += is_left_over(&overlay->edges.list[i], overlay->layer_count);
    made->edges_left = all.count;
    *ret_agrees = true;
    if (all.count == 0) return true;
    all.segment = pl_malloc(all.count * sizeof *all.segment);
    all.parent = pl_malloc(all.count * sizeof *all.parent);
    all.box = pl_malloc(all.count * sizeof *all.box);
    bool done = all.segment != NULL && all.parent != NULL && all.box != NULL
                    ? arrange_all(overlay, &all, arena, ret_agrees, &made->identity_residual_m2, error)
                    : pl_fail_nomem(error);
    pl_free(all.segment);
    pl_free(all.parent);
    pl_free(all.box);
    return done;
}

static int face_compare(const void *a, const void *b) {
    const pl_face *s = a, *t = b;
    const int order = pl_polygon_compare(&s->polygon, &t->polygon);
    if (order != 0) return order;
    if (s->before != t->before) return s->before < t->before ? -1 : 1;
    return s->after < t->after ? -1 : s->after > t->after ? 1 : 0;
}

/* Faces that share an edge and gain, or lose, the same layer are of one patch of it, numbered by its first
 * face. */
static bool number_patches(pl_overlay *overlay, pl_face *faces, size_t count) {
    for (size_t f = 0; f < count; f++)
        for (size_t l = 0; l < overlay->layer_count; l++)
            if (((faces[f].before ^ faces[f].after) >> l) & 1) faces[f].patch[l] = (uint32_t)f;
    if (count < 2) return true;
    pl_segments *shared = &overlay->lines;
    if (!pl_segments_clear(shared, 1024)) return false;
    for (size_t f = 0; f < count; f++) {
        for (size_t r = 0; r < faces[f].polygon.count; r++) {
            const pl_ring *ring = &faces[f].polygon.rings[r];
            for (size_t i = 0; i < ring->count; i++) {
                pl_segment *s = pl_segments_at(shared, ring->points[i], ring->points[(i + 1) % ring->count]);
                if (s == NULL) return false;
                const int32_t other = s->jump[0] - 1; /* here: 1 + the number of the face met last */
                s->jump[0] = (int32_t)f + 1;
                for (size_t l = 0; other >= 0 && l < overlay->layer_count; l++) {
                    const unsigned bit = 1u << l;
                    if (faces[f].patch[l] == PL_NO_PATCH || faces[other].patch[l] == PL_NO_PATCH ||
                        (faces[f].after & bit) != (faces[other].after & bit))
                        continue;
                    uint32_t a = (uint32_t)f, b = (uint32_t)other;
                    while (faces[a].patch[l] != a) a = faces[a].patch[l] = faces[faces[a].patch[l]].patch[l];
                    while (faces[b].patch[l] != b) b = faces[b].patch[l] = faces[faces[b].patch[l]].patch[l];
                    faces[a > b ? a : b].patch[l] = a > b ? b : a;
                }
            }
        }
    }
    for (size_t f = 0; f < count; f++) /* parents come before, and are flat already */
        for (size_t l = 0; l < overlay->layer_count; l++)
            if (faces[f].patch[l] != PL_NO_PATCH) faces[f].patch[l] = faces[faces[f].patch[l]].patch[l];
    return true;
}

static bool by_ladder(pl_overlay *overlay, pl_arena *arena, pl_difference *made, pl_error *error) {
    bool agrees;
    overlay->faces.count = 0;
    if (!exact_faces(overlay, arena, made, &agrees, error)) return false;
    if (agrees) return true;
    overlay->faces.count = 0;
    made->rung = PL_RUNG_FULL;
    if (pl_full_faces(overlay, 0.0, arena, &made->identity_residual_m2, NULL) &&
        made->identity_residual_m2 <= FULL_RESIDUAL_M2)
        return true;
    overlay->faces.count = 0;
    made->rung = PL_RUNG_GRID;
    if (!pl_full_faces(overlay, GRID_DEG, arena, &made->identity_residual_m2, error)) return false;
    if (made->identity_residual_m2 <= GRID_RESIDUAL_M2) return true;
    return pl_fail(
        error, PL_INTERNAL,
        "two states cannot be compared: gained less lost misses the difference of the areas by %.3g m2",
        made->identity_residual_m2);
}

bool pl_overlay_difference(pl_overlay *overlay, const pl_layer_pair *layers, size_t layer_count,
                           pl_arena *arena, pl_difference *ret, pl_error *error) {
    if (layer_count > PL_LAYERS_MAX)
        return pl_fail(error, PL_INTERNAL, "%zu layers to compare at once; at most %d", layer_count,
                       PL_LAYERS_MAX);
    overlay->layers = layers;
    overlay->layer_count = layer_count;
    pl_difference made = {.rung = PL_RUNG_EXACT};
    if (!by_ladder(overlay, arena, &made, error)) return false;
    made.count = overlay->faces.count;
    pl_face *faces = pl_arena_alloc(arena, made.count * sizeof *faces);
    if (faces == NULL) return pl_fail_nomem(error);
    if (made.count > 0) memcpy(faces, overlay->faces.list, made.count * sizeof *faces);
    qsort(faces, made.count, sizeof *faces, face_compare);
    if (!number_patches(overlay, faces, made.count)) return pl_fail_nomem(error);
    made.faces = faces;
    *ret = made;
    return true;
}
