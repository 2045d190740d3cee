//! `rowgate docs`: writes the reference of the entities, or tells which of its files are stale.
//!
//! Only files that begin with the mark of generated ones are written over or removed.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::failure::{Failure, print};
use crate::docs::{self, Files, MARK};

/// What stands in the folder and what ought to.
#[derive(Debug, Default)]
struct Difference {
    /// Files that are missing or stale.
    stale: Vec<String>,
    /// Generated files that are no longer generated.
    left_over: Vec<String>,
}

/// Writes the reference into the folder; with `check` only compares.
pub(super) fn run(folder: &Path, check: bool) -> Result<(), Failure> {
    let files = docs::of_data_model().map_err(|error| Failure::Other(error.to_string()))?;
    bring_up_to_date(&files, folder, check).and_then(|words| print(&words))
}

fn bring_up_to_date(files: &Files, folder: &Path, check: bool) -> Result<String, Failure> {
    let present = present(folder)?;
    let difference = compare(files, &present);
    if difference.stale.is_empty() && difference.left_over.is_empty() {
        return Ok(format!("{} is up to date: {} files", folder.display(), files.len()));
    }
    if check {
        return Err(Failure::Other(told(&difference, &present, folder)));
    }
    write(files, &present, &difference, folder)?;
    let (written, removed) = (difference.stale.len(), difference.left_over.len());
    Ok(format!("{}: {} files, {written} written, {removed} removed", folder.display(), files.len()))
}

/// The Markdown files of the folder; none where there is no folder.
fn present(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let failed = |error| Failure::Other(format!("the folder {} cannot be read: {error}", folder.display()));
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut found = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".md")) else { continue };
        if path.is_file() {
            let bytes = fs::read(&path).map_err(|error| failure(&path, "read", &error))?;
            found.insert(name.to_owned(), String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(found)
}

fn compare(files: &Files, present: &BTreeMap<String, String>) -> Difference {
    let stale = files.iter().filter(|(name, text)| present.get(*name) != Some(text)).map(|(name, _)| name.clone());
    let left_over = present.iter().filter(|(name, text)| !files.contains_key(*name) && is_generated(text));
    Difference { stale: stale.collect(), left_over: left_over.map(|(name, _)| name.clone()).collect() }
}

fn is_generated(text: &str) -> bool {
    text.starts_with(MARK)
}

fn told(difference: &Difference, present: &BTreeMap<String, String>, folder: &Path) -> String {
    let path = |name: &String| folder.join(name).display().to_string();
    let stale = difference.stale.iter().map(|name| {
        let word = if present.contains_key(name) { "stale" } else { "missing" };
        format!("  {}: {word}", path(name))
    });
    let left_over = difference.left_over.iter().map(|name| format!("  {}: no longer generated", path(name)));
    let lines: Vec<String> = stale.chain(left_over).collect();
    let output = if folder == Path::new(DEFAULT_FOLDER) { String::new() } else { format!(" --output {}", folder.display()) };
    format!("the reference is not up to date:\n{}\n`rowgate docs{output}` writes it anew", lines.join("\n"))
}

/// Where the reference is, unless said otherwise.
pub(super) const DEFAULT_FOLDER: &str = "docs";

fn write(files: &Files, present: &BTreeMap<String, String>, difference: &Difference, folder: &Path) -> Result<(), Failure> {
    let own = difference.stale.iter().find(|name| present.get(*name).is_some_and(|text| !is_generated(text)));
    if let Some(name) = own {
        let path = folder.join(name);
        let words = "was not made by this command and would be written over: move it, or choose another folder with --output";
        return Err(Failure::Other(format!("{} {words}", path.display())));
    }
    fs::create_dir_all(folder)
        .map_err(|error| Failure::Other(format!("the folder {} cannot be made: {error}", folder.display())))?;
    for (name, text) in difference.stale.iter().filter_map(|name| Some((name, files.get(name)?))) {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| failure(&path, "written", &error))?;
    }
    for name in &difference.left_over {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| failure(&path, "removed", &error))?;
    }
    Ok(())
}

fn failure(path: &Path, what: &str, error: &std::io::Error) -> Failure {
    Failure::Other(format!("{} cannot be {what}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Failure, bring_up_to_date};
    use crate::docs::{Files, MARK};

    fn files(names: &[&str]) -> Files {
        names.iter().map(|name| ((*name).to_owned(), format!("{MARK}\n\n# {name}\n"))).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("a file").file_name().display().to_string())
            .collect();
        names.sort();
        names
    }

    fn words(result: Result<String, Failure>) -> String {
        result.unwrap_or_else(|failure| failure.to_string())
    }

    #[test]
    fn files_are_written_kept_and_removed() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("new").join("docs");
        let three = files(&["a.md", "b.md", "c.md"]);
        let stale = words(bring_up_to_date(&three, &folder, true));
        assert!(stale.contains("a.md: missing") && stale.contains("rowgate docs --output"), "{stale}");
        assert!(!folder.exists(), "comparing writes nothing");
        assert!(words(bring_up_to_date(&three, &folder, false)).ends_with("3 files, 3 written, 0 removed"));
        assert!(words(bring_up_to_date(&three, &folder, true)).ends_with("is up to date: 3 files"));

        fs::write(folder.join("own.md"), "# Mine\n").expect("written");
        fs::write(folder.join("a.md"), format!("{MARK}\nold\n")).expect("written");
        let two = files(&["a.md", "b.md"]);
        let stale = words(bring_up_to_date(&two, &folder, true));
        assert!(stale.contains("a.md: stale") && stale.contains("c.md: no longer generated"), "{stale}");
        assert!(!stale.contains("own.md") && !stale.contains("b.md"), "{stale}");
        assert!(words(bring_up_to_date(&two, &folder, false)).ends_with("2 files, 1 written, 1 removed"));
        assert_eq!(names(&folder), ["a.md", "b.md", "own.md"]);
    }

    #[test]
    fn what_somebody_wrote_is_left_alone() {
        let place = tempfile::tempdir().expect("a folder");
        fs::write(place.path().join("b.md"), "# Mine\n").expect("written");
        let refused = words(bring_up_to_date(&files(&["a.md", "b.md"]), place.path(), false));
        assert!(refused.contains("b.md was not made by this command"), "{refused}");
        assert_eq!(names(place.path()), ["b.md"], "nothing else is written either");
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_named() {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("file");
        fs::write(&file, "").expect("written");
        let refused = words(bring_up_to_date(&files(&["a.md"]), &file, false));
        assert!(refused.contains("file cannot be read"), "{refused}");
        let refused = words(bring_up_to_date(&files(&["a.md"]), &file.join("below"), false));
        assert!(refused.contains("below cannot be"), "{refused}");
    }
}
