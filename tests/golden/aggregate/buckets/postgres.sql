SELECT s.v0, count(*)
FROM (SELECT date_trunc('day', t1."created_at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT $1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT date_trunc('week', t1."created_at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT $1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT date_trunc('month', t1."created_at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 DESC NULLS FIRST, s.v0 ASC NULLS LAST
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT date_trunc('quarter', t1."created_at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS v0
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT date_trunc('year', t1."created_at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS v0
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT date_trunc('hour', t1."created_at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY count(*) DESC NULLS FIRST, s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT $1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT date_trunc('month', t1."published_at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS FIRST, s.v0 ASC NULLS LAST
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

