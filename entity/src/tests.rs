//! What must hold of every entity and its policy. Which rows a viewer gets is proved by the policy matrix, not here.

mod constraints;
mod known;
mod writing;

use std::collections::BTreeSet;

use policy::{Action, Rule, Shape, Solved, Viewer, ViewerKind, facts_of, solve};
use uuid::Uuid;

use self::known::{CLOSED, DOMAINS, GUARDED, OPEN_ON_USERS, OPEN_TO_APPLICATIONS, OPEN_TO_NEWCOMERS, SECRETS};
use crate::enums::enumerations;
use crate::table::{Cardinality, DefaultValue, Kind, PRIMARY_KEY, Table};
use crate::{policies, tables};

/// The columns that tie a row to its tenant or owner: no update moves a row.
const TIES: &[&str] = &["organization_id", "brand_id", "application_id", "user_id"];

fn qualified(table: &Table, column: &str) -> String {
    format!("{}.{column}", table.name)
}

/// All columns of all tables for which `chosen` holds, sorted.
fn columns_where(chosen: impl Fn(&Table, &str) -> bool) -> Vec<String> {
    let tables = tables();
    let mut found: Vec<String> = tables
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table, column.name)))
        .filter(|(table, column)| chosen(table, column))
        .map(|(table, column)| qualified(table, column))
        .collect();
    found.sort();
    found
}

fn table<'a>(tables: &'a [Table], name: &str) -> Option<&'a Table> {
    tables.iter().find(|table| table.name == name)
}

#[test]
fn every_table_column_and_relation_is_there() {
    let tables = tables();
    for &(domain, table_count, column_count, relation_count) in DOMAINS {
        let of_domain: Vec<&Table> = tables.iter().filter(|table| table.domain == domain).collect();
        let of_model = |table: &&Table| table.columns.iter().filter(|column| !table.is_internal(column.name)).count();
        let columns: usize = of_domain.iter().map(of_model).sum();
        let relations: usize = of_domain.iter().map(|table| table.relations.len() + table.many_to_many.len()).sum();
        assert_eq!((of_domain.len(), columns, relations), (table_count, column_count, relation_count), "{domain}");
    }
    assert_eq!(tables.len(), DOMAINS.iter().map(|(_, tables, _, _)| tables).sum::<usize>());
}

#[test]
fn names_are_unique() {
    let tables = tables();
    let names: BTreeSet<&str> = tables.iter().map(|table| table.name).collect();
    let types: BTreeSet<&str> = tables.iter().filter_map(|table| table.type_name).collect();
    assert_eq!(names.len(), tables.len());
    assert_eq!(types.len(), tables.iter().filter(|table| table.type_name.is_some()).count());
    for table in &tables {
        let columns = table.columns.iter().map(|column| column.name.replace('_', ""));
        let relations = table.relations.iter().map(|relation| relation.name.to_ascii_lowercase());
        let others =
            table.many_to_many.iter().map(|relation| relation.name).chain(table.computed.iter().map(|value| value.field));
        let others = others.chain(table.made.map(|made| made.field));
        let fields: Vec<String> = columns.chain(relations).chain(others.map(str::to_ascii_lowercase)).collect();
        let distinct: BTreeSet<&String> = fields.iter().collect();
        assert_eq!(distinct.len(), fields.len(), "two fields of {} have one name: {fields:?}", table.name);
    }
}

#[test]
fn everything_is_described() {
    for table in tables() {
        assert!(!table.description.is_empty(), "{}", table.name);
        for column in &table.columns {
            assert!(column.description.ends_with('.'), "{}", qualified(&table, column.name));
        }
        assert!(table.computed.iter().all(|value| value.description.ends_with('.')), "{}", table.name);
    }
    for enumeration in enumerations() {
        assert!(enumeration.description.ends_with('.'), "{}", enumeration.name);
        assert!(enumeration.values.iter().all(|(_, meaning)| meaning.ends_with('.')), "{}", enumeration.name);
    }
}

#[test]
fn every_enumeration_is_used() {
    let kinds: Vec<Kind> = tables().iter().flat_map(|table| table.columns.iter().map(|column| column.kind)).collect();
    for enumeration in enumerations() {
        assert!(kinds.contains(&Kind::Enum(enumeration)), "{}", enumeration.name);
    }
}

#[test]
fn relations_lead_to_columns() {
    let tables = tables();
    for from in &tables {
        for relation in &from.relations {
            let near = from.column(relation.from_column);
            let far = table(&tables, relation.target).and_then(|target| target.column(relation.to_column));
            assert_eq!(near.map(|column| column.kind), Some(Kind::Id), "{}.{}", from.name, relation.name);
            assert_eq!(far.map(|column| column.kind), Some(Kind::Id), "{}.{}", from.name, relation.name);
            let key = match relation.cardinality {
                Cardinality::BelongsTo => relation.to_column,
                Cardinality::HasOne | Cardinality::HasMany => relation.from_column,
            };
            assert_eq!(key, PRIMARY_KEY, "{}.{}", from.name, relation.name);
        }
    }
}

