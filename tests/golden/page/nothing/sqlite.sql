SELECT t1."id", t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT ?1
[PageSize { operand: Some(Constant(Number(0))), label: "first", one_more: true }]

SELECT t1."id", t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" = ?1
ORDER BY t1."id"
LIMIT ?2
[Argument { operand: Constant(String("nowhere")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: true }]

