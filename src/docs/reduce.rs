//! Making what remains of a solved rule shorter without changing for which rows it holds.
//!
//! Only laws of three-valued logic are used: `a and (a or b)` is `a`, what cannot be is no alternative, an admin's organizations are
//! among a member's. What is soft-deleted is decided by the question, since reads of live and of deleted rows are told apart.
//! Nothing here words a rule.

use policy::{Comparison, Fact, Residual, Solved};

/// The column that marks a soft-deleted row.
const DELETED_AT: &str = "deleted_at";

/// The same in fewer parts. `is_live` says of the row itself whether it is soft-deleted, where that is known.
#[must_use]
pub fn reduce(solved: &Solved, is_live: Option<bool>) -> Solved {
    match solved {
        Solved::Never => Solved::Never,
        Solved::Always => Solved::Always,
        Solved::When(residual) => residual_of(residual, is_live),
    }
}

fn residual_of(residual: &Residual, is_live: Option<bool>) -> Solved {
    match (residual, is_live) {
        (Residual::Compare(Comparison::IsNull(DELETED_AT)), Some(true)) => Solved::Always,
        (Residual::Compare(Comparison::IsNull(DELETED_AT)), Some(false)) => Solved::Never,
        (Residual::Compare(comparison), _) => Solved::When(Residual::Compare(comparison.clone())),
        // The application a caller is narrows that caller: both facts are one id.
        (Residual::Is(column, Fact::NarrowApplication), _) => Solved::When(Residual::Is(column, Fact::Application)),
        (Residual::Is(column, fact), _) => Solved::When(Residual::Is(column, *fact)),
        (Residual::Among(column, fact), _) => Solved::When(Residual::Among(column, *fact)),
        (Residual::Exists(edge, None), _) => Solved::When(Residual::Exists(edge.clone(), None)),
        (Residual::Exists(edge, Some(inner)), _) => match residual_of(inner, None) {
            Solved::Never => Solved::Never,
            Solved::Always => Solved::When(Residual::Exists(edge.clone(), None)),
            Solved::When(inner) => Solved::When(Residual::Exists(edge.clone(), Some(Box::new(inner)))),
        },
        (Residual::Not(inner), _) => match residual_of(inner, is_live) {
            Solved::Never => Solved::Always,
            Solved::Always => Solved::Never,
            Solved::When(inner) => Solved::When(Residual::Not(Box::new(inner))),
        },
        (Residual::All(parts), _) => all(parts.iter().map(|part| residual_of(part, is_live))),
        (Residual::Any(parts), _) => any(parts.iter().map(|part| residual_of(part, is_live))),
    }
}

fn all(parts: impl Iterator<Item = Solved>) -> Solved {
    let mut kept: Vec<Residual> = Vec::new();
    for part in parts {
        match part {
            Solved::Never => return Solved::Never,
            Solved::Always => {}
            Solved::When(Residual::All(inner)) => kept.extend(inner),
            Solved::When(residual) => kept.push(residual),
        }
    }
    joined(without(kept, |part, other| implies(other, part)), Solved::Always, Residual::All)
}

fn any(parts: impl Iterator<Item = Solved>) -> Solved {
    let mut kept: Vec<Residual> = Vec::new();
    for part in parts {
        match part {
            Solved::Always => return Solved::Always,
            Solved::Never => {}
            Solved::When(Residual::Any(inner)) => kept.extend(inner),
            Solved::When(residual) => kept.push(residual),
        }
    }
    joined(without(kept, implies), Solved::Never, Residual::Any)
}

/// The parts that no other one makes needless. Of two that make each other needless the first stays.
fn without(parts: Vec<Residual>, is_needless: impl Fn(&Residual, &Residual) -> bool) -> Vec<Residual> {
    let mut kept: Vec<Residual> = Vec::new();
    for part in parts {
        if kept.iter().any(|other| is_needless(&part, other)) {
            continue;
        }
        kept.retain(|other| !is_needless(other, &part));
        kept.push(part);
    }
    kept
}

fn joined(mut parts: Vec<Residual>, of_none: Solved, join: fn(Vec<Residual>) -> Residual) -> Solved {
    match parts.pop() {
        None => of_none,
        Some(only) if parts.is_empty() => Solved::When(only),
        Some(last) => {
            parts.push(last);
            Solved::When(join(parts))
        }
    }
}

