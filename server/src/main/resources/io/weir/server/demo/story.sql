-- step: Clear what an earlier demo left: tags
-- user: steward
CALL governance.system.unset_tag(asset => 'delta_gov.reviews.users.name', tag => 'PII.NAME')
;
-- step: Clear what an earlier demo left: tags
-- user: steward
CALL governance.system.unset_tag(asset => 'delta_gov.reviews.users.email', tag => 'PII.EMAIL')
;
-- step: Clear what an earlier demo left: tags
-- user: steward
CALL governance.system.unset_tag(asset => 'delta_gov.reviews.users.phone', tag => 'PII.PHONE')
;
-- step: Clear what an earlier demo left: a history
-- user: admin
CALL mongo_recent.system.unlink_history('reviews', 'new_ratings')
;
-- step: Clear what an earlier demo left: tables
-- user: admin
DROP TABLE IF EXISTS mongo_recent.reviews.new_ratings
;
-- step: Clear what an earlier demo left: tables
-- user: admin
DROP TABLE IF EXISTS delta_gov.reviews.all_ratings
;
-- step: Clear what an earlier demo left: tables
-- user: admin
DROP TABLE IF EXISTS delta_gov.reviews.users_export
;
-- step: Clear what an earlier demo left: tables
-- user: admin
DROP TABLE IF EXISTS delta_gov.reviews.mailing_list
;
-- step: Clear what an earlier demo left: tables
-- user: admin
DROP TABLE IF EXISTS delta_gov.reviews.user_ratings
;
-- step: Clear what an earlier demo left: tables
-- user: admin
DROP TABLE IF EXISTS delta_gov.reviews.users
;
-- step: Clear what an earlier demo left: tables
-- user: admin
DROP TABLE IF EXISTS delta_gov.shared.demo_tickets
;
-- step: Clear what an earlier demo left: tables
-- user: admin
DROP TABLE IF EXISTS mongo_recent.reviews.user_ratings
;
-- step: A place for all-time data, on disk as Delta Lake tables
-- user: etl
-- promise: etl may create and write anywhere
-- check: succeeds
CREATE SCHEMA IF NOT EXISTS delta_gov.reviews
;
-- step: A place for recent data, in MongoDB
-- user: etl
-- promise: etl may create and write anywhere
-- check: succeeds
CREATE SCHEMA IF NOT EXISTS mongo_recent.reviews
;
-- step: Customers come in, with all that makes them personal
-- user: etl
-- promise: every customer has arrived
-- check: updated = 1500
CREATE TABLE delta_gov.reviews.users AS
SELECT
    c.custkey - 1 AS user_id,
    c.name,
    lower(replace(c.name, '#', '.')) || '@example.com' AS email,
    c.phone,
    n.name AS nation,
    if(c.custkey % 2 = 0, 'F', 'M') AS gender
FROM tpch.tiny.customer c JOIN tpch.tiny.nation n ON c.nationkey = n.nationkey
;
-- step: A year of ratings comes in
-- user: etl
-- promise: every rating has arrived
-- check: updated = 15000
CREATE TABLE delta_gov.reviews.user_ratings AS
SELECT
    o.custkey - 1 AS user_id,
    u.gender,
    o.orderkey % 5 + 1 AS rating,
    current_timestamp(6) - o.orderkey * 7 % 60000 * INTERVAL '8' MINUTE AS ts