#[test]
fn a_has_one_ends_at_a_unique_key() {
    let tables = tables();
    let relations = tables.iter().flat_map(|table| &table.relations);
    for relation in relations.filter(|relation| relation.cardinality == Cardinality::HasOne) {
        let target = table(&tables, relation.target);
        let is_unique = |target: &Table| target.unique_keys.contains(&vec![relation.to_column]);
        assert!(target.is_some_and(is_unique), "{}", relation.name);
    }
}

#[test]
fn many_to_many_relations_go_through_a_join_table() {
    let tables = tables();
    for from in &tables {
        for relation in &from.many_to_many {
            let through = from.relation(&relation.through).filter(|through| through.cardinality == Cardinality::HasMany);
            let join = through.and_then(|through| table(&tables, through.target));
            let onward = join.and_then(|join| join.relation(&relation.onward));
            let cardinality = onward.map(|onward| onward.cardinality);
            assert_eq!(cardinality, Some(Cardinality::BelongsTo), "{}.{}", from.name, relation.name);
            assert_ne!(onward.map(|onward| onward.from_column), through.map(|through| through.to_column), "{}", relation.name);
        }
    }
}

#[test]
fn computed_values_name_columns() {
    for table in tables() {
        for value in &table.computed {
            for expression in [value.expression.sqlite, value.expression.postgres] {
                let named = expression.split('{').skip(1).filter_map(|part| part.split('}').next());
                let mut named = named.filter(|name| *name != "now()").peekable();
                assert!(named.peek().is_some(), "{}", value.field);
                assert!(named.chain(value.guarded_as).all(|column| table.column(column).is_some()), "{}", value.field);
            }
        }
    }
}

#[test]
fn unique_keys_are_ones_a_viewer_may_ask_by() {
    for table in tables() {
        for key in &table.unique_keys {
            assert!(key.iter().all(|column| table.column(column).is_some()), "{}", table.name);
            assert!(key.iter().all(|column| !table.policy.is_secret(column)), "{}: {key:?}", table.name);
            let guarded_only = key.iter().all(|column| table.policy.guard_of(column).is_some());
            assert!(!guarded_only, "{}: {key:?}", table.name);
        }
    }
}

#[test]
fn soft_tables_are_those_with_a_time_of_deletion() {
    for table in tables() {
        assert_eq!(table.soft_delete, table.column("deleted_at").is_some(), "{}", table.name);
    }
}

#[test]
fn defaults_fit_their_columns() {
    for table in tables() {
        for column in &table.columns {
            let fits = match &column.default {
                None => true,
                Some(DefaultValue::NewId) => column.kind == Kind::Id,
                Some(DefaultValue::Now | DefaultValue::InDays(_)) => column.kind == Kind::DateTime,
                Some(DefaultValue::Bool(_)) => column.kind == Kind::Bool,
                Some(DefaultValue::Int(_)) => matches!(column.kind, Kind::Int | Kind::BigInt | Kind::Decimal { .. }),
                Some(DefaultValue::Text(text)) => match column.kind {
                    Kind::Text { .. } => true,
                    Kind::Enum(enumeration) => enumeration.values.iter().any(|(stored, _)| stored == text),
                    Kind::Json => serde_json::from_str::<serde_json::Value>(text).is_ok(),
                    Kind::TextList => serde_json::from_str::<Vec<String>>(text).is_ok(),
                    _ => false,
                },
            };
            assert!(fits, "{}: {:?}", qualified(&table, column.name), column.default);
            assert!(column.default.is_none() || !column.nullable, "{}", qualified(&table, column.name));
        }
    }
}

#[test]
fn the_policies_have_no_fault() {
    assert_eq!(policies().faults(), Vec::<String>::new());
}

#[test]
fn searched_columns_are_open_to_whoever_sees_the_row() {
    let tables = tables();
    let searched = tables.iter().filter(|table| table.search.is_some());
    assert_eq!(searched.map(|table| table.name).collect::<Vec<_>>(), ["content"]);
    assert_eq!(tables.iter().flat_map(Table::search_faults).collect::<Vec<_>>(), Vec::<String>::new());
    let content = table(&tables, "content").expect("a table");
    let body = crate::content::content::Column::Body;
    for policy in [content.policy.clone().guard(body, Rule::Authenticated), content.policy.clone().secret(body)] {
        let faulty = Table { policy, ..content.clone() };
        assert_eq!(faulty.search_faults(), ["content.body is searched and not open to whoever sees the row"]);
    }
}

