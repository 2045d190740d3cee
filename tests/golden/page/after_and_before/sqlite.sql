SELECT t2.c1, t2.c0, n.total, t2.c2
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((t1."currency" < ?1 OR (t1."currency" IS NOT NULL AND ?1 IS NULL))) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" > ?2) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" = ?2 AND t1."id" > ?3))
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?4) t2 ON TRUE
ORDER BY t2.c0 DESC NULLS FIRST, t2.c1, t2.c2
[Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 2, kind: Id, search: None }, PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: true }]

SELECT t2.c1, t2.c0, n.total, t2.c2
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((t1."currency" > ?1 OR (t1."currency" IS NULL AND ?1 IS NOT NULL))) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" < ?2) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" = ?2 AND t1."id" < ?3))
ORDER BY t1."currency" NULLS LAST, t1."slug" DESC, t1."id" DESC
LIMIT ?4) t2 ON TRUE
ORDER BY t2.c0 NULLS LAST, t2.c1 DESC, t2.c2 DESC
[Cursor { operand: Variable("end", []), label: "before", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("end", []), label: "before", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("end", []), label: "before", order: 14964289444818217440, index: 2, kind: Id, search: None }, PageSize { operand: Some(Constant(Number(2))), label: "last", one_more: true }]

SELECT t2.c1, t2.c0, n.total, t2.c2
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((t1."currency" < ?1 OR (t1."currency" IS NOT NULL AND ?1 IS NULL))) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" > ?2) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" = ?2 AND t1."id" > ?3)) AND (((t1."currency" > ?4 OR (t1."currency" IS NULL AND ?4 IS NOT NULL))) OR ((t1."currency" = ?4 OR (t1."currency" IS NULL AND ?4 IS NULL)) AND t1."slug" < ?5) OR ((t1."currency" = ?4 OR (t1."currency" IS NULL AND ?4 IS NULL)) AND t1."slug" = ?5 AND t1."id" < ?6))
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?7) t2 ON TRUE
ORDER BY t2.c0 DESC NULLS FIRST, t2.c1, t2.c2
[Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 2, kind: Id, search: None }, Cursor { operand: Variable("end", []), label: "before", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("end", []), label: "before", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("end", []), label: "before", order: 14964289444818217440, index: 2, kind: Id, search: None }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t2.c1, t2.c0, n.total, t2.c2
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((t1."currency" > ?1 OR (t1."currency" IS NULL AND ?1 IS NOT NULL))) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" < ?2) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" = ?2 AND t1."id" < ?3))
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?4) t2 ON TRUE
ORDER BY t2.c0 DESC NULLS FIRST, t2.c1, t2.c2
[Cursor { operand: Variable("start", []), label: "before", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("start", []), label: "before", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("start", []), label: "before", order: 14964289444818217440, index: 2, kind: Id, search: None }, PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: true }]

SELECT t2.c1, t2.c0, n.total, t2.c2
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((t1."currency" < ?1 OR (t1."currency" IS NOT NULL AND ?1 IS NULL))) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" > ?2) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" = ?2 AND t1."id" > ?3))
ORDER BY t1."currency" NULLS LAST, t1."slug" DESC, t1."id" DESC
LIMIT ?4) t2 ON TRUE
ORDER BY t2.c0 NULLS LAST, t2.c1 DESC, t2.c2 DESC
[Cursor { operand: Variable("end", []), label: "after", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("end", []), label: "after", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("end", []), label: "after", order: 14964289444818217440, index: 2, kind: Id, search: None }, PageSize { operand: Some(Constant(Number(2))), label: "last", one_more: true }]

SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: Some(Constant(Number(1))), label: "first", one_more: false }]

SELECT t2.c1, t2.c0, n.total, t2.c2
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" GLOB ?1) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" GLOB ?1 AND (((t1."currency" < ?2 OR (t1."currency" IS NOT NULL AND ?2 IS NULL))) OR ((t1."currency" = ?2 OR (t1."currency" IS NULL AND ?2 IS NULL)) AND t1."slug" > ?3) OR ((t1."currency" = ?2 OR (t1."currency" IS NULL AND ?2 IS NULL)) AND t1."slug" = ?3 AND t1."id" > ?4))
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?5) t2 ON TRUE
ORDER BY t2.c0 DESC NULLS FIRST, t2.c1, t2.c2
[Argument { operand: Constant(String("h")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("start", []), label: "after", order: 14964289444818217440, index: 2, kind: Id, search: None }, PageSize { operand: Some(Constant(Number(9))), label: "first", one_more: true }]

SELECT t2.c1, n.total, t2.c2
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((t1."currency" < ?1 OR (t1."currency" IS NOT NULL AND ?1 IS NULL))) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" > ?2) OR ((t1."currency" = ?1 OR (t1."currency" IS NULL AND ?1 IS NULL)) AND t1."slug" = ?2 AND t1."id" > ?3)) AND (((t1."currency" > ?4 OR (t1."currency" IS NULL AND ?4 IS NOT NULL))) OR ((t1."currency" = ?4 OR (t1."currency" IS NULL AND ?4 IS NULL)) AND t1."slug" < ?5) OR ((t1."currency" = ?4 OR (t1."currency" IS NULL AND ?4 IS NULL)) AND t1."slug" = ?5 AND t1."id" < ?6))
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?7) t2 ON TRUE
ORDER BY t2.c0 DESC NULLS FIRST, t2.c1, t2.c2
[Cursor { operand: Variable("end", []), label: "after", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("end", []), label: "after", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("end", []), label: "after", order: 14964289444818217440, index: 2, kind: Id, search: None }, Cursor { operand: Variable("start", []), label: "before", order: 14964289444818217440, index: 0, kind: Text { max_characters: Some(3) }, search: None }, Cursor { operand: Variable("start", []), label: "before", order: 14964289444818217440, index: 1, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Variable("start", []), label: "before", order: 14964289444818217440, index: 2, kind: Id, search: None }, PageSize { operand: None, label: "first", one_more: false }]

