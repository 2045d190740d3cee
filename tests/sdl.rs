//! The schema that is checked in is the one the binary prints.

use rowgate::catalog::Catalog;

#[test]
fn the_checked_in_schema_is_current() {
    let printed = rowgate::schema::sdl(&Catalog::of_data_model()).unwrap();
    let kept = include_str!("../schema.graphql");
    let differs = printed.lines().zip(kept.lines()).position(|(printed, kept)| printed != kept);
    assert!(
        differs.is_none() && printed.trim_end() == kept.trim_end(),
        "schema.graphql is stale from line {:?} on: `cargo run -- schema > schema.graphql` and review the difference",
        differs.map(|line| line + 1)
    );
}

#[test]
fn everything_in_the_schema_is_described() {
    let printed = rowgate::schema::sdl(&Catalog::of_data_model()).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    let is_definition =
        |line: &str| ["type ", "input ", "enum ", "interface ", "scalar "].iter().any(|word| line.starts_with(word));
    let undescribed: Vec<&str> = (1..lines.len())
        .filter(|index| is_definition(lines[*index]) && !lines[index - 1].ends_with("\"\"\"") && !lines[index - 1].ends_with('"'))
        .map(|index| lines[index])
        .collect();
    assert!(undescribed.is_empty(), "without a description: {undescribed:?}");
}
