-- TIL-03: a first visit within thirty days; judged in the period the last day falls in, or where told late.
WITH first_visits AS (
    SELECT
        area, episode,
        min(date) FILTER (counted) AS sure_min, min(date) AS may_min, max(date) AS may_max,
        bool_or(date IS NULL) AS undated
    FROM (
        SELECT
            area, episode, date,
            status = 'genomfort' AND form IN ('plats', 'video') AND date <= getvariable('last') AS counted
        FROM visits
    )
    WHERE counted IS NOT FALSE AND episode IS NOT NULL
    GROUP BY area, episode
), joined AS (
    SELECT
        area, received_on, received_on + 30 AS due, wait_reason, period, first,
        first_visits.episode IS NULL AS none,
        first_visits.episode IS NOT NULL AND sure_min IS NULL AS doubtful,
        CASE WHEN NOT undated THEN may_min END AS low,
        coalesce(sure_min, CASE WHEN NOT undated THEN may_max END) AS high
    FROM episodes LEFT JOIN first_visits USING (area, episode)
), judged AS (
    SELECT
        area,
        CASE
            WHEN received_on IS NULL AND period = getvariable('period') THEN NULL
            WHEN received_on IS NULL THEN false
            WHEN due BETWEEN getvariable('start') AND getvariable('last') THEN true
            ELSE due BETWEEN getvariable('contract') AND getvariable('start') - 1 AND first = getvariable('period')
        END AS inside,
        coalesce(wait_reason = 'patientvald', false) AS excused,
        CASE
            WHEN received_on IS NULL THEN NULL
            WHEN none THEN false
            -- Done before it began is an error, not an answer.
            WHEN high < received_on AND NOT doubtful THEN NULL
            WHEN high <= due AND NOT doubtful THEN true
            WHEN low > due THEN false
        END AS met,
        coalesce(due > getvariable('last') AND received_on <= getvariable('last'), false)
            AND (none OR doubtful) AS waiting
    FROM joined
), placed AS (
    SELECT
        area, met, inside IS NOT FALSE AND excused AS excluded, waiting,
        CASE WHEN waiting THEN false ELSE inside AND NOT excused END AS scope
    FROM judged
)
SELECT
    area,
    count(*) FILTER (excluded) AS excluded,
    count(*) FILTER (waiting AND NOT excluded) AS not_due,
    count(*) FILTER (NOT excluded AND scope AND met) AS a,
    count(*) FILTER (NOT excluded AND scope AND NOT met) AS b,
    count(*) FILTER (NOT excluded AND scope AND met IS NULL) AS c,
    count(*) FILTER (NOT excluded AND scope IS NULL AND met) AS d,
    count(*) FILTER (NOT excluded AND scope IS NULL AND NOT met) AS e,
    count(*) FILTER (NOT excluded AND scope IS NULL AND met IS NULL) AS f
FROM placed
GROUP BY area;
