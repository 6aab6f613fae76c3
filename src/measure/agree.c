/* agree.c - where two maps differ, as a table of what each shows; and the lag at which their changes are most
 * alike. */
#include "measure/agree.h"

#include <math.h>
#include <stdlib.h>

const char *const pl_shows_names[PL_SHOWS + 1] = {"held", "contested", "neither", NULL};

#define CELLS_A_DEGREE 4
#define ROW_CELLS 2000 /* of one parallel */

static pl_shows shows(uint8_t bits) {
    return (bits & 1) != 0 ? PL_SHOWS_HELD : (bits & 2) != 0 ? PL_SHOWS_CONTESTED : PL_SHOWS_NEITHER;
}

void pl_agree_table(const pl_face *faces, const double *face_km2, size_t count, const double held_km2[2],
                    const double contested_km2[2], pl_agreement *ret) {
    pl_agreement table = {{{0}}};
    for (size_t i = 0; i < count; i++) {
        const pl_shows first = shows(faces[i].before), second = shows(faces[i].after);
        if (first != second) table.km2[first][second] += face_km2[i];
    }
    const double *held = table.km2[PL_SHOWS_HELD], *contested = table.km2[PL_SHOWS_CONTESTED];
    /* What they show alike is what is left of either; the first's total is taken. */
    table.km2[PL_SHOWS_HELD][PL_SHOWS_HELD] =
        fmax(held_km2[0] - held[PL_SHOWS_CONTESTED] - held[PL_SHOWS_NEITHER], 0);
    table.km2[PL_SHOWS_CONTESTED][PL_SHOWS_CONTESTED] =
        fmax(contested_km2[0] - contested[PL_SHOWS_HELD] - contested[PL_SHOWS_NEITHER], 0);
    table.km2[PL_SHOWS_NEITHER][PL_SHOWS_NEITHER] = NAN;
    *ret = table;
}

double pl_agree_both_km2(const pl_agreement *table) {
    return table->km2[PL_SHOWS_HELD][PL_SHOWS_HELD];
}

double pl_agree_only_km2(const pl_agreement *table, int map) {
    return map == 0
               ? table->km2[PL_SHOWS_HELD][PL_SHOWS_CONTESTED] + table->km2[PL_SHOWS_HELD][PL_SHOWS_NEITHER]
               : table->km2[PL_SHOWS_CONTESTED][PL_SHOWS_HELD] + table->km2[PL_SHOWS_NEITHER][PL_SHOWS_HELD];
}

double pl_agree_share(const pl_agreement *table) {
    const double both = pl_agree_both_km2(table),
                 either = both + pl_agree_only_km2(table, 0) + pl_agree_only_km2(table, 1);
    return either > 0 ? both / either : NAN;
}

int32_t pl_agree_cell(pl_point point) {
    return (int32_t)floor((point.lat + 90) * CELLS_A_DEGREE) * ROW_CELLS +
           (int32_t)floor((point.lon + 180) * CELLS_A_DEGREE);
}

static int compare(pl_day day, int32_t cell, const pl_cell_change *other) {
    if (day != other->day) return day < other->day ? -1 : 1;
    return cell < other->cell ? -1 : cell > other->cell ? 1 : 0;
}

static int by_day(const void *a, const void *b) {
    const pl_cell_change *one = a;
    return compare(one->day, one->cell, b);
}

size_t pl_agree_sort(pl_cell_change *changes, size_t count) {
    size_t kept = 0;
    if (count > 0) qsort(changes, count, sizeof *changes, by_day);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && by_day(&changes[kept - 1], &changes[i]) == 0)
            changes[kept - 1].km2 += changes[i].km2;
        else
            changes[kept++] = changes[i];
    }
    return kept;
}

static double damped(double km2) {
    return km2 < 0 ? -sqrt(-km2) : sqrt(km2);
}

/* The cosine with the second taken `lag` days later. Only days of the window count, on both. */
static double likeness(const pl_cell_change *a, size_t a_count, const pl_cell_change *b, size_t b_count,
                       pl_day from, pl_day to, int lag) {
    double product = 0, square_a = 0, square_b = 0;
    /* The same days of the first for every lag: those whose days later and earlier are in the window, too. */
    const pl_day first = from + PL_LAG_DAYS_MAX, end = to - PL_LAG_DAYS_MAX;
    size_t k = 0;
    for (size_t i = 0; i < b_count; i++) {
        pl_day day = b[i].day - lag;
        if (day >= first && day < end) square_b += fabs(b[i].km2);
    }
    for (size_t i = 0; i < a_count; i++) {
        if (a[i].day < first || a[i].day >= end) continue;
        square_a += fabs(a[i].km2);
        while (k < b_count && compare(b[k].day - lag, b[k].cell, &a[i]) < 0) k++;
        if (k < b_count && compare(b[k].day - lag, b[k].cell, &a[i]) == 0)
            product += damped(a[i].km2) * damped(b[k].km2);
    }
    return square_a > 0 && square_b > 0 ? product / sqrt(square_a * square_b) : NAN;
}

void pl_lag_judge(pl_lag *lag) {
    int best = -1, next = -1;
    for (int i = 0; i < PL_LAGS; i++) {
        if (isnan(lag->likeness[i])) continue;
        if (best < 0 || lag->likeness[i] > lag->likeness[best]) {
            next = best;
            best = i;
        } else if (next < 0 || lag->likeness[i] > lag->likeness[next]) {
            next = i;
        }
    }
    lag->known = best >= 0 && lag->likeness[best] >= PL_LAG_LIKENESS_MIN;
    lag->best_days = lag->known ? best - PL_LAG_DAYS_MAX : 0;
    lag->lead = !lag->known ? NAN
                : next < 0  ? 1
                            : (lag->likeness[best] - lag->likeness[next]) / lag->likeness[best];
    lag->clear = lag->known && lag->lead >= PL_LAG_LEAD_MIN;
}

void pl_agree_lag(const pl_cell_change *a, size_t a_count, const pl_cell_change *b, size_t b_count,
                  pl_day from, pl_day to, pl_lag *ret) {
    pl_lag lag = {.known = false};
    for (int i = 0; i < PL_LAGS; i++)
        lag.likeness[i] = likeness(a, a_count, b, b_count, from, to, i - PL_LAG_DAYS_MAX);
    pl_lag_judge(&lag);
    *ret = lag;
}
