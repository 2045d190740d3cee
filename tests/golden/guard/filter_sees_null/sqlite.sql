SELECT count(*) AS total
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2)))) AND CASE WHEN t1."id" = ?1 THEN t1."email" END GLOB ?3
[Fact(Viewer), Fact(Organizations(Viewer)), Argument { operand: Constant(String("amara")), form: Pattern { form: StartsWith, ignore_case: false }, label: "email" }]

SELECT count(*) AS total
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2)))) AND (CASE WHEN t1."id" = ?1 THEN t1."email" END) IS NULL
[Fact(Viewer), Fact(Organizations(Viewer))]

SELECT CASE WHEN t1."id" = ?1 THEN t1."email" END, t1."id"
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2)))) AND (CASE WHEN t1."id" = ?1 THEN t1."email" END) IS NOT NULL
ORDER BY t1."id"
LIMIT ?3
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*) AS total
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2)))) AND NOT (CASE WHEN t1."id" = ?1 THEN t1."email" END = ?3)
[Fact(Viewer), Fact(Organizations(Viewer)), Argument { operand: Constant(String("x")), form: One(Text { max_characters: Some(255) }), label: "email" }]

SELECT count(*) AS total
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))
[Fact(Viewer), Fact(Organizations(Viewer))]

