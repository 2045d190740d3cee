//! That the reference leaves nothing out, that its links lead somewhere, and that its words are those of the rules.

use std::collections::{BTreeMap, BTreeSet};

use entity::check::{Check, Member, Structure};
use entity::table::{Cardinality, Column, DefaultValue, Kind, Relation, Table};
use entity::types::Enumeration;
use entity::writing::{RowCheck, Writing};
use policy::{Edge, Policy, PolicySet, Role, Rule, TableRules, all, any, column, in_organization, own, verified, when};

use super::markdown::{anchor, code};
use super::{Files, MARK, files, of_data_model};
use crate::catalog::Catalog;

static STATUS: Enumeration =
    Enumeration { name: "ContentStatus", description: "Where it stands.", values: &[("draft", "Being written.")] };

fn model() -> Files {
    of_data_model().expect("the data model makes a schema")
}

/// The lines between a heading and the next of its kind.
fn section<'f>(file: &'f str, heading: &str) -> &'f str {
    let from = file.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("there is no {heading}"));
    let rest = &file[from + 1..];
    rest[1..].find("\n## ").map_or(rest, |end| &rest[..=end])
}

#[test]
fn every_table_and_every_column_is_told() {
    let files = model();
    for table in entity::tables() {
        let section = section(&files[&format!("{}.md", table.domain)], table.name);
        for column in table.columns.iter().filter(|column| !table.is_internal(column.name)) {
            let row = section.lines().find(|line| line.starts_with(&format!("| {} |", code(column.name))));
            let row = row.unwrap_or_else(|| panic!("{}.{}", table.name, column.name));
            let marks = row.rsplit(" | ").next().unwrap_or_default();
            let is_secret = table.policy.is_secret(column.name);
            assert_eq!(marks.contains("secret"), is_secret, "{row}");
            assert!(!is_secret || !row.contains(&format!("| `{}: ", crate::catalog::camel(column.name))), "{row}");
            assert!(row.contains(" null |") && !column.description.is_empty(), "{row}");
        }
        for actor in super::actor::Actor::ALL {
            let count = section.lines().filter(|line| line.starts_with(&format!("| {} | ", actor.name()))).count();
            assert_eq!(count, 1, "{} {}", table.name, actor.name());
        }
        for relation in &table.relations {
            assert!(section.contains(&format!("| {} | ", code(&relation.name))), "{}.{}", table.name, relation.name);
        }
        assert!(files["README.md"].contains(&format!("]({}.md#{})", table.domain, anchor(table.name))), "{}", table.name);
    }
    for enumeration in entity::enums::enumerations() {
        let section = section(&files["enums.md"], enumeration.name);
        assert!(enumeration.values.iter().all(|(stored, _)| section.contains(&code(stored))), "{section}");
        assert!(files["README.md"].contains(&super::link_to_enum(enumeration.name)));
    }
}

#[test]
fn every_operation_is_told_once() {
    let (files, catalog) = (model(), Catalog::of_data_model());
    let told: Vec<&str> = files.values().flat_map(|file| file.lines()).filter(|line| line.starts_with("- `")).collect();
    let count = |field: &str| told.iter().filter(|line| line.starts_with(&format!("- `{field}("))).count();
    for entity in &catalog.entities {
        assert_eq!(count(&entity.list_field), 1, "{}", entity.list_field);
        assert_eq!(count(&entity.aggregate_field), 1, "{}", entity.aggregate_field);
        assert_eq!(count(&format!("create{}", entity.type_name)), usize::from(entity.writes.create), "{}", entity.type_name);
        assert_eq!(count(&format!("restore{}", entity.type_name)), usize::from(entity.writes.restore), "{}", entity.type_name);
    }
}

#[test]
fn files_begin_with_the_mark_and_end_with_one_line_break() {
    for (name, text) in model() {
        assert!(text.starts_with(&format!("{MARK}\n\n# ")), "{name}");
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}");
        assert!(!text.contains("\n\n\n") && !text.contains(" \n"), "{name}");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let files = model();
    let anchors: BTreeMap<&String, Vec<String>> = files.iter().map(|(name, text)| (name, anchors(text))).collect();
    for (name, found) in &anchors {
        assert_eq!(found.len(), found.iter().collect::<BTreeSet<_>>().len(), "{name}: two headings are called the same");
    }
    let mut count = 0;
    for (name, text) in &files {
        for link in links(text).filter(|link| !link.starts_with("../")) {
            let (file, fragment) = link.split_once('#').map_or((link, None), |(file, fragment)| (file, Some(fragment)));
            let Some(anchors) = anchors.get(&file.to_owned()) else { panic!("{name}: {link} leads to no file") };
            assert!(fragment.is_none_or(|fragment| anchors.iter().any(|known| known == fragment)), "{name}: {link}");
            count += 1;
        }
    }
    assert!(count > 400, "only {count} links");
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link)
}

fn anchors(text: &str) -> Vec<String> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}

