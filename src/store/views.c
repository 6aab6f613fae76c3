/* views.c - the views that people and programs read: in SQLite's own SQL, with no function of ours, so that
 * any tool can ask them. docs/evidence.md says what each column means. Two of them are layers for QGIS: their
 * first column is OGC_FID. Programs take the type of a view's column from the table column behind it, and a
 * computed column has none: so views begin with a SELECT of table columns that gives no row (and name their
 * columns there: a list of names behind CREATE VIEW would have the types taken from the last SELECT). */
#include "store/db.h"

/* clang-format off */
#define ISO(column) "strftime('%Y-%m-%dT%H:%M:%fZ', " column ", 'unixepoch')"

/* The day of an instant t by the source's day turn: the d with turn(d) < t <= turn(d+1), so that a day's
 * change is the difference of the states at its two ends. 40000 days keep the division away from negative
 * numbers (1900 is -25567). */
#define DAY_OF "((s.instant - o.day_turn_seconds - 1 + 40000*86400) / 86400 - 40000)"
/* The month of an instant, as a running number: the one with start < t <= end; months begin at 00:00 UTC of
 * the 1st. */
#define MONTH_OF \
    "(CAST(strftime('%Y', s.instant - 1, 'unixepoch') AS INTEGER) * 12" \
    " + CAST(strftime('%m', s.instant - 1, 'unixepoch') AS INTEGER) - 1)"

/* Steps of the series summed by period, then each period that has none after it filled in up to the next that
 * has. held_km2 beside max(instant) is that of the last step, as SQLite promises for a single max(). */
#define PERIODS(name, period, text, more_head, more) \
    " AS WITH RECURSIVE busy AS (SELECT s.source, s.status, " period " AS period," \
    "  sum(s.updated) > 0 AS updated, max(s.instant) AS last, s.held_km2, sum(s.gained_km2) AS gained_km2," \
    "  sum(s.lost_km2) AS lost_km2 FROM series s JOIN source o ON o.id = s.source" \
    "  WHERE substr(s.status, 1, 5) = 'held:' GROUP BY 1, 2, 3)," \
    " run AS (SELECT source, status, period, updated, held_km2, gained_km2, lost_km2," \
    "  lead(period) OVER (PARTITION BY source, status ORDER BY period) AS next FROM busy)," \
    " every AS (SELECT * FROM run UNION ALL SELECT source, status, period + 1, 0, held_km2, 0.0, 0.0, next" \
    "  FROM every WHERE period + 1 < next)" \
    " SELECT o.name AS source, s.status AS side, s.status AS " #name ", s.updated, s.held_km2, s.gained_km2," \
    "  s.lost_km2, s.held_km2 AS net_km2" more_head " FROM series s, source o WHERE 0 UNION ALL" \
    " SELECT o.name, substr(e.status, 6), " text ", e.updated, e.held_km2, e.gained_km2, e.lost_km2," \
    "  e.gained_km2 - e.lost_km2" more " FROM every e JOIN source o ON o.id = e.source ORDER BY 1, 2, 3;"

