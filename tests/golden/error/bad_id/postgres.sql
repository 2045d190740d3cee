SELECT t1."name"
FROM "brands" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL
[Argument { operand: Constant(String("12")), form: One(Id), label: "id" }]

