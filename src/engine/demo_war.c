/* demo_war.c - the story of the invented war, night by night: a script of stated events, and between them
 * everyday advances whose places and sizes come from the seed. */
#include "engine/demo_ground.h"

#include <stdlib.h>

/* The script. Days count from 0 = 2031-03-01; the statement falls on day 111, at noon. */
enum {
    FREEZE_FIRST = 15,
    FREEZE_LAST = 18, /* published every day, nothing changes */
    HISTORY_DAY = 17, /* two of the frozen days */
    LABELS_DAY = 18,
    SALIENT_DAY = 20,
    SALIENT_LOST_DAY = 90,
    SLIVER_DAY = 25,
    GREY_DAY = 33,
    BORDER_REDRAWN_DAY = 38, /* listed in the source file */
    POCKET_SHRINKS_DAY = 36,
    POCKET_FALLS_DAY = 43,
    FIRST_COUNTERATTACK_DAY = 45,
    TO_CONTESTED_DAY = 50,
    TO_HELD_DAY = 85,
    REDRAW_DAY = 60, /* also where the offensive begins: advances grow */
    PATCH_DAY = 70,
    PATCH_WITHDRAWN_DAY = 78,
    ISLAND_DAY = 81,
    COUNTERATTACK_DAY = 107,
    LATE_PATCH_DAY = 109,
    LATE_PATCH_WITHDRAWN_DAY = 117, /* withdrawn after the statement */
};
static const int silent_days[] = {8, 9, 53, 74}; /* Meridian Atlas publishes nothing */
static const int late_nights[] = {5,  12, 27, 41, 58,
                                  66, 91, 97, 104}; /* the night's map comes after midnight */
static const int harbor_silent_days[] = {3, 11, 12, 29, 44, 57, 58, 71, 86, 100};

/* Strips by what happens in them: quiet ones keep the scripted events apart from each other. */
enum {
    PATCH_LATE_ROW = 0,
    PATCH_LATE_ROWS = 2,
    ACTIVE_A_ROW = 4,
    ACTIVE_A_ROWS = 15, /* also where the counter-attacks come, from row 8 to 15 */
    GREY_ROW = 20,
    GREY_ROWS = 6,
    ACTIVE_B_ROW = 27,
    ACTIVE_B_ROWS = 18,
    POCKET_ROW = 30,
    POCKET_ROWS = 4,
    SALIENT_ROW = 46,
    SALIENT_ROWS = 4,
    PATCH_ROW = 50,
    PATCH_ROWS = 2,
    BORDER_REDRAWN_ROW = 40,
    BORDER_REDRAWN_ROWS = 6,
};

