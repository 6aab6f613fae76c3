/* demo_ground.h - the invented ground: who holds what, so laid out that every area has a closed form.
 *
 * The land is cut by parallels into strips. In each strip a meridian-like line of reference runs from the
 * strip's south to its north edge, and everything in the strip is bounded by copies of that line shifted east
 * or west. What lies between two such copies is as wide at every latitude, so on the ellipsoid its area is
 * shift x (authalic difference of the two parallels), to the last digit, although its sides slant. All
 * positions are whole millionths of a degree. */
#ifndef PL_ENGINE_DEMO_GROUND_H
#define PL_ENGINE_DEMO_GROUND_H

#include "base/bytes.h"
#include "text/instant.h"

#define DEMO_ROWS 52        /* strips of Meridian Atlas, 0.05 degrees each, from 45.2 N to 47.8 N */
#define DEMO_COARSE_ROWS 26 /* strips of Harbor Map Desk, 0.1 degrees each */
#define DEMO_SOUTH 45200000
#define DEMO_WEST_OF_INTEREST (-24000000) /* the area of interest of both legends */
#define DEMO_SOUTH_OF_INTEREST 45000000
#define DEMO_EAST_OF_INTEREST (-20000000)
#define DEMO_NORTH_OF_INTEREST 48000000
#define DEMO_ISLAND_SOUTH                                                                                    \
    46500000 /* an island, occupied, across the eastern edge of the area of interest                         \
              */
#define DEMO_ISLAND_NORTH 46600000
#define DEMO_ISLAND_WEST (-20060000)

/* Between two shifted copies of a strip's line of reference; empty when from >= to. */
typedef struct {
    int32_t from, to;
} demo_span;

/* The strips as one maker draws them. */
typedef struct {
    int rows;
    int32_t height;                   /* of a strip */
    int32_t reference[DEMO_ROWS + 1]; /* longitude of the line of reference at each parallel; even numbers */
    double km2_per_micro[DEMO_ROWS];  /* area of a span one millionth of a degree wide */
    double island_km2_per_micro;
} demo_land;

/* Who holds what, strip by strip, at one moment. Tarsenia holds [front, border) less the pocket. */
typedef struct {
    int32_t front[DEMO_ROWS];
    int32_t border[DEMO_ROWS];   /* its eastern end: 0 but where a maker redraws the border */
    demo_span pocket[DEMO_ROWS]; /* Velmark's, cut off behind the front */
    int32_t grey[DEMO_ROWS];     /* contested: [front - grey, front) */
    int32_t salient[DEMO_ROWS];  /* Velmark holds [border, border + salient) on Tarsenia's side */
    int32_t island_east;         /* longitude; Tarsenia holds the island up to it */
} demo_ground;

typedef enum { DEMO_TARSENIA, DEMO_VELMARK, DEMO_CONTESTED, DEMO_COVERS } demo_cover;
extern const char *const demo_cover_names[DEMO_COVERS]; /* "tarsenia", "velmark", "contested" */

/* What one cover amounts to on a map, and how it changed since the map before. */
typedef struct {
    double held_km2, gained_km2, lost_km2;
} demo_truth;

/* What happens, as bits. */
typedef enum {
    DEMO_ADVANCE = 1u << 0,
    DEMO_RETREAT = 1u << 1,
    DEMO_RECLASSIFIED = 1u << 2, /* held <-> contested, the sum of both stands still */
    DEMO_GREY_GROWS = 1u << 3,
    DEMO_POCKET = 1u << 4,        /* shrinks or falls: an advance inside */
    DEMO_SALIENT = 1u << 5,       /* Velmark's moves */
    DEMO_BORDER_SLIVER = 1u << 6, /* the border drawn anew some metres off: no ground taken */
    DEMO_REDRAWN = 1u << 7,       /* every polygon with other vertices: the same ground to the last digit */
    DEMO_PATCH_DRAWN = 1u << 8,   /* a gain that will be withdrawn */
    DEMO_PATCH_WITHDRAWN = 1u << 9,
    DEMO_HISTORY_ONLY = 1u << 10,  /* only the liberated layer changes: no update */
    DEMO_LABELS_ONLY = 1u << 11,   /* only points change: no update */
    DEMO_ISLAND = 1u << 12,        /* the island grows, outside the area of interest */
    DEMO_FRONT_SLIVER = 1u << 13,  /* the front corrected where it stands: no ground taken */
    DEMO_BORDER_REDRAWN = 1u << 14 /* a stretch of the border drawn from a better survey: no ground taken */
} demo_event;
#define DEMO_EVENT_KINDS 15
extern const char *const demo_event_names[DEMO_EVENT_KINDS];

