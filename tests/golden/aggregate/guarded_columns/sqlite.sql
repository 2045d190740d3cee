SELECT count(*), count(DISTINCT s.v0), count(DISTINCT s.v1), min(s.v0), min(s.v1)
FROM (SELECT CASE WHEN t1."id" = ?1 THEN t1."email" END AS v0, (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))) AS v1
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))) s
LIMIT ?3
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT CASE WHEN t1."id" = ?1 THEN t1."email" END AS v0
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))) s
GROUP BY s.v0
ORDER BY count(*) DESC NULLS FIRST, s.v0 ASC NULLS LAST
LIMIT ?3
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

