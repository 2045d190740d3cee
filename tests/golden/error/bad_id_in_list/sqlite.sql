SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1))
[Argument { operand: Constant(Array [String("c71ebfe8-ff7a-4a2f-9a84-2d42e9b4cb35"), String("nonsense")]), form: List(Id), label: "id" }]

