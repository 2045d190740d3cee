//! What the tables say about writing names only what exists, and fits the columns it is about.

use policy::Literal;

use super::table;
use crate::check::{Check, Structure};
use crate::personal::Subject;
use crate::table::{Cardinality, Column, Kind, Table};
use crate::tables;
use crate::writing::{CompanionOn, CompanionValue, Derive, Effect, PerDatabase, RowCheck, Taken, Versioning, placeholders};

/// The column, which must be there.
fn column<'a>(of: &'a Table, name: &str) -> &'a Column {
    of.column(name).unwrap_or_else(|| panic!("{} has no column {name}", of.name))
}

/// The column is an enumeration with the stored value, or a boolean.
fn assert_stored(of: &Table, name: &str, stored: &str) {
    if column(of, name).kind == Kind::Bool {
        return assert!(["true", "false"].contains(&stored), "{}.{name} is never {stored}", of.name);
    }
    let Kind::Enum(enumeration) = column(of, name).kind else { panic!("{}.{name} is no enumeration", of.name) };
    assert!(enumeration.values.iter().any(|(value, _)| *value == stored), "{}.{name} is never {stored}", of.name);
}

fn assert_literal(of: &Table, name: &str, literal: Literal) {
    match literal {
        Literal::Bool(_) => assert_eq!(column(of, name).kind, Kind::Bool, "{}.{name}", of.name),
        Literal::Int(_) => assert_eq!(column(of, name).kind, Kind::Int, "{}.{name}", of.name),
        Literal::Text(text) => assert_stored(of, name, text),
    }
}

fn placeholders_of(sql: PerDatabase) -> Vec<&'static str> {
    placeholders(sql.postgres).chain(placeholders(sql.sqlite)).collect()
}

/// As many opening as closing brackets: a text put together of parts is easily one short.
fn assert_closed(sql: PerDatabase) {
    for text in [sql.postgres, sql.sqlite] {
        for (open, close) in [('(', ')'), ('{', '}')] {
            assert_eq!(text.matches(open).count(), text.matches(close).count(), "{text}");
        }
        assert!(!text.contains("  "), "{text}");
    }
}

#[test]
fn checks_fit_their_columns() {
    for table in tables() {
        for (name, check) in &table.writing.checks {
            let column = column(&table, name);
            let fits = match check {
                Check::NotBlank
                | Check::Slug
                | Check::Key
                | Check::Email
                | Check::Phone
                | Check::Url
                | Check::PublicUrl
                | Check::Country
                | Check::Language
                | Check::Currency
                | Check::LowerCurrency
                | Check::TimeZone
                | Check::Sha256
                | Check::LowerCase
                | Check::TableName
                | Check::AtMostBytes(_)
                | Check::MadeTableName(_)
                | Check::Html => matches!(column.kind, Kind::Text { .. }),
                Check::AtLeast(_) | Check::AtMost(_) => {
                    matches!(column.kind, Kind::Int | Kind::BigInt | Kind::Decimal { .. })
                }
                Check::Each(_) | Check::KnownPermissions | Check::PermissionPatterns => column.kind == Kind::TextList,
                Check::Json(_) | Check::NoCredentials | Check::Redacted => column.kind == Kind::Json,
                Check::FirstOfMonth => column.kind == Kind::Date,
            };
            assert!(fits, "{}.{name}: {check:?}", table.name);
        }
    }
}

