//! The readings agree: for random rules, viewers and rows, what is left of a solved rule is true on exactly the rows that are
//! decided to be true, and explanations say the same.

use chrono::{DateTime, Utc};
use policy::{
    Action, BrandRole, Comparison, Fact, FactValue, Image, ImageValue, Literal, OrganizationRole, Permission, PermissionSet,
    Policy, PolicySet, Residual, Role, Rule, Shape, Solved, Truth, Viewer, ViewerKind, World, column, decide, decide_guard,
    explain, explain_guard, facts_of, in_brand, solve, solve_guard, when,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use crate::world::{BRAND_COLUMNS, Col, ITEM_COLUMNS, Rows, SHARE_COLUMNS, earlier, id, later, now, tables};

/// A residual as a database evaluates it: `None` is unknown.
pub fn holds(residual: &Residual, viewer: &Viewer, image: &Image, world: &dyn World) -> Option<bool> {
    let each = |parts: &[Residual]| -> Vec<Option<bool>> { parts.iter().map(|part| holds(part, viewer, image, world)).collect() };
    match residual {
        Residual::Is(column, fact) => match (image.get(column)?, fact.value(viewer)) {
            (ImageValue::Id(value), FactValue::Id(id)) => Some(*value == id),
            _ => None,
        },
        Residual::Among(column, fact) => match (image.get(column)?, fact.value(viewer)) {
            (ImageValue::Id(value), FactValue::Ids(ids)) => Some(ids.contains(value)),
            _ => None,
        },
        Residual::Compare(comparison) => compare(comparison, viewer, image),
        Residual::Exists(edge, inner) => Some(match image.get(edge.from_column)? {
            ImageValue::Null => false,
            key => world
                .related(edge, key)
                .iter()
                .any(|row| inner.as_ref().is_none_or(|inner| holds(inner, viewer, row, world) == Some(true))),
        }),
        Residual::All(parts) => {
            let parts = each(parts);
            if parts.contains(&Some(false)) { Some(false) } else { parts.iter().all(Option::is_some).then_some(true) }
        }
        Residual::Any(parts) => {
            let parts = each(parts);
            if parts.contains(&Some(true)) { Some(true) } else { parts.iter().all(Option::is_some).then_some(false) }
        }
        Residual::Not(inner) => holds(inner, viewer, image, world).map(|truth| !truth),
    }
}

fn compare(comparison: &Comparison, viewer: &Viewer, image: &Image) -> Option<bool> {
    let now = match Fact::Now.value(viewer) {
        FactValue::Instant(now) => now,
        _ => return None,
    };
    match comparison {
        Comparison::Equals(column, literal) => equals(image.get(column)?, *literal),
        Comparison::OneOf(column, literals) => {
            let found: Option<Vec<bool>> = literals.iter().map(|literal| equals(image.get(column)?, *literal)).collect();
            found.map(|found| found.contains(&true))
        }
        Comparison::IsNull(column) => Some(*image.get(column)? == ImageValue::Null),
        Comparison::AfterNow(column) => instant(image.get(column)?).map(|instant| instant > now),
        Comparison::NotAfterNow(column) => instant(image.get(column)?).map(|instant| instant <= now),
    }
}

fn instant(value: &ImageValue) -> Option<DateTime<Utc>> {
    match value {
        ImageValue::Instant(instant) => Some(*instant),
        _ => None,
    }
}

fn equals(value: &ImageValue, literal: Literal) -> Option<bool> {
    match (value, literal) {
        (ImageValue::Bool(value), Literal::Bool(literal)) => Some(*value == literal),
        (ImageValue::Int(value), Literal::Int(literal)) => Some(*value == literal),
        (ImageValue::Text(value), Literal::Text(literal)) => Some(value == literal),
        _ => None,
    }
}

const NUMBERS: std::ops::Range<u128> = 1..4;
const PERMISSIONS: [&str; 2] = ["content:read", "content:update"];

fn any_id() -> impl Strategy<Value = Uuid> {
    NUMBERS.prop_map(id)
}

fn any_role() -> impl Strategy<Value = Role> {
    select(vec![Role::Viewer, Role::Editor, Role::Admin])
}

/// Columns that hold ids, one that no table has and one of another kind among them.
fn id_column() -> impl Strategy<Value = &'static str> {
    select(vec!["id", "user_id", "organization_id", "brand_id", "application_id", "item_id", "parent_id", "kind", "missing"])
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop_oneof![
        select(vec!["enabled", "missing"])
            .prop_flat_map(|name| any::<bool>().prop_map(move |value| column(Col(name)).equals(value))),
        (0_i64..3).prop_map(|value| column(Col("rank")).equals(value)),
        vec(0_i64..3, 0..3).prop_map(|values| column(Col("rank")).one_of(values)),
        vec(select(vec!["a", "b"]), 0..3).prop_map(|values| column(Col("kind")).one_of(values)),
        select(vec!["kind", "rank", "user_id", "deleted_at", "name", "missing"]).prop_map(|name| column(Col(name)).is_null()),
        select(vec!["ends_at", "deleted_at", "missing"]).prop_map(|name| column(Col(name)).after_now()),
        select(vec!["ends_at", "deleted_at"]).prop_map(|name| column(Col(name)).not_after_now()),
    ]
}

