SELECT t1."id", t1."name"
FROM "brands" t1
WHERE t1."id" = ?1 AND t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?2))
[Argument { operand: Variable("id", []), form: One(Id), label: "id" }, Fact(Brands(Permission(brands:read)))]