FROM tpch.tiny.orders o JOIN delta_gov.reviews.users u ON o.custkey - 1 = u.user_id
;
-- step: The last month of them goes to MongoDB as well
-- user: etl
-- promise: etl may write there too
-- check: succeeds
CREATE TABLE mongo_recent.reviews.user_ratings AS
SELECT user_id, rating, CAST(ts AS timestamp(3) with time zone) AS ts
FROM delta_gov.reviews.user_ratings
WHERE ts >= current_timestamp - INTERVAL '1' MONTH
;
-- step: All-time question: how often did each user give a 3 in the last six months?
-- user: analyst
-- promise: an analyst may ask anything, and Delta Lake answers
-- check: rows >= 100
SELECT u.user_id, u.gender, count(*) AS rating_count
FROM delta_gov.reviews.user_ratings u
WHERE u.rating = 3 AND u.ts >= current_timestamp - INTERVAL '6' MONTH
GROUP BY u.user_id, u.gender
ORDER BY rating_count DESC, u.user_id
;
-- step: Recent question: what did user 123 say last?
-- user: analyst
-- promise: MongoDB answers with one document
-- check: rows = 1
-- check: every user_id ~ ^123$
SELECT user_id, rating, ts
FROM mongo_recent.reviews.user_ratings
WHERE user_id = 123
ORDER BY ts DESC
LIMIT 1
;
-- step: Recent and all-time as one: the ratings of all time in Delta Lake
-- user: etl
-- promise: they are the history of what comes in from now on
-- check: updated = 15000
CREATE TABLE delta_gov.reviews.all_ratings AS
SELECT user_id, rating, ts
FROM delta_gov.reviews.user_ratings
;
-- step: ... and a collection in MongoDB for those that come in
-- user: etl
-- promise: etl may create there
-- check: succeeds
CREATE TABLE mongo_recent.reviews.new_ratings (user_id bigint, rating bigint, ts timestamp(3) with time zone)
;
-- step: The owner of the history lets it be written to
-- user: admin
-- promise: nothing is copied into a table whose owner has not said so
-- check: succeeds
ALTER TABLE delta_gov.reviews.all_ratings
SET PROPERTIES extra_properties = map(ARRAY['weir.historyOf'], ARRAY['mongo_recent.reviews.new_ratings'])
;
-- step: The two are linked
-- user: admin
-- promise: from now on they are one table in two places; the newest rating of each user stays in MongoDB
-- check: succeeds
CALL mongo_recent.system.link_history(schema_name => 'reviews', table_name => 'new_ratings', history => 'delta_gov.reviews.all_ratings', latest_by => ARRAY['user_id'], latest_order => 'ts')
;
-- step: Two ratings come in
-- user: etl
-- promise: they are in MongoDB only
-- check: updated = 2
INSERT INTO mongo_recent.reviews.new_ratings
VALUES (123, 5, current_timestamp(3)), (7, 1, current_timestamp(3))
;
-- step: All ratings there ever were
-- user: analyst
-- promise: one name for both: 15000 in Delta Lake and 2 in MongoDB
-- check: every ratings ~ ^15002$
SELECT count(*) AS ratings
FROM mongo_recent.reviews."new_ratings$all"
;
-- step: The copier, which a scheduler calls
-- user: etl
-- promise: what is in MongoDB comes into the history, in one commit
-- check: succeeds
CALL mongo_recent.system.copy_to_history('reviews', 'new_ratings')
;
-- step: The history
-- user: analyst
-- promise: it has the two as well
-- check: every ratings ~ ^15002$
SELECT count(*) AS ratings
FROM delta_gov.reviews.all_ratings
;
-- step: All ratings once more, the same SQL as before
-- user: analyst
-- promise: no gap and no duplicate: each row is counted in one place
-- check: every ratings ~ ^15002$
SELECT count(*) AS ratings
FROM mongo_recent.reviews."new_ratings$all"
;
-- step: How far has the history come?
-- user: analyst
-- promise: less than an hour behind
-- check: rows = 1
-- check: every lag ~ ^0 00:
SELECT history, version, lag, age
FROM mongo_recent.reviews."new_ratings$freshness"
;
-- step: Somebody makes a copy, with other names for the columns
-- user: etl
-- promise: the copy is complete
-- check: updated = 1500
CREATE TABLE delta_gov.reviews.mailing_list AS
SELECT user_id, upper(name) AS recipient, email AS contact
FROM delta_gov.reviews.users
;
-- step: Where does the mailing list come from?
-- user: steward
-- promise: column by column, from the users; lineage is there moments after the write
-- patience: 60
-- check: rows = 3
-- check: some source ~ ^delta_gov\.reviews\.users\.email$
SELECT DISTINCT source, target, kind
FROM governance.system.lineage
WHERE target LIKE 'delta_gov.reviews.mailing_list.%'
ORDER BY target
;
-- step: Before anything is tagged
-- user: analyst
-- promise: nobody has said that these are personal data, so the analyst sees them
-- check: rows = 3
-- check: every email ~ ^customer\.\d+@example\.com$
-- check: every phone ~ ^\d\d-\d{3}-\d{3}-\d{4}$
SELECT user_id, name, email, phone, nation
FROM delta_gov.reviews.users
WHERE user_id IN (1, 2, 123)
ORDER BY user_id
;
-- step: A steward tags the e-mail address
-- user: steward
-- promise: a steward may tag anything
-- check: succeeds
CALL governance.system.set_tag(asset => 'delta_gov.reviews.users.email', tag => 'PII.EMAIL', reason => 'address of a person')
;
-- step: ... the phone number
-- user: steward
-- promise: a steward may tag anything
-- check: succeeds
CALL governance.system.set_tag(asset => 'delta_gov.reviews.users.phone', tag => 'PII.PHONE', reason => 'number of a person')
;
-- step: ... and the name
-- user: steward
-- promise: a steward may tag anything
-- check: succeeds
CALL governance.system.set_tag(asset => 'delta_gov.reviews.users.name', tag => 'PII.NAME', reason => 'name of a person')
;
-- step: A tag that nobody has defined
-- user: steward
-- promise: a misspelt tag is refused: it would protect nothing
-- check: fails ~ PII\.EMIAL
CALL governance.system.set_tag(asset => 'delta_gov.reviews.users.email', tag => 'PII.EMIAL', reason => 'address of a person')
;
-- step: An analyst tries to untag
-- user: analyst
-- promise: an analyst may not change tags
-- check: fails ~ Access Denied
CALL governance.system.unset_tag(asset => 'delta_gov.reviews.users.email', tag => 'PII.EMAIL', reason => 'curious')
;
-- step: The next query of the analyst, the same SQL as before
-- user: analyst
-- promise: not cleared for personal data: name, e-mail and phone are masked, the rest is not
-- check: rows = 3
-- check: no name ~ Customer#
-- check: no email ~ customer\.\d+@
-- check: no phone ~ ^\d\d-\d{3}-\d{3}-\d{4}$
-- check: no nation ~ ^NULL$
SELECT user_id, name, email, phone, nation
FROM delta_gov.reviews.users
WHERE user_id IN (1, 2, 123)
ORDER BY user_id
;
-- step: An analyst guesses an address
-- user: analyst
-- promise: a predicate sees the mask too: there is nobody with that address
-- check: every users_with_this_address ~ ^0$
SELECT count(*) AS users_with_this_address
FROM delta_gov.reviews.users
WHERE email = 'customer.000000124@example.com'
;
-- step: The steward, the same SQL
-- user: steward
-- promise: cleared for all personal data: everything is shown
-- check: rows = 3
-- check: every name ~ ^Customer#\d+$
-- check: every email ~ ^customer\.\d+@example\.com$
-- check: every phone ~ ^\d\d-\d{3}-\d{3}-\d{4}$
SELECT user_id, name, email, phone, nation
FROM delta_gov.reviews.users
WHERE user_id IN (1, 2, 123)
ORDER BY user_id
;
-- step: A tenant, the same SQL
-- user: acme
-- promise: a tenant sees what is its own, and no sign that anything else exists
-- check: fails ~ Table 'delta_gov\.reviews\.users' does not exist
SELECT user_id, name, email, phone, nation
FROM delta_gov.reviews.users
WHERE user_id IN (1, 2, 123)
ORDER BY user_id
;
-- step: The copy that was made before the tags, under other names
-- user: analyst
-- promise: lineage carries the tags on: the copy is masked as well
-- check: rows = 3
-- check: no recipient ~ CUSTOMER#
-- check: no contact ~ customer\.\d+@
SELECT user_id, recipient, contact
FROM delta_gov.reviews.mailing_list
WHERE user_id IN (1, 2, 123)
ORDER BY user_id
;
-- step: A new copy
-- user: etl
-- promise: etl is cleared to copy, into tables that inherit the tags
-- check: updated = 1500
CREATE TABLE delta_gov.reviews.users_export AS
SELECT user_id, lower(email) AS address, nation
FROM delta_gov.reviews.users
;
-- step: The new copy
-- user: analyst
-- promise: masked from its first moment, and until its lineage is known as a whole: better too much than too little
-- check: rows = 3
-- check: no address ~ customer\.\d+@
SELECT user_id, address, nation
FROM delta_gov.reviews.users_export
LIMIT 3
;
-- step: The new copy, a moment later
-- user: analyst
-- promise: its lineage is known: what comes from tagged columns is masked, the rest is shown
-- patience: 60
-- check: rows = 3
-- check: every nation ~ ^[A-Z ]+$
-- check: no address ~ customer\.\d+@
SELECT user_id, address, nation
FROM delta_gov.reviews.users_export
WHERE user_id IN (1, 2, 123)
ORDER BY user_id
;
-- step: etl looks at what it has copied
-- user: etl
-- promise: cleared to copy is not cleared to see
-- check: rows = 3
-- check: no address ~ customer\.\d+@
SELECT user_id, address, nation
FROM delta_gov.reviews.users_export
WHERE user_id IN (1, 2, 123)
ORDER BY user_id
;
-- step: The steward looks at the copy
-- user: steward
-- promise: the copy holds the real values: the mask is on the reading, not on the data
-- check: rows = 3
-- check: every address ~ ^customer\.\d+@example\.com$
SELECT user_id, address, nation
FROM delta_gov.reviews.users_export
WHERE user_id IN (1, 2, 123)
ORDER BY user_id
;
-- step: An analyst tries to write
-- user: analyst
-- promise: an analyst may select, and nothing else
-- check: fails ~ Access Denied
CREATE TABLE delta_gov.reviews.mine AS
SELECT * FROM delta_gov.reviews.users
;
-- step: Which tags hold, and where do they come from?
-- user: steward
-- promise: three were set, the others follow from lineage, with the path
-- check: some asset ~ ^delta_gov\.reviews\.mailing_list\.contact$
-- check: some path ~ ^delta_gov\.reviews\.users\.email -> delta_gov\.reviews\.users_export\.address$
SELECT asset, tag, source, array_join(path, ' -> ') AS path
FROM governance.system.effective_tags
WHERE asset LIKE 'delta_gov.reviews.%'
ORDER BY asset, tag
;
-- step: A customer joins
-- user: etl
-- promise: one row is appended
-- check: updated = 1
INSERT INTO delta_gov.reviews.users
VALUES (1500, 'Customer#000001501', 'customer.000001501@example.com', '25-989-741-2988', 'INDONESIA', 'F')
;
-- step: What happened to the table?
-- user: steward
-- promise: each change is a version
-- check: rows = 2
-- check: every version ~ ^[01]$
SELECT version, timestamp, operation
FROM delta_gov.reviews."users$history"
ORDER BY version
;
-- step: The table as it was
-- user: analyst
-- promise: a version stays as it was
-- check: every users ~ ^1500$
SELECT count(*) AS users
FROM delta_gov.reviews.users FOR VERSION AS OF 0
;
-- step: A schema that tenants share
-- user: etl
-- promise: etl may create and write
-- check: succeeds
CREATE SCHEMA IF NOT EXISTS delta_gov.shared
;
-- step: A table with rows of two tenants
-- user: etl
-- promise: the rows have arrived
-- check: updated = 5
CREATE TABLE delta_gov.shared.demo_tickets AS
SELECT * FROM (VALUES
    ('acme', 1, 'the lid is too small'),
    ('acme', 2, 'late again'),
    ('globex', 3, 'where is my invoice?'),
    ('globex', 4, 'thank you'),
    ('globex', 5, 'the colour is wrong')) AS t (tenant, ticket, text)