fn leaf() -> impl Strategy<Value = Rule> {
    prop_oneof![
        1 => select(vec![Rule::Allow, Rule::Deny, Rule::Developer, Rule::Service, Rule::Authenticated, Rule::Verified]),
        3 => id_column().prop_map(Rule::Own),
        3 => (id_column(), any_role()).prop_map(|(column, role)| Rule::InOrganization(column, role)),
        3 => (id_column(), select(&PERMISSIONS)).prop_map(|(column, name)| in_brand(Col(column), name)),
        1 => id_column().prop_map(Rule::InApplication),
        3 => comparison().prop_map(when),
        1 => select(vec!["brand", "parent", "item", "nowhere"]).prop_map(|relation| Rule::Via(relation.to_owned())),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    leaf().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Rule::All),
            vec(inner.clone(), 0..4).prop_map(Rule::Any),
            inner.clone().prop_map(|rule| Rule::Not(Box::new(rule))),
            (select(vec!["brand", "parent", "items", "shares", "item", "nowhere"]), inner)
                .prop_map(|(relation, rule)| Rule::Exists(relation.to_owned(), Box::new(rule))),
        ]
    })
}

/// A rule of a table that hangs below another one, in most cases. Boxed, because strategies inside each other grow on the stack.
fn rule_of_child() -> BoxedStrategy<Rule> {
    let (leaf, rule) = (leaf().boxed(), rule().boxed());
    let via = || select(vec!["brand", "parent", "item", "items"]).prop_map(|relation| Rule::Via(relation.to_owned()));
    prop_oneof![
        3 => via(),
        2 => (via(), rule.clone()).prop_map(|(via, rule)| Rule::All(vec![via, rule])),
        2 => (via(), leaf.clone()).prop_map(|(via, rule)| Rule::Any(vec![via, rule])),
        1 => (via(), via(), leaf.clone()).prop_map(|(one, other, rule)| Rule::Any(vec![one, Rule::All(vec![other, rule])])),
        1 => rule,
    ]
    .boxed()
}

fn policy_of_child() -> BoxedStrategy<Policy> {
    let rules = || prop_oneof![rule_of_child(), leaf().boxed()].boxed();
    (rule_of_child(), rules(), rules(), prop::bool::weighted(0.2))
        .prop_map(|(read, deleted, write, zero_trust)| {
            let policy = Policy::new().read(read).read_deleted(deleted).write(write);
            if zero_trust { policy.zero_trust() } else { policy }
        })
        .boxed()
}

fn policy() -> impl Strategy<Value = Policy> {
    (rule(), rule(), rule(), rule(), any::<bool>(), any::<bool>()).prop_map(
        |(read, deleted, write, guard, zero_trust, append_only)| {
            let policy = Policy::new().read(read).read_deleted(deleted).write(write).guard(Col("kind"), guard);
            let policy = policy.guard_all_except([Col("id")], Rule::Authenticated).secret(Col("name"));
            let policy = if zero_trust { policy.zero_trust() } else { policy };
            if append_only { policy.append_only() } else { policy }
        },
    )
}

