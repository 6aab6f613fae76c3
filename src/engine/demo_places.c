/* demo_places.c - the invented places: two gazetteers that do not agree, and what each map draws at every
 * published point, by the closed form of the ground. */
#include "engine/demo_ground.h"

#include "text/csv.h"

/* In millionths of a degree, each well away from the edges of strips. Those near the front were put where it
 * passes; Grevask and Lindqvane are lost and taken back. */
const demo_place demo_places[] = {
    {"gazette", "1", 101, "Korsemunde", "", "town", 41000, -22310000, 46480000},
    {"gazette", "2", 102, "Brenvallo", "", "town", 96000, -22680000, 46130000},
    {"gazette", "3", 103, "Pharrowick", "", "town", 23000, -21720000, 46940000},
    {"gazette", "4", 104, "Dessivane", "", "town", 18000, -21530000, 45660000},
    {"gazette", "5", 105, "Quenholt", "", "town", 12000, -22150000, 47350000},
    {"gazette", "6", 106, "Karvess", "Karvessa", "town", 54000, -22600000, 47025000},
    {"gazette", "7", 0, "Ostrel Mill", "", "village", 340, -21750000, 45423000},
    {"gazette", "8", 0, "Vennersund", "", "village", 1200, -21800000, 45573000},
    {"gazette", "9", 0, "Tollenmark", "", "village", 610, -21895000, 45873000},
    {"gazette", "10", 110, "Sorrel Ford", "Sorrelford", "village", 2100, -21980000, 46023000},
    {"gazette", "11", 0, "Grevask", "", "village", 450, -22106000, 46323000},
    {"gazette", "12", 0, "Lindqvane", "", "village", -1, -22137000, 46473000},
    {"gazette", "13", 113, "Marrowdene", "", "village", 3900, -22225000, 46623000},
    {"gazette", "14", 0, "Ostvik", "", "village", 800, -22230000, 46773000},
    {"gazette", "15", 0, "Halvenby", "", "village", 270, -22140000, 46923000},
    {"gazette", "16", 0, "Cressing", "Kressing", "village", 950, -22030000, 47073000},
    {"gazette", "17", 0, "Bram\u2019s Ferry", "", "village", 190, -21960000, 47223000},
    {"gazette", "18", 0, "Upper Dunmere", "", "village", 520, -21790000, 47373000},
    {"gazette", "19", 0, "Cressing", "", "village", 130, -22900000, 46273000},
    {"almanac", "A-1", 102, "Brenvallo", "", "town", 90000, -22675000, 46131000},
    {"almanac", "A-2", 106, "Karvess", "", "town", 50000, -22550000, 47030000},
    /* Two kilometres east of where the gazette has it: the front reaches it earlier. */
    {"almanac", "A-3", 113, "Marrowdene", "", "town", 4000, -22200000, 46623000},
    {"almanac", "A-4", 110, "Sorrel Ford", "", "town", 2000, -21982000, 46023000},
    {"almanac", "A-5", 103, "Pharrowick", "", "town", 22000, -21721000, 46941000},
};
const size_t demo_place_count = sizeof demo_places / sizeof *demo_places;

void demo_gazetteer_text(const char *gazetteer, pl_buffer *out) {
    static const char *const heads[] = {"id", "shared_id", "name", "other", "kind", "people", "lon", "lat"};
    pl_csv csv;
    pl_csv_start(&csv, out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < demo_place_count; i++) {
        const demo_place *place = &demo_places[i];
        if (strcmp(place->gazetteer, gazetteer) != 0) continue;
        pl_csv_text(&csv, place->key);
        if (place->shared_id == 0)
            pl_csv_text(&csv, NULL);
        else
            pl_csv_integer(&csv, place->shared_id);
        pl_csv_text(&csv, place->name);
        pl_csv_text(&csv, place->other);
        pl_csv_text(&csv, place->kind);
        if (place->people < 0)
            pl_csv_text(&csv, NULL);
        else
            pl_csv_integer(&csv, place->people);
        pl_csv_fixed(&csv, place->lon * 1e-6, 6);
        pl_csv_fixed(&csv, place->lat * 1e-6, 6);
        pl_csv_end_row(&csv);
    }
}

int demo_cover_at(const demo_land *land, const demo_ground *ground, int32_t lon, int32_t lat) {
    const int row = (lat - DEMO_SOUTH) / land->height;
    if (lat < DEMO_SOUTH || row >= land->rows) return DEMO_COVERS;
    /* How far east of the line of reference, times the strip's height: whole numbers, so nothing rounds. */
    const int64_t up = lat - DEMO_SOUTH - (int64_t)row * land->height;
    const int64_t lean = (int64_t)land->reference[row + 1] - land->reference[row];
    const int64_t shift = ((int64_t)lon - land->reference[row]) * land->height - lean * up;
    for (int cover = 0; cover < DEMO_COVERS; cover++) {
        demo_span spans[2];
        const int count = demo_cover_spans(land, ground, (demo_cover)cover, row, spans);
        for (int i = 0; i < count; i++)
            if (shift >= (int64_t)spans[i].from * land->height && shift < (int64_t)spans[i].to * land->height)
                return cover;
    }
    return DEMO_COVERS;
}