/// What GitHub takes for one table has as many cells in each row as in its head.
#[test]
fn rows_have_as_many_cells_as_their_heads() {
    for (name, text) in model() {
        let mut width = None;
        for line in text.lines() {
            if !line.starts_with('|') {
                width = None;
                continue;
            }
            let cells = line.replace("\\|", "").matches('|').count();
            assert_eq!(*width.get_or_insert(cells), cells, "{name}: {line}");
        }
    }
}

#[test]
fn diagrams_are_what_mermaid_reads() {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    for (name, text) in model().iter().filter(|(_, text)| text.contains("# Domain ")) {
        let (_, rest) = text.split_once("```mermaid\nerDiagram\n").unwrap_or_else(|| panic!("{name} has no diagram"));
        let (diagram, rest) = rest.split_once("```\n").expect("it ends");
        assert!(!rest.contains("```"), "{name} has one diagram");
        let mut is_open = false;
        for line in diagram.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let is_right = match (words.as_slice(), is_open) {
                ([table, "{"], false) => is_word(table),
                (["}"], true) => true,
                ([kind, column, marks @ ..], true) => {
                    is_word(kind)
                        && is_word(column)
                        && marks.iter().all(|mark| ["PK", "FK", "UK"].contains(&mark.trim_end_matches(',')))
                }
                ([one, line, many, ":", label], false) => {
                    let ends = ["||--o{", "|o--o{", "||--o|", "|o--o|"];
                    is_word(one) && is_word(many) && ends.contains(line) && label.starts_with('"') && label.ends_with('"')
                }
                _ => false,
            };
            assert!(is_right, "{name}: {line}");
            is_open = matches!(words.as_slice(), [_, "{"]) || (is_open && words.as_slice() != ["}"]);
        }
        assert!(!is_open, "{name}");
    }
}

fn text_column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, nullable: name.ends_with("_id"), default: None, description: format!("The {name}.") }
}

/// A table of the data model with everything that is told replaced.
fn table(name: &'static str, domain: &'static str, columns: Vec<Column>, relations: Vec<Relation>, policy: Policy) -> Table {
    let base = entity::tables().swap_remove(0);
    Table {
        name,
        domain,
        type_name: Some(if name == "notes" { "Note" } else { "Board" }),
        description: "One | two. And *three*.".to_owned(),
        columns,
        relations,
        many_to_many: Vec::new(),
        related_by: Vec::new(),
        unique_keys: Vec::new(),
        computed: Vec::new(),
        soft_delete: false,
        policy,
        writing: Writing::default(),
        ..base
    }
}

/// Names a column in a rule.
#[derive(Clone, Copy, Debug)]
struct Col(&'static str);

impl sea_orm::IdenStatic for Col {
    fn as_str(&self) -> &'static str {
        self.0
    }
}

impl sea_orm::Iden for Col {
    fn unquoted(&self) -> &str {
        self.0
    }
}

