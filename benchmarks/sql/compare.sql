-- DAT-04: visits held, in per cent of those in the region's register.
WITH held AS (
    SELECT area, count(*) FILTER (counted) AS low, count(*) AS high
    FROM (
        SELECT
            area,
            status = 'genomfort' AND form IN ('plats', 'video')
                AND (date BETWEEN getvariable('start') AND getvariable('last')) AS counted
        FROM visits
        WHERE date BETWEEN getvariable('start') AND getvariable('last')
            OR (date IS NULL AND period = getvariable('period'))
    )
    WHERE counted IS NOT FALSE
    GROUP BY area
)
SELECT area, 100 * low AS low, 100 * high AS high, registered AS "of"
FROM held JOIN (
    SELECT area, sum(visits) AS registered
    FROM register_visits
    WHERE month BETWEEN getvariable('start') AND getvariable('last')
    GROUP BY area
) USING (area);
