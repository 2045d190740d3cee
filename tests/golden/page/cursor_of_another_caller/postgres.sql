SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1) AND (((t1."currency" < $2 OR (t1."currency" IS NOT NULL AND $2 IS NULL))) OR ((t1."currency" = $2 OR (t1."currency" IS NULL AND $2 IS NULL)) AND t1."slug" > $3) OR ((t1."currency" = $2 OR (t1."currency" IS NULL AND $2 IS NULL)) AND t1."slug" = $3 AND t1."id" > $4))
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT $5
[Fact(Brands(Permission(brands:read))), Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 2, kind: Id, search: None }, PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }]

