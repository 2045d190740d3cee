//! The reference of the entities that is checked in is the one the binary writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rowgate::docs::{self, MARK};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The Markdown files of the folder.
fn kept() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).expect("there is a reference: `cargo run -- docs` writes it");
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".md")).collect()
}

#[test]
fn the_checked_in_reference_is_current() {
    let files = docs::of_data_model().unwrap();
    let mut stale = Vec::new();
    for (name, expected) in &files {
        let text = fs::read_to_string(folder().join(name)).unwrap_or_default();
        if text == *expected {
            continue;
        }
        let differs = text.lines().zip(expected.lines()).position(|(text, expected)| text != expected);
        let line = differs.unwrap_or_else(|| text.lines().count().min(expected.lines().count()));
        let [has, needs] = [&text, expected].map(|text| text.lines().nth(line).unwrap_or("(the end)").to_owned());
        stale.push(format!("docs/{name}:{}\n  has   {has}\n  needs {needs}", line + 1));
    }
    for name in kept().iter().filter(|name| !files.contains_key(*name)) {
        if fs::read_to_string(folder().join(name)).is_ok_and(|text| text.starts_with(MARK)) {
            stale.push(format!("docs/{name} is no longer generated"));
        }
    }
    assert!(
        stale.is_empty(),
        "stale: `cargo run -- docs` writes the reference anew; review the difference\n{}",
        stale.join("\n")
    );
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    for name in kept() {
        let text = fs::read_to_string(folder().join(&name)).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = fs::read_to_string(folder().join(file)).unwrap_or_else(|_| panic!("docs/{name}: {link}"));
            let heads = |line: &str| {
                let heading = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim().to_lowercase());
                heading.is_some_and(|heading| heading.replace(' ', "-") == anchor)
            };
            assert!(anchor.is_empty() || target.lines().any(heads), "docs/{name}: {link}");
        }
    }
}
