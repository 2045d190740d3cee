SELECT t1."id", t1."name"
FROM "brands" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL AND t1."id" = ANY($2)
[Argument { operand: RowOfNode(Variable("mine", [])), form: One(Id), label: "id" }, Fact(Brands(Permission(brands:read)))]

SELECT t1."id"
FROM "brands" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL AND t1."id" = ANY($2)
[Argument { operand: RowOfNode(Variable("foreign", [])), form: One(Id), label: "id" }, Fact(Brands(Permission(brands:read)))]

SELECT (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))), CASE WHEN t1."id" = $1 THEN t1."email" END, t1."id"
FROM "users" t1
WHERE t1."id" = $2 AND t1."deleted_at" IS NULL AND (t1."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" = ANY($3)))
[Fact(Viewer), Argument { operand: RowOfNode(Variable("user", [])), form: One(Id), label: "id" }, Fact(Organizations(Viewer))]

