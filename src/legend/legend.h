/* legend.h - theatre, source and legend files (YAML): who is who, how a maker's files are named and dated,
 * and what a colour or a name means. Pure: text in, structs out. JSON Schemas in data/schemas/. */
#ifndef PL_LEGEND_LEGEND_H
#define PL_LEGEND_LEGEND_H

#include "base/bytes.h"
#include "base/hash.h"
#include "geom/geom.h"
#include "legend/classed.h"
#include "read/feature.h"
#include "text/instant.h"

#define PL_THEATRE_REGIONS_MAX ((size_t)1000)
#define PL_THEATRE_HUBS_MAX ((size_t)1000)
#define PL_THEATRE_POINTS_MAX ((size_t)10000) /* of one drawn outline */

/* A region of space: an administrative one by its ISO 3166-2 code, whose outline a source of outlines gives;
 * or one whose outline is drawn here: every sector, and regions such as a salient. */
typedef struct {
    const char *name, *title;
    const char *code;          /* "UA-14"; "" when it is drawn */
    const char *definition;    /* of one that is drawn, in words; "" otherwise */
    double official_km2;       /* as an authority states it; NAN: not given */
    const char *official_from; /* who states it; "" */
    pl_polygon drawn;          /* count 0 when it has a code */
} pl_theatre_region;

/* A place that distance is measured to: stated points, the first of which is meant when none is named, and a
 * stated edge (count 0: none), each with where it comes from. */
typedef struct {
    const char *name, *title;
    size_t point_count;
    const struct pl_theatre_point {
        const char *name; /* "centre" */
        pl_point at;
        const char *from;
    } * points;
    pl_polygon edge;
    const char *edge_from; /* "" */
} pl_theatre_hub;

/* A theatre: sides and the sources that belong to it. The first side is the default of --side. */
typedef struct {
    const char *name, *title;
    size_t side_count;
    struct {
        const char *name, *title;
    } sides[PL_SIDES_MAX];
    size_t source_count;
    const char *const *sources; /* names, in order of preference */

    /* Sources of outlines and of settlements, in order of preference; may be none. */
    size_t outline_count, gazetteer_count;
    const char *const *outlines, *const *gazetteers;
    /* The line that is no front: coast and state border, as the boundary of these regions together, by code,
     * in the outlines of `border_source`. NULL: the theatre names none. */
    const char *border_source;
    size_t border_code_count;
    const char *const *border_codes;
    size_t region_count, sector_count, hub_count;
    const pl_theatre_region *regions; /* by code, or drawn; they may overlap one another and sectors */
    const pl_theatre_region *sectors; /* of our own drawing: front directions */
    const pl_theatre_hub *hubs;
} pl_theatre;

/* All parse functions: the result and its texts live in `arena`; errors are name:line:column: reason. */
bool pl_theatre_parse(const char *name, pl_slice text, pl_arena *arena, pl_theatre *ret,
                      pl_error *error) PL_MUST_CHECK;
/* Index of the side, or -1. */
int pl_theatre_side(const pl_theatre *theatre, pl_slice side);

#define PL_SOURCE_RULES_MAX ((size_t)64) /* and so the most layers that a source can have */

/* How one kind of file of a source is recognised and dated. */
typedef struct pl_file_rule pl_file_rule;

/* A map that must not be measured, and why; by the name of its file, or by the date in that. */
typedef struct {
    const char *file; /* NULL: by day */
    pl_day day;
    const char *why;
} pl_set_aside;

/* A date in file names that says another day than it means. */
typedef struct {
    const char *written; /* YYYY-MM-DD, though there may be no such day */
    pl_day means;
} pl_redate;

/* A redraw that only a person can know of: patches of the snapshots of a UTC day, (00:00, 24:00], that lie
 * inside a box. */
typedef struct {
    pl_day day;
    pl_box box;
    const char *why;
} pl_listed_redraw;

/* A file that can be downloaded for a source. */
#define PL_SOURCE_PULLS_MAX ((size_t)64)             /* of one source */
#define PL_SOURCE_PULL_BYTES_MAX ((uint64_t)4 << 30) /* of one file, when it states no less */
typedef struct {
    const char *url, *file, *licence; /* file: the name it is kept under; licence "": the source's */
    uint64_t bytes_max;
    bool has_sha256;
    pl_sha256 sha256;
} pl_source_pull;

/* What a source gives: maps of control, outlines of regions, settlements, or counts of what was launched and
 * destroyed. */
typedef enum { PL_SOURCE_MAPS, PL_SOURCE_REGIONS, PL_SOURCE_PLACES, PL_SOURCE_COUNTS } pl_source_kind;
/* "maps", "regions", "places", "counts", NULL: as source files say it. */
extern const char *const pl_source_kind_names[];

/* Which property (of regions) or column (of places) holds what; NULL: none does. */
typedef struct {
    const char *key, *name; /* key: the code by ISO 3166-2, or the gazetteer's own id */
    const char *geonames, *kind, *region, *population, *lon, *lat;
    size_t other_name_count;
    const char *const *other_names;
} pl_source_fields;

