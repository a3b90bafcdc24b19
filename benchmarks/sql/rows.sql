-- Rows as six areas might report them over four quarters: some four or five visits to an episode, blanks, late reports
-- and corrections. Every figure follows from the row's number, so the same size is always the same rows.
CREATE MACRO chance(n, salt) AS CAST(hash(n, salt) % 1000 AS INTEGER);
CREATE MACRO quarter_of(day) AS year(day) || '-Q' || quarter(day);

CREATE TEMP TABLE begun AS
SELECT
    i,
    list_extract(getvariable('areas'), 1 + i % 6) AS area,
    'E' || lpad(CAST(i AS VARCHAR), 9, '0') AS episode,
    DATE '2027-09-01' + CAST(hash(i, 1) % 304 AS INTEGER) AS received_on,
    CASE WHEN chance(i, 2) < 850 THEN 'behandling' ELSE 'stodsamtal' END AS type,
    5 + CAST(hash(i, 3) % 40 AS INTEGER) AS wait,
    list_extract([1, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 6, 6, 6, 7, 8], 1 + chance(i, 4) % 20) AS planned
FROM range(CAST(getvariable('visits') * 0.2625 AS BIGINT)) AS numbers(i);

CREATE TEMP TABLE quarters AS
SELECT * FROM (VALUES
    ('2027-Q3', DATE '2027-09-30'), ('2027-Q4', DATE '2027-12-31'),
    ('2028-Q1', DATE '2028-03-31'), ('2028-Q2', DATE '2028-06-30')
) AS quarters(period, last_day);

COPY (
    WITH happened AS (
        SELECT
            begun.*, k, i * 8 + k AS j, received_on + wait + 12 * CAST(k AS INTEGER) AS day, quarter_of(day) AS own,
            CASE own WHEN '2027-Q3' THEN '2027-Q4' WHEN '2027-Q4' THEN '2028-Q1' ELSE '2028-Q2' END AS next
        FROM begun, range(planned) AS steps(k)
        WHERE day <= DATE '2028-06-30'
    ),
    -- One in two hundred is told a quarter late; three in a thousand are told again, corrected.
    told AS (
        SELECT *, CASE WHEN chance(j, 5) < 5 THEN next ELSE own END AS period, false AS corrected FROM happened
        UNION ALL
        SELECT *, next AS period, true AS corrected FROM happened WHERE chance(j, 6) < 3
    )
    SELECT
        'B' || lpad(CAST(j AS VARCHAR), 10, '0') AS visit,
        -- In one area some visits name no episode: each may belong to any of them.
        CASE WHEN chance(j, 7) = 0 AND i % 6 = 0 THEN NULL WHEN chance(j, 7) = 1 THEN 'okänd' ELSE episode END AS episode,
        CASE WHEN chance(j, 8) >= 2 THEN day END AS date,
        CASE WHEN chance(j, 9) < 5 THEN NULL WHEN chance(j, 9) < 60 THEN 'uteblivet'
            WHEN chance(j, 9) < 80 THEN 'avbokat' ELSE 'genomfort' END AS status,
        CASE WHEN chance(j, 10) < 3 THEN NULL WHEN chance(j, 10) < 150 THEN 'video'
            WHEN chance(j, 10) < 190 THEN 'telefon' WHEN chance(j, 10) < 200 THEN 'annan' ELSE 'plats' END AS form,
        CASE WHEN corrected THEN 'bvc' WHEN chance(j, 11) < 10 THEN NULL WHEN chance(j, 11) < 560 THEN 'bvc'
            WHEN chance(j, 11) < 640 THEN 'bmm' WHEN chance(j, 11) < 700 THEN 'annan' ELSE 'mottagning' END AS place,
        CASE WHEN chance(j, 10) BETWEEN 5 AND 149 THEN 20 + CAST(hash(j, 12) % 60 AS BIGINT) END AS minutes,
        CASE WHEN chance(j, 10) BETWEEN 150 AND 189 THEN chance(j, 13) < 900 END AS assessment,
        chance(j, 14) < 960 AS coded,
        CASE WHEN chance(j, 15) < 880 THEN 'behovs_ej' WHEN chance(j, 15) < 990 THEN 'upphandlad'
            ELSE 'saknades' END AS interpreter,
        area || '-' || period || '.xlsx' AS file, 'Besök' AS sheet, 2 * j + corrected::INTEGER AS row, area, period
    FROM told
) TO (getvariable('folder') || '/visits') (FORMAT parquet, PARTITION_BY (area, period));

