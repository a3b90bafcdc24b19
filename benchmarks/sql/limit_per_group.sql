-- BES-01: at most six visits to an episode since the contract began, charged once, in the period it is broken.
WITH told AS (
    SELECT
        area, episode,
        -- A visit without a day belongs to the quarter of the report that carries it.
        CASE WHEN date IS NULL AND period < getvariable('period') THEN false
            ELSE date BETWEEN getvariable('start') AND getvariable('last') END AS inside,
        status = 'genomfort' AND form IN ('plats', 'video')
            AND (date BETWEEN getvariable('contract') AND getvariable('last')) AS counted,
        date < getvariable('start') AS before,
        first = getvariable('period') AS fresh
    FROM visits
    WHERE date BETWEEN getvariable('contract') AND getvariable('last') OR date IS NULL
), timed AS (
    SELECT
        area, episode, counted,
        counted AND (inside OR (before AND fresh)) AS now,
        counted AND before AND NOT fresh AS earlier
    FROM told
    WHERE counted IS NOT FALSE
), episodes_counted AS (
    SELECT
        area, episode,
        count(*) FILTER (counted) AS lo, count(*) AS hi,
        count(*) FILTER (earlier) AS then_lo, count(*) FILTER (earlier IS NOT FALSE) AS then_hi,
        bool_or(coalesce(now, false)) AS surely_active, bool_or(coalesce(now, true)) AS maybe_active
    FROM timed
    GROUP BY area, episode
), strays AS (
    SELECT area, hi, then_hi, maybe_active FROM episodes_counted WHERE episode IS NULL
), judged AS (
    SELECT
        area,
        extra_reason,
        type = 'behandling' AS treatment,
        CASE WHEN surely_active THEN true
            WHEN NOT (counted.maybe_active OR coalesce(strays.maybe_active, false)) THEN false END AS active,
        counted.lo AS lo,
        counted.hi + coalesce(strays.hi, 0) AS hi,
        counted.then_lo AS then_lo,
        counted.then_hi + coalesce(strays.then_hi, 0) AS then_hi,
        parents.episode IS NOT NULL AS found
    FROM (SELECT * FROM episodes_counted WHERE episode IS NOT NULL) AS counted
    LEFT JOIN strays USING (area)
    LEFT JOIN episodes AS parents USING (area, episode)
), kept AS (
    SELECT
        area,
        treatment AND active AS base,
        -- An active episode of which no visit in the period is certain has one certain visit more.
        CASE WHEN hi <= 6 THEN true WHEN lo + (active IS NULL)::INTEGER > 6 THEN false END AS met,
        CASE WHEN then_lo > 6 THEN true WHEN then_hi <= 6 THEN false END AS broken,
        CASE WHEN found THEN coalesce(extra_reason, false) END AS excused
    FROM judged
), placed AS (
    SELECT
        area, met,
        base AND NOT broken AND NOT excused AS scope,
        coalesce((base AND NOT broken) IS NOT FALSE AND excused, false) AS excluded,
        base IS NOT FALSE AND coalesce(broken, false) AS charged
    FROM kept
)
SELECT
    area,
    count(*) FILTER (excluded) AS excluded,
    count(*) FILTER (charged AND NOT excluded) AS charged,
    count(*) FILTER (NOT excluded AND scope AND met) AS a,
    count(*) FILTER (NOT excluded AND scope AND NOT met) AS b,
    count(*) FILTER (NOT excluded AND scope AND met IS NULL) AS c,
    count(*) FILTER (NOT excluded AND scope IS NULL AND met) AS d,
    count(*) FILTER (NOT excluded AND scope IS NULL AND NOT met) AS e,
    count(*) FILTER (NOT excluded AND scope IS NULL AND met IS NULL) AS f
FROM placed
GROUP BY area;
