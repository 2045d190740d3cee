SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."engagement", ?1) IN ('integer', 'real') THEN CAST(json_extract(t1."engagement", ?1) AS REAL) END > ?2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(Number(300)), form: JsonNumber, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."engagement", ?1) IN ('integer', 'real') THEN CAST(json_extract(t1."engagement", ?1) AS REAL) END < ?2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(Number(300)), form: JsonNumber, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."engagement", ?1) IN ('integer', 'real') THEN CAST(json_extract(t1."engagement", ?1) AS REAL) END = ?2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(Number(319)), form: JsonNumber, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."engagement", ?1) = 'text' THEN json_extract(t1."engagement", ?1) END = ?2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(String("319")), form: One(Text { max_characters: None }), label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."engagement", ?1) IN ('integer', 'real') THEN CAST(json_extract(t1."engagement", ?1) AS REAL) END >= ?2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(Number(318.5)), form: JsonNumber, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (COALESCE(json_type(t1."engagement", ?1), 'null') = 'null')
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."engagement" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_tree(?1) w
WHERE NOT EXISTS (SELECT 1
FROM json_tree(t1."engagement") h
WHERE CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' ELSE h.fullkey = w.fullkey END AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END
[Argument { operand: Constant(Object {"scrollDepth": Number(26)}), form: JsonPattern, label: "engagement" }]