#[test]
fn row_checks_compare_what_can_be_compared() {
    for table in tables() {
        for check in &table.writing.row_checks {
            let kinds: Vec<Kind> = check.columns().into_iter().map(|name| column(&table, name).kind).collect();
            match check {
                RowCheck::Greater(..) | RowCheck::AtMost(..) => {
                    assert_eq!(kinds[0], kinds[1], "{check:?}");
                    assert!(matches!(kinds[0], Kind::Int | Kind::DateTime), "{check:?}");
                }
                RowCheck::Differ(..) => assert_eq!(kinds, [Kind::Id, Kind::Id], "{check:?}"),
                RowCheck::DifferAsTexts(..) => {
                    assert!(kinds.iter().all(|kind| matches!(kind, Kind::Text { .. })), "{check:?}");
                }
                RowCheck::NeededWhile(name, stored, _) => assert_stored(&table, name, stored),
                RowCheck::EmptyWhile(name, stored, _) => {
                    assert_stored(&table, name, stored);
                    assert_eq!(kinds[1], Kind::Json, "{check:?}");
                }
                RowCheck::RefersTo { .. } => assert_eq!(kinds, [Kind::Json, Kind::Json], "{check:?}"),
                RowCheck::UsedIn(..) => {
                    assert_eq!(kinds[0], Kind::TextList, "{check:?}");
                    assert!(kinds[1..].iter().all(|kind| matches!(kind, Kind::Text { .. })), "{check:?}");
                }
                RowCheck::TimeOfTable { .. } => assert!(kinds.iter().all(|kind| matches!(kind, Kind::Text { .. })), "{check:?}"),
                RowCheck::OneOfUnless(_, unless) => assert_eq!(column(&table, unless).kind, Kind::Bool, "{check:?}"),
                RowCheck::TrueNeeds(_, other) | RowCheck::FalseWhileSet(_, other) => {
                    assert_eq!(kinds[0], Kind::Bool, "{check:?}");
                    assert!(column(&table, other).nullable, "{check:?}");
                }
                RowCheck::MemberEquals { document, member, column: name } => {
                    assert_eq!(kinds[1], Kind::Json, "{check:?}");
                    let Kind::Enum(enumeration) = column(&table, name).kind else { panic!("{check:?}") };
                    let stored: Vec<&str> = enumeration.values.iter().map(|(stored, _)| *stored).collect();
                    let Structure::OneOf(texts) = member_of(&table, document, member) else { panic!("{check:?}") };
                    assert_eq!(texts, stored, "{check:?}");
                }
                RowCheck::MembersWhile { column: name, stored, document, members } => {
                    assert_stored(&table, name, stored);
                    members.iter().for_each(|member| _ = member_of(&table, document, member));
                }
            }
        }
    }
}

/// The structure of a member of a document of the table.
fn member_of(of: &Table, document: &str, member: &str) -> Structure {
    let structure = of.writing.checks_of(document).find_map(|check| match check {
        Check::Json(Structure::Object(members)) => members.iter().find(|known| known.name == member),
        _ => None,
    });
    structure.unwrap_or_else(|| panic!("{}.{document} has no member {member}", of.name)).structure
}

#[test]
fn conditions_name_columns_of_their_row() {
    for table in tables() {
        for invariant in &table.writing.invariants {
            assert!(table.column(invariant.column).is_some(), "{}.{}", table.name, invariant.column);
            assert!(invariant.columns().any(|name| name == invariant.column), "{}.{}", table.name, invariant.column);
            for name in placeholders_of(invariant.holds) {
                assert!(table.column(name).is_some(), "{}: {{{name}}}", table.name);
            }
            assert_closed(invariant.holds);
        }
    }
}

#[test]
fn what_decides_whether_a_row_is_kept_names_its_columns() {
    for table in tables() {
        let Some(condition) = table.writing.kept_when else { continue };
        assert!(placeholders_of(condition).iter().all(|name| table.column(name).is_some()), "{}", table.name);
        assert_closed(condition);
        // Judged before the row is there: a condition on its own table would miss it.
        for holds in table.writing.invariants.iter().map(|invariant| invariant.holds).chain([condition]) {
            let own = format!(" {} AS ", table.name);
            assert!([holds.postgres, holds.sqlite].iter().all(|text| !text.contains(&own)), "{}", table.name);
        }
    }
}

/// Whoever is told of a row must be a user, and what is told of must be there to be read.
#[test]
fn personal_columns_are_shown_and_are_somebody_s() {
    for table in tables() {
        for personal in &table.personal {
            match personal.subject {
                Subject::Column(name) => assert_eq!(column(&table, name).kind, Kind::Id, "{}.{name}", table.name),
                Subject::Found(found) => {
                    assert!(placeholders_of(found).iter().all(|name| table.column(name).is_some()), "{}", table.name);
                    assert_closed(found);
                }
            }
            assert!(!personal.columns.is_empty(), "{}", table.name);
            for name in &personal.columns {
                column(&table, name);
                assert!(!table.policy.is_secret(name), "{}.{name} is shown to nobody", table.name);
            }
        }
    }
}

