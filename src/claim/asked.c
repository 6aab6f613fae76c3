/* asked.c - the named measures: unit, what a value is about, which settings go with it, definition. */
#include "claim/asked.h"

const char *const pl_measure_names[] = {"gained_km2",
                                        "lost_km2",
                                        "net_km2",
                                        "pace_km2_per_day",
                                        "held_km2",
                                        "contested_km2",
                                        "held_share",
                                        "front_length_km",
                                        "moved_km",
                                        "moved_share",
                                        "forward_share",
                                        "displacement_median_m",
                                        "places_taken",
                                        "places_lost",
                                        "distance_km",
                                        "forecast_skill",
                                        "launches",
                                        "interceptions",
                                        "interception_rate",
                                        "engagement_rate",
                                        "sql",
                                        NULL};
const char *const pl_interval_names[] = {"exact", "jeffreys", "wilson", "beta-binomial", "bootstrap", NULL};

#define AREA (PL_TAKES_KINDS | PL_TAKES_REGION | PL_TAKES_SECTORS)
#define COUNTS (PL_TAKES_TYPE | PL_NEEDS_TYPE | PL_TAKES_LABELS | PL_TAKES_UNIT)
#define FRONT (PL_TAKES_KINDS | PL_TAKES_REGION | PL_TAKES_SECTORS)

