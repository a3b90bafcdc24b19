-- Of each key the newest report, and when it was first told.
CREATE OR REPLACE TEMP TABLE visits AS
SELECT area, period, visit, episode, date, status, form, place, minutes, min(period) OVER every AS first
FROM read_visits()
WINDOW every AS (PARTITION BY area, visit)
QUALIFY row_number() OVER (every ORDER BY period DESC, row DESC) = 1;

CREATE OR REPLACE TEMP TABLE episodes AS
SELECT area, period, episode, type, received_on, wait_reason, extra_reason, min(period) OVER every AS first
FROM read_episodes()
WINDOW every AS (PARTITION BY area, episode)
QUALIFY row_number() OVER (every ORDER BY period DESC, row DESC) = 1;

CREATE OR REPLACE TEMP TABLE consultations AS
SELECT area, period, consultation, date, unit
FROM read_consultations()
QUALIFY row_number() OVER (PARTITION BY area, consultation ORDER BY period DESC, row DESC) = 1;

CREATE OR REPLACE TEMP TABLE staff_months AS
SELECT area, period, person, month
FROM read_staff_months()
QUALIFY row_number() OVER (PARTITION BY area, person, month ORDER BY period DESC, row DESC) = 1;