/// The trail holds images of the rows that are somebody's: what names the owners there must know all such tables.
#[test]
fn the_trail_knows_whose_rows_its_images_are() {
    let tables = tables();
    let trail = table(&tables, "audit_logs").expect("a table");
    let images = trail.personal.iter().find(|personal| personal.columns.contains(&"new_value")).expect("images are personal");
    let Subject::Found(found) = images.subject else { panic!("the owner of an image is found") };
    // The choices are told of nobody, of telemetry there is no image, and messages are written for others.
    let own = |of: &&Table| of.personal.iter().any(|known| known.reads && known.subject == Subject::Column("user_id"));
    for of in tables.iter().filter(own).filter(|of| !["audit_logs", "privacy_prefs"].contains(&of.name)) {
        assert!(found.postgres.contains(&format!("'{}'", of.name)), "{}", of.name);
        assert!(found.sqlite.contains(&format!("'{}'", of.name)), "{}", of.name);
    }
}

#[test]
fn what_is_kept_hangs_on_a_foreign_key() {
    let tables = tables();
    for of in &tables {
        for keep in &of.writing.keeps {
            let refers = |relation: &crate::table::Relation| {
                relation.from_column == keep.column
                    && relation.target == keep.parent
                    && relation.cardinality == Cardinality::BelongsTo
            };
            assert!(of.relations.iter().any(refers), "{}.{}", of.name, keep.column);
            assert!(placeholders_of(keep.holds).iter().all(|name| *name == "key"), "{}", of.name);
            assert_closed(keep.holds);
            if let Some((name, literal)) = keep.of_rows_with {
                assert_literal(of, name, literal);
            }
        }
        if let Some(name) = &of.writing.keeps_parent {
            let cardinality = of.relation(name).map(|relation| relation.cardinality);
            assert_eq!(cardinality, Some(Cardinality::BelongsTo), "{}.{name}", of.name);
        }
    }
}

#[test]
fn reactions_and_needs_name_values_and_columns() {
    for table in tables() {
        for reaction in &table.writing.reactions {
            match reaction.taken {
                Taken::Stored(stored) => assert_stored(&table, reaction.column, stored),
                Taken::Bool(_) => assert_eq!(column(&table, reaction.column).kind, Kind::Bool, "{}", table.name),
                Taken::Anything => assert!(column(&table, reaction.column).nullable, "{}", table.name),
            }
            for effect in &reaction.effects {
                match effect {
                    Effect::Set(name, preset) | Effect::SetUnlessGiven(name, preset) | Effect::SetIfNull(name, preset) => {
                        let expected = if *preset == policy::Preset::Now { Kind::DateTime } else { Kind::Id };
                        assert_eq!(column(&table, name).kind, expected, "{}.{name}", table.name);
                    }
                    Effect::SetTo(name, literal) | Effect::SetToUnlessGiven(name, literal) => {
                        assert_literal(&table, name, *literal);
                    }
                    Effect::Clear(name) => assert!(column(&table, name).nullable, "{}.{name}", table.name),
                }
            }
        }
        for needs in &table.writing.needs {
            assert_stored(&table, needs.column, needs.from);
            assert_stored(&table, needs.column, needs.to);
            assert!(table.column(needs.needed).is_some(), "{}.{}", table.name, needs.needed);
        }
    }
}

/// A companion gives every column that must have a value and has no default.
#[test]
fn companions_are_whole_rows() {
    let tables = tables();
    for of in &tables {
        for companion in &of.writing.companions {
            let target = table(&tables, companion.table).unwrap_or_else(|| panic!("no table {}", companion.table));
            for (name, value) in &companion.values {
                let into = column(target, name);
                match value {
                    CompanionValue::Column(from) => assert_eq!(column(of, from).kind, into.kind, "{name}"),
                    CompanionValue::ViewerId => assert_eq!(into.kind, Kind::Id, "{name}"),
                    CompanionValue::Constant(literal) => assert_literal(target, name, *literal),
                    CompanionValue::Document(columns) => {
                        assert_eq!(into.kind, Kind::Json, "{name}");
                        assert!(columns.iter().all(|from| of.column(from).is_some()), "{name}");
                    }
                }
            }
            let given = |column: &Column| companion.values.iter().any(|(name, _)| *name == column.name);
            let lacking: Vec<&str> = target
                .columns
                .iter()
                .filter(|column| !column.nullable && column.default.is_none() && !given(column))
                .map(|column| column.name)
                .collect();
            assert_eq!(lacking, Vec::<&str>::new(), "{} for {}", target.name, of.name);
            let counts = matches!(of.writing.versioning, Versioning::CounterOf(_));
            assert!(counts || !matches!(companion.on, CompanionOn::Version), "{} counts no version", of.name);
        }
    }
}