fn brand_role() -> impl Strategy<Value = BrandRole> {
    let granted = select(&PERMISSIONS).prop_map(|name| Permission::parse(name).into_iter().collect::<PermissionSet>());
    (any_id(), any_id(), any_role(), granted, option::of(select(vec![earlier(), now(), later()]))).prop_map(
        |(brand_id, organization_id, role, granted, expires_at)| BrandRole {
            brand_id,
            organization_id,
            role,
            granted,
            expires_at,
        },
    )
}

fn viewer() -> impl Strategy<Value = Viewer> {
    let kind = prop_oneof![
        5 => Just(ViewerKind::User),
        1 => select(vec![ViewerKind::Anonymous, ViewerKind::Application, ViewerKind::Service]),
    ];
    let membership = (any_id(), any_role()).prop_map(|(organization_id, role)| OrganizationRole { organization_id, role });
    let narrow = || option::weighted(0.2, any_id());
    (
        kind,
        option::weighted(0.9, any_id()),
        (prop::bool::weighted(0.15), any::<bool>()),
        vec(membership, 0..3),
        vec(brand_role(), 0..3),
        (narrow(), narrow(), narrow()),
    )
        .prop_map(
            |(
                kind,
                user_id,
                (developer, email_verified),
                organization_roles,
                brand_roles,
                (organization, brand, application_id),
            )| {
                Viewer {
                    kind,
                    user_id,
                    developer,
                    email_verified,
                    organization_roles,
                    brand_roles,
                    organization,
                    brand,
                    application_id,
                    ..Viewer::anonymous(now())
                }
            },
        )
}

/// Who is limited to some context, and mostly passes the rules by.
fn narrowed_viewer() -> impl Strategy<Value = Viewer> {
    let narrow = || option::weighted(0.6, any_id());
    (viewer(), 0..3_u8, (narrow(), narrow(), narrow())).prop_map(|(viewer, passes_by, (organization, brand, application_id))| {
        let viewer = Viewer { organization, brand, application_id, ..viewer };
        match passes_by {
            0 => Viewer { kind: ViewerKind::User, developer: true, ..viewer },
            1 => Viewer { kind: ViewerKind::Service, ..viewer },
            _ => viewer,
        }
    })
}

fn value(column: &'static str) -> BoxedStrategy<ImageValue> {
    let filled = match column {
        "name" | "kind" => select(vec!["a", "b", "c"]).prop_map(|text| ImageValue::Text(text.to_owned())).boxed(),
        "rank" => (0_i64..3).prop_map(ImageValue::Int).boxed(),
        "enabled" => any::<bool>().prop_map(ImageValue::Bool).boxed(),
        "ends_at" | "deleted_at" => select(vec![earlier(), now(), later()]).prop_map(ImageValue::Instant).boxed(),
        _ => any_id().prop_map(ImageValue::Id).boxed(),
    };
    let nulls = if column == "deleted_at" { 4 } else { 1 };
    prop_oneof![3 => filled, nulls => Just(ImageValue::Null)].boxed()
}

/// Up to three rows, with the ids 1, 2 and 3.
fn some_rows(columns: &'static [&'static str]) -> impl Strategy<Value = Vec<Image>> {
    let row = columns.iter().map(|column| value(column)).collect::<Vec<_>>();
    vec(row, 0..4).prop_map(move |rows| {
        let images = rows.into_iter().zip(NUMBERS).map(|(values, number)| {
            let mut image: Image = columns.iter().copied().zip(values).collect();
            image.insert("id", ImageValue::Id(id(number)));
            image
        });
        images.collect()
    })
}

fn world() -> impl Strategy<Value = Rows> {
    (some_rows(&BRAND_COLUMNS), some_rows(&ITEM_COLUMNS), some_rows(&SHARE_COLUMNS))
        .prop_map(|(brands, items, shares)| Rows([("brands", brands), ("items", items), ("shares", shares)].into()))
}

fn set() -> impl Strategy<Value = PolicySet> {
    (policy(), policy(), policy()).prop_map(|(brands, items, shares)| PolicySet::new(tables(brands, items, shares)))
}

