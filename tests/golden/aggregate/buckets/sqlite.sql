SELECT s.v0, count(*)
FROM (SELECT substr(t1."created_at", 1, 10) || 'T00:00:00.000000Z' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT date(t1."created_at", 'weekday 0', '-6 days') || 'T00:00:00.000000Z' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT substr(t1."created_at", 1, 7) || '-01' || 'T00:00:00.000000Z' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 DESC NULLS FIRST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT substr(t1."created_at", 1, 5) || substr('00' || ((CAST(substr(t1."created_at", 6, 2) AS INTEGER) + 2) / 3 * 3 - 2), -2) || '-01' || 'T00:00:00.000000Z' AS v0
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT substr(t1."created_at", 1, 4) || '-01-01' || 'T00:00:00.000000Z' AS v0
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT substr(t1."created_at", 1, 13) || ':00:00.000000Z' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY count(*) DESC NULLS FIRST, s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT substr(t1."published_at", 1, 7) || '-01' || 'T00:00:00.000000Z' AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS FIRST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

