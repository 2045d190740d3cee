SELECT t2.c1, t3."id", COALESCE(t3."full_name", NULLIF(TRIM(COALESCE(t3."first_name", '') || ' ' || COALESCE(t3."last_name", '')), '')), t5."id", t5."slug", t6."id", COALESCE(t6."full_name", NULLIF(TRIM(COALESCE(t6."first_name", '') || ' ' || COALESCE(t6."last_name", '')), ''))
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."user_id" AS c2, t1."brand_id" AS c3, t1."assigned_by" AS c4
FROM "user_brand_roles" t1
WHERE t1."user_id" = $1
ORDER BY t1."id"
LIMIT $2) t2
LEFT JOIN "users" t3 ON t3."id" = t2.c2 AND t3."deleted_at" IS NULL AND (t3."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t4
WHERE t4."user_id" = t3."id" AND t4."organization_id" = ANY($3)))
LEFT JOIN "brands" t5 ON t5."id" = t2.c3 AND t5."deleted_at" IS NULL AND t5."id" = ANY($4)
LEFT JOIN "users" t6 ON t6."id" = t2.c4 AND t6."deleted_at" IS NULL AND (t6."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t7
WHERE t7."user_id" = t6."id" AND t7."organization_id" = ANY($3)))
ORDER BY t2.c0
[Fact(Viewer), PageSize { operand: None, label: "first", one_more: false }, Fact(Organizations(Viewer)), Fact(Brands(Permission(brands:read)))]

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