fn passes(solved: &Solved, viewer: &Viewer, image: &Image, rows: &Rows) -> bool {
    match solved {
        Solved::Never => false,
        Solved::Always => true,
        Solved::When(residual) => holds(residual, viewer, image, rows) == Some(true),
    }
}

fn set_of_children() -> impl Strategy<Value = PolicySet> {
    (prop_oneof![policy().boxed(), policy_of_child()], policy_of_child(), policy_of_child())
        .prop_map(|(brands, items, shares)| PolicySet::new(tables(brands, items, shares)))
}

/// That a residual is as simple as promised and asks only for facts of the viewer's shape.
fn is_simple(residual: &Residual, shape: &Shape, set: &PolicySet) -> bool {
    let joined = |parts: &[Residual]| {
        parts.len() > 1
            && parts.iter().all(|part| is_simple(part, shape, set))
            && parts.iter().enumerate().all(|(index, part)| !parts.iter().skip(index + 1).any(|other| other == part))
    };
    match residual {
        Residual::Is(_, fact) | Residual::Among(_, fact) => shape.has(*fact),
        Residual::Compare(Comparison::AfterNow(_) | Comparison::NotAfterNow(_)) => shape.has(Fact::Now),
        Residual::Compare(Comparison::OneOf(_, literals)) => !literals.is_empty(),
        Residual::Compare(_) => true,
        Residual::Exists(edge, inner) => {
            set.table(edge.target).is_some() && inner.as_ref().is_none_or(|inner| is_simple(inner, shape, set))
        }
        Residual::All(parts) => joined(parts) && !parts.iter().any(|part| matches!(part, Residual::All(_))),
        Residual::Any(parts) => joined(parts) && !parts.iter().any(|part| matches!(part, Residual::Any(_))),
        Residual::Not(inner) => {
            !matches!(**inner, Residual::All(_) | Residual::Any(_) | Residual::Not(_)) && is_simple(inner, shape, set)
        }
    }
}

fn check_rows(set: &PolicySet, table: &str, viewer: &Viewer, rows: &Rows, shape: &Shape) -> Result<(), TestCaseError> {
    for action in Action::ALL {
        let solved = solve(set, table, action, shape);
        if let Solved::When(residual) = &solved {
            prop_assert!(is_simple(residual, shape, set), "{residual:?}");
        }
        for image in rows.0.get(table).into_iter().flatten() {
            let truth = decide(set, table, action, viewer, image, rows);
            prop_assert_eq!(passes(&solved, viewer, image, rows), truth == Truth::True, "{:?} {:?} {:?}", table, action, solved);
            prop_assert_eq!(explain(set, table, action, viewer, image, rows).truth, truth);
        }
    }
    Ok(())
}

fn check_guards(set: &PolicySet, table: &str, viewer: &Viewer, rows: &Rows, shape: &Shape) -> Result<(), TestCaseError> {
    for column in ["id", "kind", "name", "user_id", "missing"] {
        let solved = solve_guard(set, table, column, shape);
        for image in rows.0.get(table).into_iter().flatten() {
            let truth = decide_guard(set, table, column, viewer, image, rows);
            prop_assert_eq!(passes(&solved, viewer, image, rows), truth == Truth::True, "{:?} {:?}", column, solved);
            prop_assert_eq!(explain_guard(set, table, column, viewer, image, rows).truth, truth);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_readings_agree(set in set(), viewer in viewer(), rows in world()) {
        for table in ["brands", "items", "shares", "missing"] {
            let shape = Shape::of(&viewer, &facts_of(&set, table));
            check_rows(&set, table, &viewer, &rows, &shape)?;
            check_guards(&set, table, &viewer, &rows, &shape)?;
        }
    }

    #[test]
    fn the_readings_agree_on_what_hangs_below(set in set_of_children(), viewer in narrowed_viewer(), rows in world()) {
        for table in ["brands", "items", "shares"] {
            let shape = Shape::of(&viewer, &facts_of(&set, table));
            check_rows(&set, table, &viewer, &rows, &shape)?;
        }
    }
}
