SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."name", t1."id") > ($1, $2)
ORDER BY t1."name", t1."id"
LIMIT $3
[Cursor { operand: Constant(String("m37MpKhXA40Go21vqRzm8plSIWNpaVMgWyJkZWxhY3JvaXgtcGF0aXNzZXJpZSIsIjIzMWVlMWJiLTEyMjQtNDk1Mi05OWJhLWRlMmFkNTcwMTVhMSJd")), label: "after", order: 4943303649641339437, index: 0, kind: Text { max_characters: Some(255) }, search: None }, Cursor { operand: Constant(String("m37MpKhXA40Go21vqRzm8plSIWNpaVMgWyJkZWxhY3JvaXgtcGF0aXNzZXJpZSIsIjIzMWVlMWJiLTEyMjQtNDk1Mi05OWJhLWRlMmFkNTcwMTVhMSJd")), label: "after", order: 4943303649641339437, index: 1, kind: Id, search: None }, PageSize { operand: Some(Constant(Number(1))), label: "first", one_more: false }]

