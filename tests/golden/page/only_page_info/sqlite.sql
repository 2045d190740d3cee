SELECT 1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT ?1
[PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: true }]

