SELECT t1."id"
FROM "brands" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL AND t1."id" = ANY($2)
[Argument { operand: Constant(String("c71ebfe8-ff7a-4a2f-9a84-2d42e9b4cb35")), form: One(Id), label: "id" }, Fact(Brands(Permission(brands:read)))]

SELECT t1."id"
FROM "brands" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL AND t1."id" = ANY($2)
[Argument { operand: Constant(String("C71EBFE8-FF7A-4A2F-9A84-2D42E9B4CB35")), form: One(Id), label: "id" }, Fact(Brands(Permission(brands:read)))]

