SELECT t1."key", t1."discount"
FROM "offers" t1
ORDER BY t1."discount", t1."key", t1."id"
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."key", t1."discount"
FROM "offers" t1
WHERE t1."discount" = ?1
ORDER BY t1."key", t1."id"
LIMIT ?2
[Argument { operand: Constant(String("12.25")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."key"
FROM "offers" t1
WHERE t1."discount" = ?1
ORDER BY t1."key", t1."id"
LIMIT ?2
[Argument { operand: Constant(String("12.250")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."key"
FROM "offers" t1
WHERE t1."discount" = ?1
ORDER BY t1."key", t1."id"
LIMIT ?2
[Argument { operand: Constant(String("12.2501")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."key", t1."discount"
FROM "offers" t1
WHERE t1."discount" IN (SELECT value
FROM json_each(?1))
ORDER BY t1."key", t1."id"
LIMIT ?2
[Argument { operand: Constant(Array [String("12.25"), String("10"), String("10.00")]), form: List(Decimal { precision: 5, scale: 2 }), label: "discount" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."key", t1."discount"
FROM "offers" t1
WHERE t1."discount" > ?1
ORDER BY t1."key", t1."id"
LIMIT ?2
[Argument { operand: Constant(String("12.25")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."key", t1."discount"
FROM "offers" t1
WHERE t1."discount" <= ?1
ORDER BY t1."key", t1."id"
LIMIT ?2
[Argument { operand: Constant(String("12.25")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."key"
FROM "offers" t1
WHERE t1."discount" < ?1
ORDER BY t1."key", t1."id"
LIMIT ?2
[Argument { operand: Constant(String("12.25")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }, PageSize { operand: None, label: "first", one_more: false }]

