/* views.c - the views that people and programs read: in SQLite's own SQL, with no function of ours, so that
 * any tool can ask them. docs/evidence.md says what each column means. Two of them are layers for QGIS: their
 * first column is OGC_FID and their times are columns of type DATETIME, taken as they are from tables, since
 * a computed column has no type. */
#include "store/db.h"

/* clang-format off */
/* The day of an instant t by the source's day turn: the d with turn(d) < t <= turn(d+1), so that a day's
 * change is the difference of the states at its two ends. 40000 days keep the division away from negative
 * numbers (1900 is -25567). */
#define DAY_OF "((s.instant - o.day_turn_seconds - 1 + 40000*86400) / 86400 - 40000)"
/* The month of an instant, as a running number: the one with start < t <= end; months begin at 00:00 UTC of
 * the 1st. */
#define MONTH_OF                                                                                             \
    "(CAST(strftime('%Y', s.instant - 1, 'unixepoch') AS INTEGER) * 12"                                      \
    " + CAST(strftime('%m', s.instant - 1, 'unixepoch') AS INTEGER) - 1)"

/* Steps of the series summed by period, then each period that has none after it filled in up to the next that
 * has. */
#define PERIODS(period)                                                                                      \
    "WITH RECURSIVE step AS (SELECT o.name AS source, substr(s.status, 6) AS side, " period                  \
    " AS period, s.instant,"                                                                                 \
    "  s.updated, s.held_km2, s.gained_km2, s.lost_km2"                                                      \
    "  FROM series s JOIN source o ON o.id = s.source WHERE substr(s.status, 1, 5) = 'held:'),"              \
    " busy AS (SELECT source, side, period, max(updated) AS updated, sum(gained_km2) AS gained_km2,"         \
    "  sum(lost_km2) AS lost_km2, max(instant) AS last,"                                                     \
    "  lead(period) OVER (PARTITION BY source, side ORDER BY period) AS next FROM step"                      \
    "  GROUP BY source, side, period),"                                                                      \
    " every AS (SELECT b.source, b.side, b.period, b.updated, e.held_km2, b.gained_km2, b.lost_km2, b.next"  \
    "  FROM busy b JOIN step e ON e.source = b.source AND e.side = b.side AND e.instant = b.last"            \
    "  UNION ALL SELECT source, side, period + 1, 0, held_km2, 0.0, 0.0, next FROM every WHERE period + 1 "  \
    "< next)"

const char *const pl_views_sql[] = { "CREATE VIEW daily AS " PERIODS(
    DAY_OF) " SELECT source, side, date(period * 86400, 'unixepoch') AS day, updated, held_km2, gained_km2, "
            "lost_km2,"
            "  gained_km2 - lost_km2 AS net_km2 FROM every ORDER BY source, side, period;",

            "CREATE VIEW monthly AS " PERIODS(
                MONTH_OF) " SELECT source, side, printf('%04d-%02d', period / 12, period % 12 + 1) AS month, "
                          "updated, held_km2, gained_km2,"
                          "  lost_km2, gained_km2 - lost_km2 AS net_km2 FROM every ORDER BY source, side, "
                          "period;",

                          "CREATE VIEW snapshot AS SELECT o.name AS source, r.time, r.instant, count(*) AS "
                          "files, sum(r.bytes) AS bytes,"
                          "  sum(r.polygons) AS polygons, p.updated FROM record r JOIN source o ON o.id = "
                          "r.source"
                          "  LEFT JOIN pair p ON p.source = r.source AND p.to_instant = r.instant WHERE "
                          "r.state = 0"
                          "  GROUP BY r.source, r.instant ORDER BY o.name, r.instant;",

                          "CREATE VIEW gap AS WITH u AS (SELECT source, to_instant AS start, lead(to_instant)"
                          "  OVER (PARTITION BY source ORDER BY to_instant) AS finish FROM pair WHERE "
                          "updated)"
                          " SELECT o.name AS source, strftime('%Y-%m-%dT%H:%M:%fZ', u.start, 'unixepoch') AS "
                          "start_time,"
                          "  strftime('%Y-%m-%dT%H:%M:%fZ', u.finish, 'unixepoch') AS end_time, (u.finish - "
                          "u.start) / 86400.0 AS days"
                          "  FROM u JOIN source o ON o.id = u.source WHERE u.finish IS NOT NULL ORDER BY "
                          "o.name, u.start;",

                          "CREATE VIEW file AS SELECT r.id, o.name AS source, r.layer, r.time, r.name, "
                          "r.url, r.bytes,"
                          "  lower(hex(r.sha256)) AS sha256, c.bytes AS kept_bytes, lower(hex(c.sha256)) AS "
                          "kept_sha256,"
                          "  length(c.packed) AS packed_bytes, r.features, r.polygons, r.positions, "
                          "r.points, r.lines, r.null_geometries,"
                          "  CASE r.state WHEN 0 THEN 'taken' WHEN 1 THEN 'conflict' ELSE 'set aside' END AS "
                          "state, r.why"
                          "  FROM record r JOIN source o ON o.id = r.source JOIN content c ON c.id = "
                          "r.content"
                          "  ORDER BY o.name, r.instant, r.layer, r.id;",

                          "CREATE VIEW left_out AS WITH on_map AS (SELECT r.source, c.status, c.colour,"
                          "  CASE c.status WHEN 'unmatched' THEN c.label ELSE c.class END AS label, "
                          "r.instant, count(*) AS members,"
                          "  sum(s.area_m2) / 1e6 AS km2 FROM member m JOIN class c ON c.id = m.class JOIN "
                          "record r ON r.id = m.record"
                          "  JOIN shape s ON s.id = m.shape"
                          "  WHERE r.state = 0 AND c.status <> 'contested' AND substr(c.status, 1, 5) <> "
                          "'held:' GROUP BY 1, 2, 3, 4, 5)"
                          " SELECT o.name AS source, n.status, n.colour, n.label, count(*) AS snapshots, "
                          "sum(n.members) AS members,"
                          "  max(n.km2) AS largest_km2, min(n.instant) AS first_instant, max(n.instant) AS "
                          "last_instant"
                          "  FROM on_map n JOIN source o ON o.id = n.source GROUP BY n.source, n.status, "
                          "n.colour, n.label;",

                          "CREATE VIEW control AS SELECT t.id AS OGC_FID, o.name AS source, b.layer, b.time "
                          "AS start_time,"
                          "  e.time AS end_time, c.status, c.class, s.area_m2 / 1e6 AS area_km2, s.geom FROM "
                          "stay t"
                          "  JOIN record b ON b.id = t.first_record LEFT JOIN record e ON e.id = t.end_record"
                          "  JOIN source o ON o.id = b.source JOIN class c ON c.id = t.class JOIN shape s ON "
                          "s.id = t.shape;",

                          "CREATE VIEW changes AS SELECT c.id AS OGC_FID, o.name AS source, c.start_time, "
                          "c.end_time, c.status,"
                          "  CASE WHEN c.gained THEN 'gained' ELSE 'lost' END AS direction, c.area_km2, "
                          "c.contested_km2, c.other_side_km2,"
                          "  c.perimeter_m, c.width_m, c.undone_time, c.geom FROM change c JOIN source o ON "
                          "o.id = c.source;",
    NULL,
};