/// The rules of companions stand outside the policy, whose faults are found elsewhere.
#[test]
fn companions_ask_rules_without_a_fault() {
    for of in tables() {
        let rules: Vec<policy::Rule> = of
            .writing
            .companions
            .iter()
            .filter_map(|companion| match &companion.on {
                CompanionOn::Insert(rule) => Some(rule.clone()),
                CompanionOn::Version => None,
            })
            .collect();
        let asking = tables().into_iter().map(|mut table| {
            if table.name == of.name {
                table.policy = policy::Policy::new().read(policy::Rule::Any(rules.clone()));
            }
            crate::table_rules(table)
        });
        let faults = policy::PolicySet::new(asking).faults();
        assert!(faults.iter().all(|fault| !fault.starts_with(&format!("{}: a rule", of.name))), "{faults:?}");
    }
}

#[test]
fn versions_are_counted_in_a_column() {
    for table in tables() {
        let counted: Vec<&str> = match table.writing.versioning {
            Versioning::None => continue,
            Versioning::Counter { .. } => Vec::new(),
            Versioning::CounterOf(columns) => columns.to_vec(),
            Versioning::Chain(chain) => {
                for stored in chain.frozen.iter().chain(chain.in_place).chain([&chain.begins]) {
                    assert_stored(&table, chain.status, stored);
                }
                assert!(chain.key.iter().all(|key| chain.carries.contains(key)), "{}", table.name);
                chain.key.iter().chain(chain.carries).copied().chain([chain.parent]).collect()
            }
        };
        counted.iter().for_each(|name| assert!(table.column(name).is_some(), "{}.{name}", table.name));
        assert_eq!(column(&table, "version").kind, Kind::Int, "{}", table.name);
        assert!(table.policy.is_system("version"), "{}", table.name);
    }
}

#[test]
fn derived_and_hidden_values_have_their_columns() {
    let tables = tables();
    for of in &tables {
        for (derived, from, how) in &of.writing.derived {
            assert!(matches!(column(of, derived).kind, Kind::Text { .. }), "{}.{derived}", of.name);
            let from_text = matches!(column(of, from).kind, Kind::Text { .. });
            assert!(from_text || matches!(how, Derive::Words(_)), "{}.{from}", of.name);
        }
        for rate in &of.writing.rates {
            assert!(matches!(column(of, rate.column).kind, Kind::Decimal { .. }) && column(of, rate.column).nullable);
            assert!(of.policy.is_system(rate.column), "{}.{} is given", of.name, rate.column);
            assert!(rate.columns().all(|name| column(of, name).kind == Kind::Int), "{}.{}", of.name, rate.column);
        }
        for name in &of.writing.encrypted {
            assert!(of.policy.is_secret(column(of, name).name), "{}.{name} is shown", of.name);
        }
        for (secret, what_for) in &of.writing.forgotten {
            assert!(of.policy.is_secret(column(of, secret).name) && column(of, secret).nullable, "{}.{secret}", of.name);
            assert!(!of.policy.is_secret(column(of, what_for).name), "{}.{what_for} cannot be compared", of.name);
        }
        if let Some(grants) = of.writing.grants {
            assert_eq!(column(of, grants.brand).kind, Kind::Id);
            assert!(matches!(column(of, grants.role).kind, Kind::Enum(_)));
            assert_eq!(column(of, grants.permissions).kind, Kind::TextList);
            assert_eq!(column(of, grants.restrictions).kind, Kind::TextList);
        }
        if let Some(shape) = of.writing.shaped_by {
            let declaring = table(&tables, shape.table).expect("the declaring table");
            assert_eq!(column(of, shape.column).kind, Kind::Json);
            assert!(of.relations.iter().any(|known| known.from_column == shape.by && known.target == shape.table));
            assert_eq!(column(declaring, shape.fields).kind, Kind::Json);
            assert_eq!(column(declaring, shape.rules).kind, Kind::Json);
        }
    }
}

#[test]
fn a_table_that_is_made_is_known_by_its_name_and_its_columns() {
    for of in tables() {
        let Some(made) = of.made else { continue };
        assert!(of.has_ids(), "{}", of.name);
        assert!(matches!(column(&of, made.name).kind, Kind::Text { .. }), "{}", of.name);
        assert_eq!(column(&of, made.columns).kind, Kind::Json, "{}", of.name);
        assert!([made.name, made.columns].iter().all(|name| of.policy.is_system(name)), "{}: callers name a table", of.name);
        assert!(of.writing.checks_of(made.name).any(|check| *check == Check::MadeTableName(made.begins)), "{}", of.name);
    }
}