const char *const pl_views_sql[] = {
    "CREATE VIEW daily" PERIODS(day, DAY_OF, "date(e.period * 86400, 'unixepoch')", "", ""),

    "CREATE VIEW monthly" PERIODS(month, MONTH_OF, "printf('%04d-%02d', e.period / 12, e.period % 12 + 1)",
        ", s.status AS day", ", printf('%04d-%02d-01', e.period / 12, e.period % 12 + 1)"),

    "CREATE VIEW snapshot AS SELECT o.name AS source, r.time, r.instant, r.bytes AS files, r.bytes, r.polygons,"
    "  r.state AS updated FROM record r, source o WHERE 0"
    " UNION ALL SELECT o.name, r.time, r.instant, count(*), sum(r.bytes), sum(r.polygons), p.updated"
    "  FROM record r JOIN source o ON o.id = r.source"
    "  LEFT JOIN pair p ON p.source = r.source AND p.to_instant = r.instant"
    "  WHERE r.state = 0 AND o.legend_yaml <> '' AND o.day_turn_seconds >= 0 GROUP BY r.source, r.instant ORDER BY 1, 3;",

    "CREATE VIEW gap AS WITH u AS (SELECT source, to_instant AS start,"
    "  lead(to_instant) OVER (PARTITION BY source ORDER BY to_instant) AS finish FROM pair WHERE updated)"
    " SELECT o.name AS source, r.time AS start_time, r.time AS end_time, s.area_m2 AS days"
    "  FROM source o, record r, shape s WHERE 0 UNION ALL"
    " SELECT o.name, " ISO("u.start") ", " ISO("u.finish") ", (u.finish - u.start) / 86400.0"
    "  FROM u JOIN source o ON o.id = u.source WHERE u.finish IS NOT NULL ORDER BY 1, 2;",

    "CREATE VIEW file AS SELECT r.id, o.name AS source, r.layer, r.time, r.name, r.url, r.bytes,"
    "  lower(hex(r.sha256)) AS sha256, c.bytes AS kept_bytes, lower(hex(c.sha256)) AS kept_sha256,"
    "  length(c.packed) AS packed_bytes, r.features, r.polygons, r.positions, r.points, r.lines,"
    "  r.null_geometries, CASE r.state WHEN 0 THEN 'taken' WHEN 1 THEN 'conflict' ELSE 'set aside' END AS state,"
    "  r.why FROM record r JOIN source o ON o.id = r.source JOIN content c ON c.id = r.content"
    "  ORDER BY o.name, r.instant, r.layer, r.id;",

    /* Members are many: they are counted by numbers, and the words come last. What no rule matches may be why a
     * map was set aside, so it is listed of those too. What a legend calls liberated is
     * history that makers draw over the rest: left out by its meaning, on every map, and not listed. */
    "CREATE VIEW left_out AS WITH on_file AS MATERIALIZED (SELECT m.record, m.class, count(*) AS members,"
    "  sum(s.area_m2) / 1e6 AS km2 FROM member m JOIN shape s ON s.id = m.shape WHERE m.class IN"
    "  (SELECT id FROM class WHERE status IN ('ignored', 'outside', 'unmatched')) GROUP BY 1, 2),"
    " on_map AS (SELECT r.source, f.class, r.instant, sum(f.members) AS members, sum(f.km2) AS km2"
    "  FROM on_file f JOIN record r ON r.id = f.record WHERE r.state = 0 OR (r.state = 2 AND f.class IN"
    "  (SELECT id FROM class WHERE status = 'unmatched')) GROUP BY 1, 2, 3),"
    " in_all AS (SELECT source, class, count(*) AS snapshots, sum(members) AS members, max(km2) AS km2,"
    "  min(instant) AS first, max(instant) AS last FROM on_map GROUP BY 1, 2)"
    " SELECT o.name AS source, o.name AS status, o.name AS colour, o.name AS label, r.instant AS snapshots,"
    "  r.instant AS members, s.area_m2 AS largest_km2, r.instant AS first_instant, r.instant AS last_instant"
    "  FROM source o, record r, shape s WHERE 0 UNION ALL"
    " SELECT o.name, c.status, c.colour, CASE c.status WHEN 'unmatched' THEN c.label ELSE c.class END,"
    "  n.snapshots, n.members, n.km2, n.first, n.last FROM in_all n JOIN source o ON o.id = n.source"
    "  JOIN class c ON c.id = n.class;",

    "CREATE VIEW control AS SELECT t.id AS OGC_FID, o.name AS source, b.layer, b.time AS start_time,"
    "  e.time AS end_time, c.status, c.class, s.area_km2, s.geom FROM stay t"
    "  JOIN record b ON b.id = t.first_record LEFT JOIN record e ON e.id = t.end_record"
    "  JOIN source o ON o.id = b.source JOIN class c ON c.id = t.class JOIN shape s ON s.id = t.shape;",

    "CREATE VIEW changes AS SELECT c.id AS OGC_FID, o.name AS source, c.start_time, c.end_time, c.status,"
    "  CASE WHEN c.gained THEN 'gained' ELSE 'lost' END AS direction, c.area_km2, c.contested_km2,"
    "  c.other_side_km2, c.perimeter_m, c.width_m, c.undone_time, c.geom"
    "  FROM change c JOIN source o ON o.id = c.source;",
    NULL,
};