COPY (
    -- An episode is told anew in every report until it is closed, each time as it was known then.
    WITH lived AS (
        SELECT *, CASE WHEN chance(i, 20) < 900 THEN received_on + wait + 12 * planned + 20 END AS closing FROM begun
    )
    SELECT
        episode,
        CASE WHEN chance(i, 21) < 2 THEN NULL ELSE type END AS type,
        CASE WHEN chance(i, 22) < 600 THEN 'remiss_bvc' WHEN chance(i, 22) < 700 THEN 'remiss_bmm'
            ELSE 'egen' END AS way_in,
        CASE WHEN chance(i, 23) >= 5 THEN area || '-bvc-' || chance(i, 24) % 20 END AS referring_unit,
        CASE WHEN chance(i, 25) >= 2 THEN received_on END AS received_on,
        CASE WHEN type = 'behandling' THEN date_trunc('month', received_on)::DATE - 30 * (chance(i, 26) % 70) END
            AS birth_month,
        CASE WHEN chance(i, 22) < 700 THEN CASE WHEN chance(i, 27) < 900 THEN 'ja' ELSE 'nej' END END AS consulted,
        CASE WHEN received_on + chance(i, 28) % 5 <= last_day THEN received_on + chance(i, 28) % 5 END AS assessed_on,
        CASE WHEN wait > 30 AND chance(i, 29) < 300 THEN 'patientvald' WHEN wait > 30 THEN 'annan' END AS wait_reason,
        CASE WHEN type = 'stodsamtal' THEN received_on + 90 END AS expected_birth,
        CASE WHEN type = 'stodsamtal' AND received_on + wait <= last_day THEN received_on + wait END AS offered_on,
        CASE WHEN closing <= last_day THEN 'alla' END AS guardians,
        CASE WHEN planned > 4 THEN chance(i, 30) < 900 END AS more_visits_reason,
        CASE WHEN planned > 6 THEN chance(i, 31) < 400 END AS extra_reason,
        'start_och_slut' AS rating,
        CASE WHEN closing <= last_day THEN closing END AS closed_on,
        CASE WHEN closing <= last_day THEN 'fullfoljd' END AS closing_reason,
        CASE WHEN closing <= last_day THEN 'inget' END AS onward,
        area || '-' || period || '.xlsx' AS file, 'Vårdepisoder' AS sheet, i AS row, area, period
    FROM lived, quarters
    WHERE quarter_of(received_on) <= period AND (closing IS NULL OR quarter_of(closing) >= period)
) TO (getvariable('folder') || '/episodes') (FORMAT parquet, PARTITION_BY (area, period));

COPY (
    SELECT
        'K' || lpad(CAST(i AS VARCHAR), 9, '0') AS consultation, day AS date,
        CASE WHEN chance(i, 40) < 2 THEN NULL WHEN chance(i, 40) < 4 THEN 'okänd'
            -- The area's own units, of which the last is never visited.
            ELSE list_extract(units, 1 + CAST(hash(i, 41) % (len(units) - 1) AS BIGINT)) END AS unit,
        CASE WHEN chance(i, 42) < 600 THEN 'plats' ELSE 'video' END AS form,
        20 + CAST(hash(i, 43) % 60 AS BIGINT) AS minutes,
        area || '-' || period || '.xlsx' AS file, 'Konsultationer' AS sheet, i AS row, area, period
    FROM (
        SELECT i, list_extract(getvariable('areas'), 1 + i % 6) AS area,
            DATE '2027-09-01' + CAST(hash(i, 44) % 304 AS INTEGER) AS day, quarter_of(day) AS period
        FROM range(CAST(getvariable('visits') / 20 AS BIGINT)) AS numbers(i)
    ) JOIN (SELECT area, list(unit ORDER BY unit) AS units FROM units GROUP BY area) USING (area)
) TO (getvariable('folder') || '/consultations') (FORMAT parquet, PARTITION_BY (area, period));

COPY (
    -- A therapist for every fifty visits of a month.
    SELECT
        'P' || lpad(CAST(i AS VARCHAR), 7, '0') AS person, month, area || '-1' AS clinic,
        CASE WHEN chance(i, 50) < 700 THEN 'psykolog' ELSE 'socionom' END AS profession, true AS licensed,
        CAST(chance(i, 51) % 20 AS BIGINT) AS years_with_children,
        CAST(50 + chance(i, 52) % 51 AS DECIMAL(18, 4)) AS post,
        area || '-' || period || '.xlsx' AS file, 'Bemanning' AS sheet, i AS row, area, period
    FROM (
        SELECT i, list_extract(getvariable('areas'), 1 + i % 6) AS area,
            CAST(DATE '2027-09-01' + to_months(CAST(m AS INTEGER)) AS DATE) AS month, quarter_of(month) AS period
        FROM range(greatest(36, CAST(getvariable('visits') / 500 AS BIGINT))) AS numbers(i), range(10) AS months(m)
        WHERE chance(i * 10 + m, 53) < 950
    )
) TO (getvariable('folder') || '/staff_months') (FORMAT parquet, PARTITION_BY (area, period));