/// Whether the first is never truer than the second; no means only that it was not found out.
fn implies(first: &Residual, second: &Residual) -> bool {
    if first == second {
        return true;
    }
    match (first, second) {
        (Residual::Any(parts), _) => parts.iter().all(|part| implies(part, second)),
        (_, Residual::All(parts)) => parts.iter().all(|part| implies(first, part)),
        (Residual::All(parts), _) if parts.iter().any(|part| implies(part, second)) => true,
        (_, Residual::Any(parts)) => parts.iter().any(|part| implies(first, part)),
        (Residual::Among(column, Fact::Organizations(held)), Residual::Among(other, Fact::Organizations(asked))) => {
            column == other && held >= asked
        }
        (Residual::Exists(edge, _), Residual::Exists(other, None)) => edge == other,
        (Residual::Exists(edge, Some(inner)), Residual::Exists(other, Some(wider))) => edge == other && implies(inner, wider),
        (Residual::Not(inner), Residual::Not(other)) => implies(other, inner),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use policy::{Comparison, Edge, Fact, Residual, Role, Solved, Truth};

    use super::{implies, reduce};

    /// Truths of the leaves: `deleted_at` is empty, the caller is `user_id`, a member, an admin, there is a part that is the caller's.
    #[derive(Clone, Copy, Debug)]
    struct Row([Truth; 5]);

    const TRUTHS: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

    /// All rows there can be: `deleted_at` and `exists` are never unknown, an admin is a member.
    fn rows() -> Vec<Row> {
        let mut rows = Vec::new();
        for live in [Truth::False, Truth::True] {
            for own in TRUTHS {
                for (member, admin) in TRUTHS.into_iter().flat_map(|member| TRUTHS.map(|admin| (member, admin))) {
                    for part in [Truth::False, Truth::True] {
                        if admin <= member {
                            rows.push(Row([live, own, member, admin, part]));
                        }
                    }
                }
            }
        }
        rows
    }

    fn edge() -> Edge {
        Edge { name: "parts".to_owned(), target: "parts", from_column: "id", to_column: "whole_id" }
    }

    fn leaves() -> Vec<Residual> {
        vec![
            Residual::Compare(Comparison::IsNull("deleted_at")),
            Residual::Is("user_id", Fact::Viewer),
            Residual::Among("organization_id", Fact::Organizations(Role::Viewer)),
            Residual::Among("organization_id", Fact::Organizations(Role::Admin)),
            Residual::Exists(edge(), Some(Box::new(Residual::Is("user_id", Fact::Viewer)))),
        ]
    }

    fn truth(residual: &Residual, row: Row) -> Truth {
        match residual {
            Residual::All(parts) => parts.iter().map(|part| truth(part, row)).min().unwrap_or(Truth::True),
            Residual::Any(parts) => parts.iter().map(|part| truth(part, row)).max().unwrap_or(Truth::False),
            Residual::Not(inner) => !truth(inner, row),
            leaf => row.0[leaves().iter().position(|known| known == leaf).expect("a leaf")],
        }
    }

    fn truth_of(solved: &Solved, row: Row) -> Truth {
        match solved {
            Solved::Never => Truth::False,
            Solved::Always => Truth::True,
            Solved::When(residual) => truth(residual, row),
        }
    }

    /// Every rule of up to two levels over the leaves and their negations.
    fn rules() -> Vec<Residual> {
        let negated = leaves().into_iter().map(|leaf| Residual::Not(Box::new(leaf)));
        let single: Vec<Residual> = leaves().into_iter().chain(negated).collect();
        let pairs = |join: fn(Vec<Residual>) -> Residual| -> Vec<Residual> {
            let ordered = single.iter().flat_map(|left| single.iter().map(move |right| (left, right)));
            ordered.filter(|(left, right)| left != right).map(|(left, right)| join(vec![left.clone(), right.clone()])).collect()
        };
        let (alls, anys) = (pairs(Residual::All), pairs(Residual::Any));
        let mut rules = single.clone();
        for leaf in &single {
            rules.extend(anys.iter().map(|pair| Residual::All(vec![leaf.clone(), pair.clone()])));
            rules.extend(alls.iter().map(|pair| Residual::Any(vec![pair.clone(), leaf.clone()])));
        }
        for (left, right) in alls.iter().zip(alls.iter().skip(7)).chain(alls.iter().zip(alls.iter().rev())) {
            rules.push(Residual::Any(vec![left.clone(), right.clone()]));
        }
        rules.into_iter().chain(alls).chain(anys).collect()
    }

    #[test]
    fn no_row_is_gained_or_lost() {
        for rule in rules() {
            for is_live in [None, Some(true), Some(false)] {
                let reduced = reduce(&Solved::When(rule.clone()), is_live);
                for row in rows().into_iter().filter(|row| is_live.is_none_or(|live| row.0[0] == Truth::from(live))) {
                    assert_eq!(truth_of(&reduced, row), truth(&rule, row), "{rule:?} {is_live:?} {row:?} {reduced:?}");
                }
            }
        }
    }

    #[test]
    fn what_implies_is_never_truer() {
        let rules = rules();
        let (some, others) = (rules.iter().step_by(5), || rules.iter().step_by(7));
        let mut found = 0;
        for (first, second) in some.flat_map(|first| others().map(move |second| (first, second))) {
            if implies(first, second) {
                found += 1;
                assert!(rows().into_iter().all(|row| truth(first, row) <= truth(second, row)), "{first:?} {second:?}");
            }
        }
        assert!(found > 100, "only {found}");
    }

    #[test]
    fn needless_parts_go() {
        let [live, own, member, admin, _] = leaves().try_into().expect("five");
        let deleted = Residual::Not(Box::new(live.clone()));
        let brand = Residual::Any(vec![own.clone(), Residual::All(vec![deleted, admin.clone()])]);
        let rule = Solved::When(Residual::All(vec![live, brand.clone()]));
        assert_eq!(reduce(&rule, Some(true)), Solved::When(own.clone()));
        let deleted = Solved::When(Residual::All(vec![admin.clone(), brand]));
        assert_eq!(reduce(&deleted, Some(false)), Solved::When(admin.clone()));
        let wide = Solved::When(Residual::Any(vec![admin, own.clone(), member.clone()]));
        assert_eq!(reduce(&wide, None), Solved::When(Residual::Any(vec![own, member])));
    }
}