fn contrived() -> Vec<Table> {
    let (user, organization, status) = (Col("user_id"), Col("organization_id"), Col("status"));
    let member = in_organization(organization, Role::Viewer);
    let boards = Policy::new()
        .read(any([own(user), member]))
        .read_deleted(in_organization(organization, Role::Admin))
        .insert(verified())
        .update(all([in_organization(organization, Role::Editor), when(column(user).is_null())]))
        .guard(Col("user_id"), in_organization(organization, Role::Admin))
        .system([Col("id")]);
    let draft = when(column(status).equals("draft"));
    let notes = Policy::new()
        .read(Rule::Via("board".to_owned()))
        .insert(all([Rule::Via("board".to_owned()), draft]))
        .delete(Rule::Not(Box::new(Rule::Exists("board".to_owned(), Box::new(own(user))))))
        .writable(status, own(user))
        .transition(status, "draft", "done", own(user))
        .transition(status, "done", "draft", own(user))
        .secret(Col("word"));
    let relation = |name: &str, cardinality, target, from_column, to_column| Relation {
        name: name.to_owned(),
        cardinality,
        target,
        from_column,
        to_column,
    };
    let ids = |names: &[&'static str]| names.iter().map(|name| text_column(name, Kind::Id)).collect::<Vec<_>>();
    let board_columns = ids(&["id", "user_id", "organization_id"]);
    let deleted = Column { nullable: true, ..text_column("deleted_at", Kind::DateTime) };
    let mut boards = table("boards", "first", board_columns.into_iter().chain([deleted]).collect(), Vec::new(), boards);
    boards.soft_delete = true;
    boards.relations.push(relation("notes", Cardinality::HasMany, "notes", "id", "board_id"));
    let status = Column { default: Some(DefaultValue::Text("a|b".to_owned())), ..text_column("status", Kind::Enum(&STATUS)) };
    let columns = ids(&["id", "user_id", "board_id"]).into_iter().chain([status, text_column("word", Kind::Json)]).collect();
    let to_board = relation("board", Cardinality::BelongsTo, "boards", "board_id", "id");
    let mut notes = table("notes", "second", columns, vec![to_board], notes);
    const SHAPE: Structure = Structure::Object(&[
        Member::needed("kind", Structure::OneOf(&["x", "y"])),
        Member::optional("n", Structure::Whole(1, 9)),
    ]);
    notes.writing =
        Writing::default().check(Col("word"), Check::Json(&SHAPE)).row_check(RowCheck::NeededWhile("status", "done", "user_id"));
    vec![boards, notes]
}

fn contrived_files() -> Files {
    files_of(&contrived())
}

fn files_of(tables: &[Table]) -> Files {
    let rules = tables.iter().map(|table| TableRules {
        table: table.name,
        columns: table.columns.iter().map(|column| column.name).collect(),
        soft_delete: table.soft_delete,
        edges: table
            .relations
            .iter()
            .map(|relation| Edge {
                name: relation.name.clone(),
                target: relation.target,
                from_column: relation.from_column,
                to_column: relation.to_column,
            })
            .collect(),
        policy: table.policy.clone(),
    });
    let policies = PolicySet::new(rules);
    assert!(policies.faults().is_empty(), "{:?}", policies.faults());
    files(tables, &Catalog::new(tables.to_vec(), policies)).expect("a schema")
}

#[test]
fn rights_are_told_actor_by_actor() {
    let files = contrived_files();
    let expected = "\
| actor | read | read deleted | insert | update | delete |
|---|---|---|---|---|---|
| anonymous | no | no | no | no | no |
| viewer | as owner<br>or member of `organization_id` | no | all, with a verified address; without one: no | no | no |
| editor | as viewer | no | all, with a verified address; without one: no | editor or admin of `organization_id` and `user_id` is null | no |
| admin | as viewer | admin of `organization_id` | all, with a verified address; without one: no | as editor | no |
| owner | `user_id` is the caller | no | all, with a verified address; without one: no | no | no |
| application | no | no | no | no | no |
| developer | all | all | all | all | all |
| service | all | all | all | all | all |
";
    assert!(files["first.md"].contains(expected), "{}", files["first.md"]);
    assert!(files["first.md"].contains("| `user_id` | admin: admin of `organization_id`<br>developer, service: all |\n"));
}

#[test]
fn other_rows_are_told_as_rights_where_they_are_just_that() {
    let second = &contrived_files()["second.md"];
    for row in [
        "| viewer | may read its `board` | no | no | as owner |",
        "| editor | may read its `board` | may change its `board` and `status` is `draft` | no | as viewer |",
        "| owner | may read its `board` | no | no | not its `board`: (`user_id` is the caller) |",
        "| anonymous | no | no | no | all |",
        "| `status` | `draft` to `done`<br>`done` to `draft` | viewer, editor, admin, owner: `user_id` is the caller<br>developer, service: all |",
    ] {
        assert!(second.contains(row), "{row}\n{second}");
    }
}

#[test]
fn columns_and_checks_are_told_in_full() {
    let second = &contrived_files()["second.md"];
    for words in [
        "One | two. And \\*three\\*.",
        "| `board_id` | `boardId: ID` | uuid of [`boards`](first.md#boards) | null | - | The board\\_id. | - |",
        "| `status` | `status: ContentStatus!` | [`ContentStatus`](enums.md#contentstatus) | not null | `a\\|b` | The status. | restricted, moves |",
        "| `word` | - | json | not null | - | The word. | secret, required |",
        "- `word`: must be JSON: `{ kind: \"x\" | \"y\", n?: integer(1..9) }`\n",
        "- `user_id`: is needed while `status` is `done`\n",
        "    boards |o--o{ notes : \"board\"\n",
        "- `noteChanges(where: NoteFilter, after: String): NoteChange!`: ",
    ] {
        assert!(second.contains(words), "{words}\n{second}");
    }
}

#[test]
fn a_table_without_ids_is_told_by_its_key() {
    let mut tables = contrived();
    let notes = &mut tables[1];
    notes.columns.retain(|column| column.name != "id");
    notes.columns.push(Column { nullable: true, ..text_column("place", Kind::Vector { dimensions: 3 }) });
    notes.key = vec!["user_id", "board_id"];
    notes.unique_keys = vec![notes.key.clone()];
    let second = &files_of(&tables)["second.md"];
    for words in [
        "- `noteByUserIdAndBoardId(userId: ID!, boardId: ID!): Note`: ",
        "| `user_id` | `userId: ID` | uuid | null | - | The user\\_id. | key |",
        "| `place` | `place: [Float!]` | 3 floats | null | - | The place. | - |",
        "        id board_id PK, FK\n",
        "        floats place\n",
        "- `user_id`, `board_id`\n",
        "- No generated mutation adds rows, whoever may.\n",
    ] {
        assert!(second.contains(words), "{words}\n{second}");
    }
    assert!(!second.contains("`note(") && !second.contains("**Mutations**"), "{second}");
    assert!(!second.contains("**Subscriptions**"), "{second}");
}
