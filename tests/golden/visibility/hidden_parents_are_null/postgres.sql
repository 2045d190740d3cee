SELECT t3.c1, t4."id", (COALESCE(t4."full_name", NULLIF(TRIM(COALESCE(t4."first_name", '') || ' ' || COALESCE(t4."last_name", '')), ''))), t6."id", t6."slug", t7."id", (COALESCE(t7."full_name", NULLIF(TRIM(COALESCE(t7."first_name", '') || ' ' || COALESCE(t7."last_name", '')), '')))
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."user_id" AS c2, t1."brand_id" AS c3, t1."assigned_by" AS c4
FROM "user_brand_roles" t1
WHERE t1."user_id" = $1 AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND t2."organization_id" = ANY($2))
ORDER BY t1."id"
LIMIT $3) t3
LEFT JOIN "users" t4 ON t4."id" = t3.c2 AND t4."deleted_at" IS NULL AND (t4."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t5
WHERE t5."user_id" = t4."id" AND t5."organization_id" = ANY($2)))
LEFT JOIN "brands" t6 ON t6."id" = t3.c3 AND t6."deleted_at" IS NULL AND t6."id" = ANY($4)
LEFT JOIN "users" t7 ON t7."id" = t3.c4 AND t7."deleted_at" IS NULL AND (t7."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t8
WHERE t8."user_id" = t7."id" AND t8."organization_id" = ANY($2)))
ORDER BY t3.c0
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }, Fact(Brands(Permission(brands:read)))]

SELECT t3."id", t3."name", t8."id", t8."name", t13."id", t13."slug"
FROM (SELECT t1."id" AS c0, t1."template_id" AS c1, t1."workflow_id" AS c2, t1."parent_id" AS c3
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1)
ORDER BY t1."id"
LIMIT $2) t2
LEFT JOIN "content_templates" t3 ON t3."id" = t2.c1 AND (EXISTS (SELECT 1
FROM "content_template_brands" t4
WHERE t4."content_template_id" = t3."id" AND t4."brand_id" = ANY($3)) OR (NOT (EXISTS (SELECT 1
FROM "content_template_brands" t5
WHERE t5."content_template_id" = t3."id")) AND EXISTS (SELECT 1
FROM "organizations" t6
WHERE t6."id" = t3."organization_id" AND EXISTS (SELECT 1
FROM "brands" t7
WHERE t7."organization_id" = t6."id" AND t7."id" = ANY($3)))))
LEFT JOIN "workflows" t8 ON t8."id" = t2.c2 AND ((t8."created_by" = $4 AND (t8."organization_id" IS NULL OR t8."organization_id" = ANY($5))) OR (t8."kind" = 'automation' AND t8."organization_id" = ANY($5)) OR (t8."kind" = 'content' AND (EXISTS (SELECT 1
FROM "workflow_brands" t9
WHERE t9."workflow_id" = t8."id" AND t9."brand_id" = ANY($6)) OR (NOT (EXISTS (SELECT 1
FROM "workflow_brands" t10
WHERE t10."workflow_id" = t8."id")) AND EXISTS (SELECT 1
FROM "organizations" t11
WHERE t11."id" = t8."organization_id" AND EXISTS (SELECT 1
FROM "brands" t12
WHERE t12."organization_id" = t11."id" AND t12."id" = ANY($6)))))))
LEFT JOIN "content" t13 ON t13."id" = t2.c3 AND t13."deleted_at" IS NULL AND t13."brand_id" = ANY($1)
ORDER BY t2.c0
[Fact(Brands(Permission(content:read))), PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }, Fact(Brands(Permission(content_templates:read))), Fact(Viewer), Fact(Organizations(Viewer)), Fact(Brands(Permission(workflows:read)))]

