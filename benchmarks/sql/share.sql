-- BES-02: of the treatment visits, more than half at the child health centre; video is left out.
WITH judged AS (
    SELECT
        area,
        status = 'genomfort' AND form IN ('plats', 'video') AND type = 'behandling'
            AND (date BETWEEN getvariable('start') AND getvariable('last')) AS base,
        form = 'video' AS video,
        place = 'bvc' AS met
    FROM visits LEFT JOIN episodes USING (area, episode)
    WHERE date BETWEEN getvariable('start') AND getvariable('last')
        OR (date IS NULL AND visits.period = getvariable('period'))
), placed AS (
    SELECT area, base AND NOT video AS scope, met, base IS NOT FALSE AND coalesce(video, false) AS excluded FROM judged
)
SELECT
    area,
    count(*) FILTER (excluded) AS excluded,
    count(*) FILTER (NOT excluded AND scope AND met) AS a,
    count(*) FILTER (NOT excluded AND scope AND NOT met) AS b,
    count(*) FILTER (NOT excluded AND scope AND met IS NULL) AS c,
    count(*) FILTER (NOT excluded AND scope IS NULL AND met) AS d,
    count(*) FILTER (NOT excluded AND scope IS NULL AND NOT met) AS e,
    count(*) FILTER (NOT excluded AND scope IS NULL AND met IS NULL) AS f
FROM placed
GROUP BY area;
