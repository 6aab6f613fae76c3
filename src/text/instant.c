/* instant.c - civil days to day numbers and back, and their texts. Pure arithmetic on the proleptic Gregorian
 * calendar: years are counted from March so that the leap day is a year's last, and 400 years are 146,097
 * days. */
#include "text/instant.h"

#include <stdio.h>

#define DAYS_OF_400_YEARS 146097
#define DAYS_TO_1970 719468                               /* from 0000-03-01 to 1970-01-01 */
#define INSTANT_MIN ((pl_instant)-25567 * PL_DAY_SECONDS) /* 1900-01-01 */
#define INSTANT_END ((pl_instant)47847 * PL_DAY_SECONDS)  /* 2101-01-01 */
#define SPAN_SECONDS_MAX ((int64_t)DAYS_OF_400_YEARS * PL_DAY_SECONDS)

static int days_in_month(int year, int month) {
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool pl_day_from_civil(int year, int month, int day, pl_day *ret) {
    if (year < PL_YEAR_MIN || year > PL_YEAR_MAX || month < 1 || month > 12) return false;
    if (day < 1 || day > days_in_month(year, month)) return false;
    int y = month > 2 ? year : year - 1; /* years from March; not below 0 here */
    int era = y / 400, year_of_era = y % 400;
    int month_from_march = (month + 9) % 12;
    int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    *ret = era * DAYS_OF_400_YEARS + day_of_era - DAYS_TO_1970;
    return true;
}

void pl_day_to_civil(pl_day day, int *year, int *month, int *day_of_month) {
    int64_t shifted = (int64_t)day + DAYS_TO_1970;
    int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_OF_400_YEARS - 1)) / DAYS_OF_400_YEARS;
    int64_t day_of_era = shifted - era * DAYS_OF_400_YEARS;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    *day_of_month = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

pl_instant pl_day_start(pl_day day) {
    return (pl_instant)day * PL_DAY_SECONDS;
}

pl_day pl_instant_day(pl_instant instant) {
    pl_instant day = instant / PL_DAY_SECONDS;
    if (instant % PL_DAY_SECONDS < 0) day--;
    return (pl_day)day;
}

/* Exactly `count` digits. */
static bool digits(const char *text, size_t count, int *ret) {
    int value = 0;
    for (size_t at = 0; at < count; at++) {
        if (text[at] < '0' || text[at] > '9') return false;
        value = value * 10 + (text[at] - '0');
    }
    *ret = value;
    return true;
}

bool pl_day_parse(pl_slice text, pl_day *ret) {
    int year, month, day;
    if (text.length != 10 || text.data[4] != '-' || text.data[7] != '-') return false;
    if (!digits(text.data, 4, &year) || !digits(text.data + 5, 2, &month)) return false;
    return digits(text.data + 8, 2, &day) && pl_day_from_civil(year, month, day, ret);
}

/* "HH:MM" at text. */
static bool hours_minutes(const char *text, int *ret_seconds) {
    int hours, minutes;
    if (!digits(text, 2, &hours) || text[2] != ':' || !digits(text + 3, 2, &minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    *ret_seconds = hours * 3600 + minutes * 60;
    return true;
}

bool pl_instant_parse(pl_slice text, pl_instant *ret) {
    pl_day day;
    if (text.length < 10 || !pl_day_parse((pl_slice){text.data, 10}, &day)) return false;
    if (text.length == 10) {
        *ret = pl_day_start(day);
        return true;
    }
    const char *at = text.data + 10, *end = text.data + text.length;
    int time_of_day, seconds = 0, offset = 0;
    if (end - at < 7 || *at != 'T' || !hours_minutes(at + 1, &time_of_day)) return false;
    at += 6;
    if (*at == ':') {
        /* No leap second: 23:59:60 has no place in a count of 86,400 seconds a day. */
        if (end - at < 4 || !digits(at + 1, 2, &seconds) || seconds > 59) return false;
        at += 3;
    }
    if (end - at == 6 && (*at == '+' || *at == '-')) {
        if (!hours_minutes(at + 1, &offset)) return false;
        if (*at == '-') offset = -offset;
    } else if (end - at != 1 || *at != 'Z') {
        return false;
    }
    pl_instant instant = pl_day_start(day) + time_of_day + seconds - offset;
    if (instant < INSTANT_MIN || instant >= INSTANT_END) return false; /* an offset can lead out */
    *ret = instant;
    return true;
}

void pl_day_text(pl_day day, char out[PL_INSTANT_TEXT]) {
    if (day < INSTANT_MIN / PL_DAY_SECONDS || day >= INSTANT_END / PL_DAY_SECONDS) {
        snprintf(out, PL_INSTANT_TEXT, "(beyond %d..%d)", PL_YEAR_MIN, PL_YEAR_MAX);
        return;
    }
    int year, month, day_of_month;
    pl_day_to_civil(day, &year, &month, &day_of_month);
    snprintf(out, PL_INSTANT_TEXT, "%04d-%02d-%02d", year, month, day_of_month);
}

void pl_instant_text(pl_instant instant, char out[PL_INSTANT_TEXT]) {
    if (instant < INSTANT_MIN || instant >= INSTANT_END) {
        snprintf(out, PL_INSTANT_TEXT, "(beyond %d..%d)", PL_YEAR_MIN, PL_YEAR_MAX);
        return;
    }
    pl_day day = pl_instant_day(instant);
    int seconds = (int)(instant - pl_day_start(day));
    int year, month, day_of_month;
    pl_day_to_civil(day, &year, &month, &day_of_month);
    snprintf(out, PL_INSTANT_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day_of_month,
             seconds / 3600, seconds / 60 % 60, seconds % 60);
}

bool pl_span_parse(pl_slice text, int64_t *ret_seconds) {
    if (text.length < 2) return false;
    int64_t unit, value = 0;
    switch (text.data[text.length - 1]) {
    case 'm':
        unit = 60;
        break;
    case 'h':
        unit = 3600;
        break;
    case 'd':
        unit = PL_DAY_SECONDS;
        break;
    case 'w':
        unit = 7 * PL_DAY_SECONDS;
        break;
    default:
        return false;
    }
    for (size_t at = 0; at + 1 < text.length; at++) {
        if (text.data[at] < '0' || text.data[at] > '9') return false;
        value = value * 10 + (text.data[at] - '0');
        if (value > SPAN_SECONDS_MAX / unit) return false;
    }
    if (value == 0) return false;
    *ret_seconds = value * unit;
    return true;
}