/* Only rows whose field has one of these values are taken. */
typedef struct {
    const char *field;
    size_t value_count;
    const char *const *values;
} pl_source_where;

/* A source: a feed of one maker's maps; or outlines of regions, or settlements, of one edition; or counts. */
typedef struct {
    pl_source_kind kind;
    const char *name, *title, *maker, *theatre, *legend, *url, *licence, *attribution;
    const char *caution; /* what a reader of its numbers must know; "": nothing is said */
    /* 0..86399 after 00:00 UTC: where this source's day begins. -1: a source of counts. */
    int32_t day_turn_seconds;
    /* The instant is in this property of the first feature; NULL = in the file name. */
    const char *instant_property;
    size_t rule_count;
    const pl_file_rule *rules;
    size_t pull_count; /* 0: the source file does not say where its files can be had */
    const pl_source_pull *pulls;
    size_t not_map_count; /* patterns of files that are no maps though their names end like those of maps */
    const struct pl_pattern *not_maps;
    size_t set_aside_count;
    const pl_set_aside *set_aside;
    size_t redraw_count;
    const pl_listed_redraw *redraws;
    /* Sides of which the source draws as liberated what they lose; sorted. */
    size_t liberated_from_count;
    const char *const *liberated_from;
    size_t redate_count;
    const pl_redate *redates;
    /* Layers whose last file stands until their next, sorted; the others show one instant each. */
    size_t standing_count;
    const char *const *standing;
    /* Layers that make up a map only together, sorted: with one of them missing it is half a map. */
    size_t together_count;
    const char *const *together;
    /* Of regions and places alone, which have no legend ("") and no day turn. */
    pl_instant edition; /* what they stand for, and when they were recorded */
    pl_source_fields fields;
    size_t where_count;
    const pl_source_where *where;
    pl_box area_of_interest; /* of places: others are passed over */
    /* Of counts alone, which have no legend ("") but types (intercept/types.h), and whose edition is in the
     * file: the side that launched; "" elsewhere. */
    const char *launched_by;
} pl_source;
bool pl_source_parse(const char *name, pl_slice text, pl_arena *arena, pl_source *ret,
                     pl_error *error) PL_MUST_CHECK;

typedef enum {
    PL_FILE_MAP,       /* a rule matched; *ret is filled */
    PL_FILE_OTHER,     /* not a map by its ending (README.md) or by not_maps: counted, passed over */
    PL_FILE_UNDATED,   /* looks like a map, but no rule finds a date in it */
    PL_FILE_IMPOSSIBLE /* a date that is none (20240231) or outside 1900..2100 */
} pl_file_kind;
typedef struct {
    const char *layer;  /* "" when the source has only one; owned by the source */
    pl_instant instant; /* INT64_MIN with instant_property and of counts: it is in the file; the edition */
    pl_day day;         /* the date in its name; of {unix} the UTC day; nothing with instant_property */
    pl_file_format format;
    size_t column_count; /* of places: a file without a heading, fields parted by tabs; 0: CSV with one */
    const char *const *columns;
    /* The end of the path that the rule saw, without a compression suffix: what the record keeps as the
     * file's name, and what gives the same answer again. */
    pl_slice name;
} pl_file_match;
/* What a file is by its path. On anything but PL_FILE_MAP *ret is not touched. */
pl_file_kind pl_source_file(const pl_source *source, const char *path, pl_file_match *ret);
/* Why the source sets a file of this name and day aside; NULL: it does not. */
const char *pl_source_set_aside(const pl_source *source, const char *name, pl_day day);
/* "uacontrolmap": a format as source files name it. */
const char *pl_format_name(pl_file_format format);

typedef struct pl_legend_rule pl_legend_rule;
typedef struct {
    const char *name, *title, *theatre;
    pl_box area_of_interest;
    size_t rule_count;
    const pl_legend_rule *rules;
} pl_legend;
/* Sides named in the legend must be sides of `theatre`. */
bool pl_legend_parse(const char *name, pl_slice text, const pl_theatre *theatre, pl_arena *arena,
                     pl_legend *ret, pl_error *error) PL_MUST_CHECK;

/* The class of a feature on a map layer: the first rule that matches, else PL_STATUS_UNMATCHED. Colours
 * compare without case, with or without '#'; names compare as substrings of the text as published (never
 * case-folded). Any thread. */
pl_class pl_legend_class(const pl_legend *legend, pl_slice layer, const pl_property *properties,
                         size_t property_count);

/* Can any rule give this status (and side, for held)? What a maker does not draw is unknown, not zero. */
bool pl_legend_gives(const pl_legend *legend, pl_status status, unsigned side);

/* The colour and name by which a feature is listed when nothing matched; empty slices when it has none. */
void pl_legend_label(const pl_legend *legend, const pl_property *properties, size_t property_count,
                     pl_slice *ret_colour, pl_slice *ret_name);

/* "held:russia" ... into out. */
void pl_status_text(const pl_theatre *theatre, pl_class class, char out[PL_STATUS_TEXT]);

#endif
