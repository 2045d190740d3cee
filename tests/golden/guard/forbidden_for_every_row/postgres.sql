SELECT t1."id"
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" = ANY($2)))
ORDER BY t1."id"
LIMIT $3
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }]

SELECT 1
FROM "users" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL AND (t1."id" = $2 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" = ANY($3)))
[Argument { operand: ViewerId, form: One(Id), label: "id" }, Fact(Viewer), Fact(Organizations(Viewer))]

