SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."engagement" #> $1) = 'number' THEN (SELECT CASE WHEN abs(n.value) > 1.7976931348623157e308 THEN sign(n.value)::float8 * 'Infinity'::float8 WHEN abs(n.value) < 1e-307 THEN 0::float8 ELSE n.value::float8 END
FROM (SELECT (t1."engagement" #>> $1)::numeric AS value) n) END > $2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(Number(300)), form: JsonNumber, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."engagement" #> $1) = 'number' THEN (SELECT CASE WHEN abs(n.value) > 1.7976931348623157e308 THEN sign(n.value)::float8 * 'Infinity'::float8 WHEN abs(n.value) < 1e-307 THEN 0::float8 ELSE n.value::float8 END
FROM (SELECT (t1."engagement" #>> $1)::numeric AS value) n) END < $2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(Number(300)), form: JsonNumber, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."engagement" #> $1) = 'number' THEN (SELECT CASE WHEN abs(n.value) > 1.7976931348623157e308 THEN sign(n.value)::float8 * 'Infinity'::float8 WHEN abs(n.value) < 1e-307 THEN 0::float8 ELSE n.value::float8 END
FROM (SELECT (t1."engagement" #>> $1)::numeric AS value) n) END = $2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(Number(319)), form: JsonNumber, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."engagement" #> $1) = 'string' THEN (t1."engagement" #>> $1) COLLATE "C" END = $2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(String("319")), form: One(Text { max_characters: None }), label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."engagement" #> $1) = 'number' THEN (SELECT CASE WHEN abs(n.value) > 1.7976931348623157e308 THEN sign(n.value)::float8 * 'Infinity'::float8 WHEN abs(n.value) < 1e-307 THEN 0::float8 ELSE n.value::float8 END
FROM (SELECT (t1."engagement" #>> $1)::numeric AS value) n) END >= $2)
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }, Argument { operand: Constant(Number(318.5)), form: JsonNumber, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (COALESCE(jsonb_typeof(t1."engagement" #> $1), 'null') = 'null')
[Argument { operand: Constant(Array [String("duration")]), form: JsonPath, label: "engagement" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."engagement" @> $1
[Argument { operand: Constant(Object {"scrollDepth": Number(26)}), form: JsonPattern, label: "engagement" }]