#[test]
fn a_search_fits_its_columns() {
    use crate::content::content::Column;
    use crate::table::TextForm;
    let tables = tables();
    let content = table(&tables, "content").expect("a table");
    let wrong = content.clone().search(Column::Views, [(Column::Fields, Column::SearchFields, TextForm::Html, 1)]);
    assert_eq!(wrong.search_faults(), ["content.fields is searched and holds no words of this form"]);
    let wrong = content.clone().search(Column::Views, [(Column::Title, Column::Slug, TextForm::Plain, 1)]);
    assert_eq!(wrong.search_faults(), ["content.title is searched and has no column for its words"]);
}

#[test]
fn secret_columns_are_the_known_ones() {
    assert_eq!(columns_where(|table, column| table.policy.is_secret(column)), SECRETS);
}

#[test]
fn guarded_columns_are_the_known_ones() {
    let guarded = |table: &Table, column: &str| table.policy.guard_of(column).is_some();
    assert_eq!(columns_where(|table, column| table.name != "users" && guarded(table, column)), GUARDED);
    let open = columns_where(|table, column| table.name == "users" && !guarded(table, column));
    assert_eq!(open.len(), OPEN_ON_USERS.len());
    assert!(OPEN_ON_USERS.iter().all(|column| open.contains(&format!("users.{column}"))));
}

#[test]
fn the_gateway_alone_writes_ids_and_times() {
    let by_gateway = [PRIMARY_KEY, "created_at", "updated_at", "deleted_at"];
    let open = columns_where(|table, column| by_gateway.contains(&column) && !table.policy.is_system(column));
    assert_eq!(open, Vec::<String>::new());
}

#[test]
fn no_update_moves_a_row_to_another_tenant_or_owner() {
    let fixed = |table: &Table, column: &str| table.policy.is_immutable(column) || table.policy.is_system(column);
    assert_eq!(columns_where(|table, column| TIES.contains(&column) && !fixed(table, column)), Vec::<String>::new());
    assert_eq!(columns_where(|table, column| column == "created_by" && !fixed(table, column)), Vec::<String>::new());
}

#[test]
fn an_account_that_others_may_update_has_a_rule_for_each_column() {
    let unruled = columns_where(|table, column| {
        table.name == "users" && !table.policy.is_system(column) && table.policy.writable_of(column).is_none()
    });
    assert_eq!(unruled, Vec::<String>::new());
}

/// Whether nobody but developer and service passes.
fn is_closed(rule: &Rule) -> bool {
    match rule {
        Rule::Deny | Rule::Service | Rule::Developer => true,
        Rule::Any(rules) => rules.iter().all(is_closed),
        _ => false,
    }
}

/// A permission that does not exist denies in silence: what is closed must be closed on purpose.
#[test]
fn nothing_is_closed_by_mistake() {
    for table in tables() {
        let closed: Vec<Action> = Action::ALL
            .into_iter()
            .filter(|action| *action != Action::ReadDeleted || table.soft_delete)
            .filter(|action| is_closed(&table.policy.rule(*action)))
            .collect();
        let expected = CLOSED.iter().find(|(name, _)| *name == table.name).map_or(&[][..], |(_, actions)| actions);
        assert_eq!(closed, expected, "{}", table.name);
    }
}

#[test]
fn strangers_see_enabled_offers_and_switches_only() {
    let viewer = Viewer::anonymous(chrono::DateTime::UNIX_EPOCH);
    assert_reachable(&viewer, &[("feature_flags", &[Action::Read]), ("offers", &[Action::Read])]);
}

#[test]
fn newcomers_reach_what_is_theirs_or_open_to_all() {
    let user_id = Some(Uuid::from_u128(1));
    let viewer = Viewer { kind: ViewerKind::User, user_id, email_verified: true, ..Viewer::default() };
    assert_reachable(&viewer, OPEN_TO_NEWCOMERS);
    let unverified = Viewer { email_verified: false, ..viewer };
    let set = policies();
    let shape = Shape::of(&unverified, &facts_of(&set, "organizations"));
    assert_eq!(solve(&set, "organizations", Action::Insert, &shape), Solved::Never);
}

#[test]
fn applications_reach_what_is_theirs() {
    let application_id = Some(Uuid::from_u128(1));
    let viewer = Viewer { kind: ViewerKind::Application, application_id, ..Viewer::default() };
    assert_reachable(&viewer, OPEN_TO_APPLICATIONS);
}

/// Viewers of this shape may do the expected on some row of the expected tables, and nothing else.
fn assert_reachable(viewer: &Viewer, expected: &[(&str, &[Action])]) {
    let set = policies();
    for table in set.tables() {
        let shape = Shape::of(viewer, &facts_of(&set, table.table));
        let may = |action: &Action| solve(&set, table.table, *action, &shape) != Solved::Never;
        let reached: Vec<Action> = Action::ALL.into_iter().filter(|action| *action != Action::ReadDeleted).filter(may).collect();
        let allowed = expected.iter().find(|(name, _)| *name == table.table).map_or(&[][..], |(_, actions)| actions);
        assert_eq!(reached, allowed, "{}", table.table);
    }
}
