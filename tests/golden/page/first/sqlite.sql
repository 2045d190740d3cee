SELECT t1."currency", t1."slug", t1."id", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: true }]

