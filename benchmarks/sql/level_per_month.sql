-- BEM-01: from four to seven therapists at the end of every month.
WITH heads AS (
    SELECT area, month, count(DISTINCT person) AS number
    FROM staff_months
    WHERE month BETWEEN getvariable('start') AND getvariable('last')
    GROUP BY area, month
), judged AS (
    SELECT area, number BETWEEN 4 AND 7 AS met
    FROM (SELECT unnest(getvariable('areas')) AS area) AS areas
    CROSS JOIN (SELECT CAST(unnest(generate_series(
        getvariable('start'), getvariable('last'), INTERVAL 1 MONTH)) AS DATE) AS month) AS months
    LEFT JOIN heads USING (area, month)
)
SELECT
    area,
    count(*) FILTER (met) AS a, count(*) FILTER (NOT met) AS b, count(*) FILTER (met IS NULL) AS c,
    0 AS d, 0 AS e, 0 AS f
FROM judged
GROUP BY area;