/* The moments at which the ground, or what Meridian Atlas draws of it, may have changed. */
typedef struct {
    pl_instant instant;
    bool published;         /* by Meridian Atlas */
    unsigned events;        /* since the moment before, published or not */
    bool redrawn;           /* drawn in the way that begins with DEMO_REDRAWN */
    int history, labels;    /* versions of the liberated layer and of the points */
    demo_ground ground;     /* as Meridian Atlas draws it */
    int32_t off[DEMO_ROWS]; /* how far east of the true front it draws that */
} demo_moment;

#define DEMO_DAYS 120
#define DEMO_FIRST_DAY ((pl_day)22339) /* 2031-03-01 */
#define DEMO_MOMENTS_MAX (2 * DEMO_DAYS)
typedef struct {
    demo_land fine, coarse;
    int32_t front_at_start[DEMO_ROWS];
    size_t count;
    demo_moment moments[DEMO_MOMENTS_MAX];
} demo_war;

/* Area in km2 on WGS84 between two parallels, of a strip one millionth of a degree wide. */
double demo_band_km2_per_micro(int32_t south, int32_t north);

/* Fills the areas of the strips from their parallels. */
void demo_land_measure(demo_land *land);

/* At most two spans of a cover in a strip; row == land->rows is the island. Returns how many. */
int demo_cover_spans(const demo_land *land, const demo_ground *ground, demo_cover cover, int row,
                     demo_span out[2]);

/* `before` NULL: nothing gained or lost. */
demo_truth demo_measure(const demo_land *land, const demo_ground *before, const demo_ground *after,
                        demo_cover cover);

/* The whole story (demo_war.c). */
void demo_war_make(uint64_t seed, demo_war *ret);
/* What is true at a moment: the front without the errors of its drawing, no gain that was drawn too early and
 * withdrawn, nothing that changed only between held and contested, the border where it always was. */
void demo_actual(const demo_war *war, const demo_moment *moment, demo_ground *ret);
/* Standard deviation of the errors with which a front that moved is drawn, in millionths of a degree: 15 m.
 */
#define DEMO_OFF_SIGMA 195
#define DEMO_OFF_MAX 600 /* under 50 m */

/* The ground as Harbor Map Desk would draw it: pairs of strips, rounded, no grey zone. */
void demo_coarsen(const demo_ground *ground, demo_ground *ret);
/* The ground at an instant: of the last moment at or before it, or of the first. */
const demo_ground *demo_ground_at(const demo_war *war, pl_instant instant);
/* Day n of Harbor Map Desk has a file. */
bool demo_harbor_publishes(int day);
#define DEMO_HARBOR_LAG_DAYS 2

/* Draws (demo_draw.c). Appends a whole GeoJSON text. */
void demo_draw_meridian(const demo_war *war, const demo_moment *moment, pl_buffer *out);
void demo_draw_harbor(const demo_land *land, const demo_ground *ground, pl_buffer *out);

/* The two countries, as wide as this on both sides of the border, with their codes; and their areas. */
#define DEMO_COUNTRY_WIDTH 1600000
#define DEMO_COUNTRIES 2
extern const char *const demo_country_codes[DEMO_COUNTRIES];
void demo_draw_countries(const demo_land *land, pl_buffer *out);
double demo_country_km2(const demo_land *land);

/* A published point of an invented place (demo_places.c). */
typedef struct {
    const char *gazetteer, *key;
    int64_t shared_id; /* by which gazetteers name the same place; 0: none */
    const char *name, *other, *kind;
    int64_t people;   /* -1: not given */
    int32_t lon, lat; /* millionths of a degree */
} demo_place;
extern const demo_place demo_places[];
extern const size_t demo_place_count;
/* A gazetteer as CSV. */
void demo_gazetteer_text(const char *gazetteer, pl_buffer *out);
/* What a map draws at a position: a demo_cover, or DEMO_COVERS when it draws neither held nor contested land.
 */
int demo_cover_at(const demo_land *land, const demo_ground *ground, int32_t lon, int32_t lat);

/* Theatre, sources, legends, statement, and what each claim must come to (demo_text.c). */
typedef struct {
    const char *path, *text;
} demo_text;
extern const demo_text demo_texts[];
extern const size_t demo_text_count;
/* The same of counts of raids, and the counts file (demo_raids.c). */
extern const demo_text demo_raid_texts[];
extern const size_t demo_raid_text_count;
void demo_raids_text(pl_buffer *out);
typedef struct {
    const char *id, *verdict, *why;
} demo_expected;
extern const demo_expected demo_claims[];
extern const size_t demo_claim_count;

#endif
