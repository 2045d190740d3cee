SELECT CASE WHEN (t1."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" = ANY($2))) THEN t1."email" END, t1."id"
FROM "users" t1
WHERE t1."id" = $3 AND t1."deleted_at" IS NULL AND (t1."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t1."id" AND t3."organization_id" = ANY($4)))
[Fact(Viewer), Fact(Organizations(Admin)), Argument { operand: ViewerId, form: One(Id), label: "id" }, Fact(Organizations(Viewer))]

SELECT t1."slug"
FROM "brands" t1
WHERE t1."organization_id" = $1 AND t1."deleted_at" IS NULL AND (t1."id" = ANY($2) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" = ANY($3)))
ORDER BY t1."slug", t1."id"
LIMIT $4
[Fact(NarrowOrganization), Fact(Brands(Permission(brands:read))), Fact(Organizations(Admin)), PageSize { operand: None, label: "first", one_more: false }]