const pl_measure_about pl_measures[PL_MEASURE_COUNT] = {
    [PL_MEASURE_GAINED] = {.unit = "km2",
                           .of = PL_OF_CHANGE,
                           .takes = AREA,
                           .adds_up = true,
                           .definition = "Ground that came to be held by the side, update by update.",
                           .columns = "change.area_km2 where gained"},
    [PL_MEASURE_LOST] = {.unit = "km2",
                         .of = PL_OF_CHANGE,
                         .takes = AREA,
                         .adds_up = true,
                         .definition = "Ground that ceased to be held by the side, update by update.",
                         .columns = "change.area_km2 where lost"},
    [PL_MEASURE_NET] = {.unit = "km2",
                        .of = PL_OF_CHANGE,
                        .takes = AREA,
                        .is_signed = true,
                        .adds_up = true,
                        .definition = "Ground gained less ground lost.",
                        .columns = "change.area_km2"},
    [PL_MEASURE_PACE] = {.unit = "km2 a day",
                         .of = PL_OF_CHANGE,
                         .takes = AREA,
                         .is_signed = true,
                         .definition = "The net change, divided by the length of the period in days.",
                         .columns = "change.area_km2"},
    [PL_MEASURE_HELD] = {.unit = "km2",
                         .of = PL_OF_STATE,
                         .takes = PL_TAKES_REGION | PL_TAKES_CONTESTED | PL_TAKES_SECTORS,
                         .definition = "Ground held by the side at the end of the period.",
                         .columns = "series.held_km2"},
    [PL_MEASURE_CONTESTED] = {.unit = "km2",
                              .of = PL_OF_STATE,
                              .takes = PL_TAKES_REGION | PL_TAKES_SECTORS,
                              .definition =
                                  "Ground that the map shows as contested at the end of the period.",
                              .columns = "series.held_km2"},
    [PL_MEASURE_HELD_SHARE] = {.unit = "share",
                               .of = PL_OF_STATE,
                               .takes =
                                   PL_TAKES_REGION | PL_TAKES_CONTESTED | PL_TAKES_SECTORS | PL_NEEDS_REGION,
                               .definition =
                                   "Of the area inside the region's outline, the share that the side holds "
                                   "at the end of the period.",
                               .columns = "series.held_km2, change.geom, region.geom"},
    [PL_MEASURE_FRONT_LENGTH] = {.unit = "km",
                                 .of = PL_OF_STATE,
                                 .takes = FRONT,
                                 .slow = true,
                                 .definition =
                                     "Length of the line where the side's land meets land that it does not "
                                     "hold, away from coast and state border, at the end of the period.",
                                 .columns = "control.geom, region.geom"},
    [PL_MEASURE_MOVED] = {.unit = "km",
                          .of = PL_OF_CHANGE,
                          .takes = FRONT | PL_TAKES_DISTANCE,
                          .slow = true,
                          .definition =
                              "Length of the front at the period's begin that lies farther than the stated "
                              "distance from where the line is at its end.",
                          .columns = "control.geom, region.geom"},
    [PL_MEASURE_MOVED_SHARE] = {.unit = "share",
                                .of = PL_OF_CHANGE,
                                .takes = FRONT | PL_TAKES_DISTANCE,
                                .slow = true,
                                .definition =
                                    "The same as a share of the front's length at the period's begin.",
                                .columns = "control.geom, region.geom"},
    [PL_MEASURE_FORWARD_SHARE] = {.unit = "share",
                                  .of = PL_OF_CHANGE,
                                  .takes = FRONT | PL_TAKES_DISTANCE,
                                  .slow = true,
                                  .definition =
                                      "Of the front's length at the period's begin, the share that moved "
                                      "forward by more than the stated distance.",
                                  .columns = "control.geom, region.geom"},
    [PL_MEASURE_DISPLACEMENT] = {.unit = "m",
                                 .of = PL_OF_CHANGE,
                                 .takes = FRONT | PL_TAKES_DISTANCE,
                                 .slow = true,
                                 .definition =
                                     "How far the front that moved forward by more than the stated distance "
                                     "lies from where it was: half of its length moved farther.",
                                 .columns = "control.geom, region.geom"},
    [PL_MEASURE_PLACES_TAKEN] = {.unit = "places",
                                 .of = PL_OF_CHANGE,
                                 .takes =
                                     PL_TAKES_KINDS | PL_TAKES_REGION | PL_TAKES_GAZETTEER | PL_TAKES_SECTORS,
                                 .adds_up = true,
                                 .definition =
                                     "Settlements whose published point came to be held by the side.",
                                 .columns = "place.geom, change.geom"},
    [PL_MEASURE_PLACES_LOST] = {.unit = "places",
                                .of = PL_OF_CHANGE,
                                .takes =
                                    PL_TAKES_KINDS | PL_TAKES_REGION | PL_TAKES_GAZETTEER | PL_TAKES_SECTORS,
                                .adds_up = true,
                                .definition =
                                    "Settlements whose published point ceased to be held by the side.",
                                .columns = "place.geom, change.geom"},
    [PL_MEASURE_DISTANCE] = {.unit = "km",
                             .of = PL_OF_STATE,
                             .takes = PL_TAKES_PLACE,
                             .definition =
                                 "From a stated point of the place to the nearest land that the side holds, "
                                 "at the end of the period; below zero inside of it.",
                             .columns = "control.geom"},
    [PL_MEASURE_FORECAST_SKILL] =
        {.unit = "",
         .of = PL_OF_STATE,
         .takes = PL_TAKES_REGION,
         .slow = true,
         .is_signed = true,
         .definition = "How much better than \"no change\" the pace so far would have foretold "
                       "the net change over a time as long as the window, up to its end: 1 is "
                       "perfect, 0 no better, below 0 worse.",
         .columns = "change.area_km2"},
    [PL_MEASURE_LAUNCHES] = {.unit = "launches",
                             .of = PL_OF_RECORD,
                             .takes = COUNTS,
                             .adds_up = true,
                             .definition = "How many of the type were reported launched, raid by raid.",
                             .columns = "interception.launched"},
    [PL_MEASURE_INTERCEPTIONS] = {.unit = "interceptions",
                                  .of = PL_OF_RECORD,
                                  .takes = COUNTS | PL_TAKES_FALSE_CLAIMS,
                                  .adds_up = true,
                                  .definition = "How many of the type were reported destroyed, raid by raid.",
                                  .columns = "interception.destroyed"},
    [PL_MEASURE_INTERCEPTION_RATE] =
        {.unit = "share",
         .of = PL_OF_RECORD,
         .takes = COUNTS | PL_TAKES_FALSE_CLAIMS | PL_TAKES_RELATIVES | PL_TAKES_INTERVAL,
         .slow = true,
         .definition = "Of those of the type that were reported launched, the share that was reported "
                       "destroyed, whether or not anything able to destroy them was there.",
         .columns = "interception.launched, interception.destroyed"},
    [PL_MEASURE_ENGAGEMENT_RATE] =
        {.unit = "share",
         .of = PL_OF_RECORD,
         .takes = PL_TAKES_RECORD | PL_NEEDS_RECORD | PL_TAKES_INTERVAL,
         .slow = true,
         .definition = "Of the engagements in published test records of a defence that is able to destroy "
                       "such targets, the share in which it did.",
         .columns = ""},
    [PL_MEASURE_SQL] = {.unit = "",
                        .of = PL_OF_STATE,
                        .takes = PL_TAKES_SQL,
                        .is_signed = true,
                        .definition =
                            "The one number that the query gives for the period from :begin to :end.",
                        .columns = "any"},
};

size_t pl_maps_until(const pl_maps *maps, pl_instant instant) {
    size_t low = 0, high = maps->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (maps->instants[middle] <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