/* splitmix64 of a counter: the draws of one night do not depend on how many were made before it. */
static uint64_t draw(uint64_t seed, uint64_t night, uint64_t number) {
    uint64_t z = seed + (night * 64 + number + 1) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int draw_below(uint64_t seed, uint64_t night, uint64_t number, int limit) {
    return (int)(draw(seed, night, number) % (uint64_t)limit);
}

static bool listed(const int *list, size_t count, int day) {
    for (size_t i = 0; i < count; i++)
        if (list[i] == day) return true;
    return false;
}
#define LISTED(list, day) listed(list, sizeof(list) / sizeof *(list), day)

bool demo_harbor_publishes(int day) {
    return !LISTED(harbor_silent_days, day);
}

/* ---- the land ---- */

/* The border runs through these offsets from 21.2 W, four strips apart, in thousandths of a degree. */
static const int border_knots[] = {-60, -20, 50, 90, 70, 10, -40, -90, -110, -60, 0, 60, 90, 120};

static void make_land(demo_war *war) {
    war->fine.rows = DEMO_ROWS;
    war->fine.height = 50000;
    for (int k = 0; k <= DEMO_ROWS; k++) {
        int from = border_knots[k / 4], to = border_knots[k / 4 + (k % 4 != 0)];
        /* a ripple on the straight stretches, even so that the middle of an edge is a whole millionth */
        int ripple = (k * 37 % 11 - 5) * 1400;
        war->fine.reference[k] = -21200000 + from * 1000 + (to - from) * 250 * (k % 4) + ripple;
        war->fine.reference[k] -= war->fine.reference[k] % 2;
    }
    war->coarse.rows = DEMO_COARSE_ROWS;
    war->coarse.height = 100000;
    for (int k = 0; k <= DEMO_COARSE_ROWS; k++) {
        int32_t exact = war->fine.reference[2 * k];
        war->coarse.reference[k] = exact - exact % 10000;
    }
    demo_land_measure(&war->fine);
    demo_land_measure(&war->coarse);
}

static void make_start(uint64_t seed, demo_war *war, demo_ground *ground) {
    *ground = (demo_ground){.island_east = -19930000};
    for (int row = 0; row < DEMO_ROWS; row++) {
        int from_middle = 2 * row - (DEMO_ROWS - 1);
        int bulge = 560000 - 560000 * from_middle * from_middle / (DEMO_ROWS * DEMO_ROWS);
        ground->front[row] = -(340000 + bulge) + (draw_below(seed, 1000, (uint64_t)row, 25) - 12) * 2000;
        war->front_at_start[row] = ground->front[row];
    }
    for (int row = GREY_ROW; row < GREY_ROW + GREY_ROWS; row++) ground->grey[row] = 60000;
    for (int row = POCKET_ROW; row < POCKET_ROW + POCKET_ROWS; row++)
        ground->pocket[row] = (demo_span){-550000, -450000};
}

/* ---- events ---- */

static void shift_front(demo_ground *ground, int first, int rows, int32_t east) {
    for (int row = first; row < first + rows; row++) ground->front[row] += east;
}

/* Seven sizes a week, in percent, in an order that the seed shuffles: every week advances alike, no two
 * nights do. */
static int night_size(uint64_t seed, int day) {
    int sizes[7] = {50, 70, 90, 100, 110, 130, 150};
    uint64_t week = 2000 + (uint64_t)(day / 7);
    for (int i = 6; i > 0; i--) {
        int other = draw_below(seed, week, (uint64_t)i, i + 1), size = sizes[i];
        sizes[i] = sizes[other];
        sizes[other] = size;
    }
    return sizes[day % 7];
}

/* Four strips of an active stretch move west; three nights in ten two here and two there. */
static void advance_by_night(uint64_t seed, int day, demo_ground *ground) {
    int32_t each = (day < REDRAW_DAY ? 22 : 40) * night_size(seed, day);
    bool under_attack = day == FIRST_COUNTERATTACK_DAY || day == COUNTERATTACK_DAY;
    for (int half = 0; half < 2; half++) {
        bool together = draw_below(seed, (uint64_t)day, 1, 10) >= 3;
        uint64_t number = together ? 2 : 2 + (uint64_t)half;
        bool in_a = !under_attack && draw_below(seed, (uint64_t)day, 10 + number, 2) == 0;
        int rows = in_a ? ACTIVE_A_ROWS : ACTIVE_B_ROWS;
        int first =
            (in_a ? ACTIVE_A_ROW : ACTIVE_B_ROW) + draw_below(seed, (uint64_t)day, 20 + number, rows - 3);
        if (together) first += 2 * half;
        for (int row = first; row < first + 2; row++) {
            int32_t uneven =
                (draw_below(seed, (uint64_t)day, 30 + (uint64_t)(row - first + 2 * half), 5) - 2) * 50;
            ground->front[row] -= each + uneven;
        }
    }
}

/* ---- how the front is drawn ---- */

/* Where the front moved it is drawn with a new error, the same along a strip: nearly normal, as the sum of
 * twelve even draws is. */
static int32_t draw_off(uint64_t seed, uint64_t night, int row) {
    int sum = 0; /* standard deviation 2000 */
    for (uint64_t k = 0; k < 12; k++)
        sum += draw_below(seed, 10000 + night * DEMO_ROWS + (uint64_t)row, k, 2001) - 1000;
    int32_t off = sum * DEMO_OFF_SIGMA / 2000;
    return off > DEMO_OFF_MAX ? DEMO_OFF_MAX : off < -DEMO_OFF_MAX ? -DEMO_OFF_MAX : off;
}

static void draw_with_errors(uint64_t seed, uint64_t night, const demo_ground *before, demo_moment *moment) {
    for (int row = 0; row < DEMO_ROWS; row++)
        if (moment->ground.front[row] != before->front[row]) moment->off[row] = draw_off(seed, night, row);
}

#define CORRECTED_EVERY_DAYS 5
#define CORRECTED_STRIPS 4
#define CORRECTED_OFF_MIN 20 /* 1.5 m */

/* Beside a strip that moved, a corrected one would be of one patch with it. */
static bool moved_near(int row, const demo_ground *before, const demo_ground *after) {
    for (int beside = row - 1; beside <= row + 1; beside++)
        if (after->front[beside] != before->front[beside]) return true;
    return false;
}

/* Now and then a few strips of the front that stand still are drawn where they truly are. */
static unsigned correct_front(uint64_t seed, int day, const demo_ground *before, demo_moment *moment) {
    unsigned events = 0;
    if (day % CORRECTED_EVERY_DAYS != 1) return 0;
    for (uint64_t i = 0; i < CORRECTED_STRIPS; i++) {
        int row = draw_below(seed, (uint64_t)day, 40 + i, ACTIVE_A_ROWS + ACTIVE_B_ROWS);
        row += row < ACTIVE_A_ROWS ? ACTIVE_A_ROW : ACTIVE_B_ROW - ACTIVE_A_ROWS;
        if (moved_near(row, before, &moment->ground) || abs(moment->off[row]) < CORRECTED_OFF_MIN) continue;
        moment->ground.front[row] -= moment->off[row];
        moment->off[row] = 0;
        events = DEMO_FRONT_SLIVER;
    }
    return events;
}

void demo_actual(const demo_war *war, const demo_moment *moment, demo_ground *ret) {
    static const struct {
        int row, rows;
    } still[] = {{PATCH_LATE_ROW, PATCH_LATE_ROWS}, {GREY_ROW, GREY_ROWS}, {PATCH_ROW, PATCH_ROWS}};
    *ret = moment->ground;
    for (int row = 0; row < DEMO_ROWS; row++) {
        ret->front[row] -= moment->off[row];
        ret->border[row] = 0;
    }
    for (size_t i = 0; i < sizeof still / sizeof *still; i++)
        for (int row = still[i].row; row < still[i].row + still[i].rows; row++)
            ret->front[row] = war->front_at_start[row];
}

/* What one night of the script brings, beside the everyday advance. */
static unsigned scripted(int day, demo_moment *moment) {
    demo_ground *ground = &moment->ground;
    switch (day) {
    case HISTORY_DAY:
        moment->history++;
        return DEMO_HISTORY_ONLY;
    case LABELS_DAY:
        moment->labels++;
        return DEMO_LABELS_ONLY;
    case SALIENT_DAY:
    case SALIENT_LOST_DAY:
        for (int i = 0; i < SALIENT_ROWS; i++) {
            int32_t full = i == 0 || i == SALIENT_ROWS - 1 ? 40000 : 70000;
            ground->salient[SALIENT_ROW + i] = day == SALIENT_DAY ? full : full / 2;
        }
        return DEMO_SALIENT;
    case SLIVER_DAY: /* about 2.3 m out in the south, in again in the north */
        for (int row = 4; row < 40; row++) ground->border[row] = row < 22 ? 30 : -30;
        return DEMO_BORDER_SLIVER;
    case BORDER_REDRAWN_DAY: /* about 150 m */
        for (int i = 0; i < BORDER_REDRAWN_ROWS; i++) ground->border[BORDER_REDRAWN_ROW + i] += 2000;
        return DEMO_BORDER_REDRAWN;
    case GREY_DAY:
        for (int row = GREY_ROW; row < GREY_ROW + GREY_ROWS; row++) ground->grey[row] += 8000;
        return DEMO_GREY_GROWS;
    case POCKET_SHRINKS_DAY:
        for (int i = 0; i < POCKET_ROWS; i++)
            ground->pocket[POCKET_ROW + i] =
                i == 0 || i == POCKET_ROWS - 1 ? (demo_span){0, 0} : (demo_span){-520000, -480000};
        return DEMO_POCKET;
    case POCKET_FALLS_DAY:
        for (int i = 0; i < POCKET_ROWS; i++) ground->pocket[POCKET_ROW + i] = (demo_span){0, 0};
        return DEMO_POCKET;
    case FIRST_COUNTERATTACK_DAY:
        shift_front(ground, 8, 8, 18000);
        return DEMO_RETREAT;
    case COUNTERATTACK_DAY:
        shift_front(ground, 8, 8, 26000);
        return DEMO_RETREAT;
    case TO_CONTESTED_DAY:
    case TO_HELD_DAY: {
        int32_t east = day == TO_CONTESTED_DAY ? 12000 : -12000;
        shift_front(ground, GREY_ROW, GREY_ROWS, east);
        for (int row = GREY_ROW; row < GREY_ROW + GREY_ROWS; row++) ground->grey[row] += east;
        return DEMO_RECLASSIFIED;
    }
    case REDRAW_DAY:
        moment->redrawn = true;
        return DEMO_REDRAWN;
    case PATCH_DAY:
        shift_front(ground, PATCH_ROW, PATCH_ROWS, -20000);
        return DEMO_PATCH_DRAWN;
    case PATCH_WITHDRAWN_DAY:
        shift_front(ground, PATCH_ROW, PATCH_ROWS, 20000);
        return DEMO_PATCH_WITHDRAWN;
    case LATE_PATCH_DAY:
        shift_front(ground, PATCH_LATE_ROW, PATCH_LATE_ROWS, -8000);
        return DEMO_PATCH_DRAWN;
    case LATE_PATCH_WITHDRAWN_DAY:
        shift_front(ground, PATCH_LATE_ROW, PATCH_LATE_ROWS, 8000);
        return DEMO_PATCH_WITHDRAWN;
    case ISLAND_DAY:
        ground->island_east += 20000;
        return DEMO_ISLAND;
    default:
        return 0;
    }
}

/* Nights on which nothing else may move: the frozen days, and those whose one event is to be seen alone. */
static bool alone(int day) {
    return (day >= FREEZE_FIRST && day <= FREEZE_LAST) || day == SLIVER_DAY || day == GREY_DAY ||
           day == TO_CONTESTED_DAY || day == REDRAW_DAY;
}

static pl_instant day_at(int day, int hour, int minute) {
    return pl_day_start(DEMO_FIRST_DAY + day) + hour * 3600 + minute * 60;
}

static demo_moment *next_moment(demo_war *war, pl_instant instant) {
    demo_moment *moment = &war->moments[war->count++];
    if (war->count > 1) *moment = war->moments[war->count - 2];
    moment->instant = instant;
    moment->events = 0;
    moment->published = true;
    return moment;
}

/* Twice a week there is a map in the afternoon too: in turn a small advance, and the same map again. */
static void afternoon(uint64_t seed, int day, demo_war *war) {
    if ((day % 7 != 2 && day % 7 != 5) || LISTED(silent_days, day)) return;
    demo_moment *moment = next_moment(war, day_at(day, 13, draw_below(seed, (uint64_t)day, 50, 170)));
    if (day / 7 % 2 != 0 || alone(day)) return;
    const demo_ground before = moment->ground;
    int row = ACTIVE_B_ROW + draw_below(seed, (uint64_t)day, 51, ACTIVE_B_ROWS);
    moment->ground.front[row] -= 2000;
    moment->events = DEMO_ADVANCE;
    draw_with_errors(seed, 1000 + (uint64_t)day, &before, moment);
}

static void night(uint64_t seed, int day, demo_war *war) {
    int minute = draw_below(seed, (uint64_t)day, 52, 110);
    pl_instant instant = LISTED(late_nights, day) ? day_at(day + 1, 1, minute) : day_at(day, 21, minute);
    demo_moment *moment = next_moment(war, instant);
    const demo_ground before = moment->ground;
    moment->published = !LISTED(silent_days, day);
    moment->events = scripted(day, moment);
    if (!alone(day)) {
        advance_by_night(seed, day, &moment->ground);
        moment->events |= DEMO_ADVANCE;
    }
    draw_with_errors(seed, (uint64_t)day, &before, moment);
    if (!alone(day)) moment->events |= correct_front(seed, day, &before, moment);
}

void demo_war_make(uint64_t seed, demo_war *ret) {
    *ret = (demo_war){0};
    make_land(ret);
    demo_moment *start = next_moment(ret, day_at(0, 21, 30));
    make_start(seed, ret, &start->ground);
    for (int row = 0; row < DEMO_ROWS; row++) start->off[row] = draw_off(seed, 0, row);
    for (int day = 1; day < DEMO_DAYS; day++) {
        afternoon(seed, day, ret);
        night(seed, day, ret);
    }
}

/* ---- Harbor Map Desk ---- */

static int32_t rounded(int32_t value) { /* to 0.005 degrees, about 380 m */
    int32_t up = value >= 0 ? 2500 : -2500;
    return (value + up) / 5000 * 5000;
}

void demo_coarsen(const demo_ground *ground, demo_ground *ret) {
    *ret = (demo_ground){.island_east = ground->island_east};
    for (int row = 0; row < DEMO_COARSE_ROWS; row++) {
        int a = 2 * row, b = a + 1;
        ret->front[row] = rounded((ground->front[a] + ground->front[b]) / 2);
        ret->border[row] = rounded((ground->border[a] + ground->border[b]) / 2);
        ret->salient[row] = rounded((ground->salient[a] + ground->salient[b]) / 2);
        demo_span south = ground->pocket[a], north = ground->pocket[b];
        if (south.from < south.to && north.from < north.to)
            ret->pocket[row] = (demo_span){rounded(south.from), rounded(south.to)};
    }
}

const demo_ground *demo_ground_at(const demo_war *war, pl_instant instant) {
    size_t at = 0;
    while (at + 1 < war->count && war->moments[at + 1].instant <= instant) at++;
    return &war->moments[at].ground;
}
