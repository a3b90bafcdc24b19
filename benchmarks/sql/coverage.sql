-- KON-01: every child health centre on the list has had at least one consultation.
WITH held AS (
    SELECT
        area, unit, units.unit IS NOT NULL AS listed,
        date BETWEEN getvariable('start') AND getvariable('last') AS counted
    FROM consultations LEFT JOIN (SELECT DISTINCT unit FROM units) AS units USING (unit)
    WHERE date BETWEEN getvariable('start') AND getvariable('last')
        OR (date IS NULL AND period = getvariable('period'))
), per_unit AS (
    SELECT area, unit, count(*) FILTER (counted) AS lo, count(*) AS hi FROM held WHERE listed GROUP BY area, unit
), strays AS (
    SELECT area, count(*) AS hi FROM held WHERE NOT listed GROUP BY area
), judged AS (
    SELECT
        area,
        CASE WHEN coalesce(lo, 0) >= 1 THEN true
            WHEN coalesce(per_unit.hi, 0) + coalesce(strays.hi, 0) < 1 THEN false END AS met
    FROM units
    LEFT JOIN per_unit USING (area, unit)
    LEFT JOIN strays USING (area)
    WHERE kind = 'bvc' AND valid_from <= getvariable('start')
        AND (valid_to IS NULL OR valid_to >= getvariable('last'))
)
SELECT
    area,
    count(*) FILTER (met) AS a, count(*) FILTER (NOT met) AS b, count(*) FILTER (met IS NULL) AS c,
    0 AS d, 0 AS e, 0 AS f
FROM judged
GROUP BY area;
