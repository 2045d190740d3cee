SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."settings" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."settings") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."settings" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."settings") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Object {"features": Array [String("claims")]}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."identity" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."identity") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."identity" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."identity") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Object {"values": Array [String("soothing")]}), form: JsonPattern, label: "identity" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."settings" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."settings") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."settings" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."settings") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Object {}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."settings" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."settings") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."settings" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."settings") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Object {"features": String("claims")}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."colors" IS NOT NULL THEN json_type(t1."colors") = 'object' AND EXISTS (SELECT 1
FROM json_each(t1."colors") h
WHERE h.key = ?1) END) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."colors" IS NOT NULL THEN json_type(t1."colors") = 'object' AND EXISTS (SELECT 1
FROM json_each(t1."colors") h
WHERE h.key = ?1) END
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("primary")), form: One(Text { max_characters: None }), label: "colors" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."colors" IS NOT NULL THEN json_type(t1."colors") = 'object' AND EXISTS (SELECT 1
FROM json_each(t1."colors") h
WHERE h.key = ?1) END) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."colors" IS NOT NULL THEN json_type(t1."colors") = 'object' AND EXISTS (SELECT 1
FROM json_each(t1."colors") h
WHERE h.key = ?1) END
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("primar")), form: One(Text { max_characters: None }), label: "colors" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."metadata", ?1) = 'text' THEN json_extract(t1."metadata", ?1) END = ?2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."metadata", ?1) = 'text' THEN json_extract(t1."metadata", ?1) END = ?2)
ORDER BY t1."slug", t1."id"
LIMIT ?3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-105")), form: One(Text { max_characters: None }), label: "metadata" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."metadata", ?1) = 'text' THEN json_extract(t1."metadata", ?1) END <> ?2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."metadata", ?1) = 'text' THEN json_extract(t1."metadata", ?1) END <> ?2)
ORDER BY t1."slug", t1."id"
LIMIT ?3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-105")), form: One(Text { max_characters: None }), label: "metadata" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."metadata", ?1) = 'text' THEN json_extract(t1."metadata", ?1) END GLOB ?2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."metadata", ?1) = 'text' THEN json_extract(t1."metadata", ?1) END GLOB ?2)
ORDER BY t1."slug", t1."id"
LIMIT ?3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-1")), form: Pattern { form: StartsWith, ignore_case: false }, label: "metadata" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."identity", ?1) = 'text' THEN json_extract(t1."identity", ?1) END GLOB ?2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."identity", ?1) = 'text' THEN json_extract(t1."identity", ?1) END GLOB ?2)
ORDER BY t1."slug", t1."id"
LIMIT ?3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("usp")]), form: JsonPath, label: "identity" }, Argument { operand: Constant(String("white cast")), form: Pattern { form: Contains, ignore_case: false }, label: "identity" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (COALESCE(json_type(t1."logo", ?1), 'null') = 'null')) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (COALESCE(json_type(t1."logo", ?1), 'null') = 'null')
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("type")]), form: JsonPath, label: "logo" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."logo") IS NULL) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."logo") IS NULL
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."settings", ?1) IN ('integer', 'real') THEN CAST(json_extract(t1."settings", ?1) AS REAL) END > ?2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."settings", ?1) IN ('integer', 'real') THEN CAST(json_extract(t1."settings", ?1) AS REAL) END > ?2)
ORDER BY t1."slug", t1."id"
LIMIT ?3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("limits"), String("drafts")]), form: JsonPath, label: "settings" }, Argument { operand: Constant(Number(1)), form: JsonNumber, label: "settings" }, PageSize { operand: None, label: "first", one_more: false }]