;
-- step: One tenant asks
-- user: acme
-- promise: its own rows, and no others
-- check: rows = 1
-- check: every tenant ~ ^acme$
-- check: every tickets ~ ^2$
SELECT tenant, count(*) AS tickets
FROM delta_gov.shared.demo_tickets
GROUP BY tenant
;
-- step: Another tenant, the same SQL
-- user: globex
-- promise: its own rows, and no others
-- check: rows = 1
-- check: every tenant ~ ^globex$
-- check: every tickets ~ ^3$
SELECT tenant, count(*) AS tickets
FROM delta_gov.shared.demo_tickets
GROUP BY tenant
;
-- step: A tenant looks around
-- user: globex
-- promise: other schemas are not even listed
-- check: some Schema ~ ^shared$
-- check: no Schema ~ ^(reviews|acme)$
SHOW SCHEMAS FROM delta_gov
;
-- step: The steward takes one tag back
-- user: steward
-- promise: a steward may untag
-- check: succeeds
CALL governance.system.unset_tag(asset => 'delta_gov.reviews.users.phone', tag => 'PII.PHONE', reason => 'these numbers are invented')
;
-- step: The next query of the analyst
-- user: analyst
-- promise: the phone is shown again, the rest is still masked
-- check: rows = 1
-- check: every phone ~ ^\d\d-\d{3}-\d{3}-\d{4}$
-- check: no email ~ customer\.\d+@
SELECT user_id, name, email, phone, nation
FROM delta_gov.reviews.users
WHERE user_id = 123
;
