-- The minutes of video visits; a missing number is anything from 0 to the column's declared 600.
SELECT
    area,
    coalesce(sum(coalesce(minutes, 0)) FILTER (counted), 0) AS low,
    sum(coalesce(minutes, 600)) AS high
FROM (
    SELECT
        area, minutes,
        status = 'genomfort' AND form = 'video'
            AND (date BETWEEN getvariable('start') AND getvariable('last')) AS counted
    FROM visits
    WHERE date BETWEEN getvariable('start') AND getvariable('last')
        OR (date IS NULL AND period = getvariable('period'))
)
WHERE counted IS NOT FALSE
GROUP BY area;
