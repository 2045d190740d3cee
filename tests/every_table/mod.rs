//! What holds for every table of the model: read and written by every operation there is, the same on both databases.
//!
//! The operations are made from the catalog and from the types of the schema, their values from rows of the demonstration; nothing is
//! listed here by hand, so that a new table takes part without a word. Who may see what is not judged here: each table is read and
//! written by somebody who may, and the matrix and the oracle say who that is.

mod absence;
mod asking;
mod columns;
mod following;
mod inputs;
mod lists;
mod relations;
mod sample;
mod writing;

pub use self::asking::Setting;
use self::sample::Sample;

/// Reads the tables of the samples by every operation.
async fn read(setting: &Setting, samples: &[Sample<'_>]) {
    lists::pages(setting, samples).await;
    lists::single_rows(setting, samples).await;
    lists::aggregates(setting, samples).await;
    columns::filters(setting, samples).await;
    columns::orders(setting, samples).await;
    relations::follow(setting, samples).await;
}

/// Reads and writes the tables that are meant, and tells what was found against them.
pub async fn faults_of(setting: &Setting, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    absence::judge(setting);
    let mut samples = sample::samples(setting).await;
    samples.retain(|sample| is_meant(sample.table()));
    read(setting, &samples).await;
    writing::every_way(setting, &samples).await;
    setting.faults().into_iter().filter(|fault| fault.split(':').next().is_some_and(&is_meant)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_read_the_same_on_both_databases() {
    let setting = Setting::new().await;
    let samples = sample::samples(&setting).await;
    read(&setting, &samples).await;
    setting.none_found();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_written_in_every_way_that_the_model_leaves_open() {
    let setting = Setting::new().await;
    absence::judge(&setting);
    let samples = sample::samples(&setting).await;
    writing::every_way(&setting, &samples).await;
    setting.none_found();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_followed_on_both_databases() {
    let setting = Setting::new().await;
    let samples = sample::samples(&setting).await;
    following::every_table(&setting, &samples).await;
    setting.none_found();
}

/// Where the databases differ, where a relation leads nowhere and where nobody sees a row, it is told of the table.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_as_it_must_be_is_told_with_its_table() {
    let setting = Setting::new().await;
    for world in &setting.worlds {
        world.run_unrecorded("DELETE FROM claim_replacements").await;
    }
    setting.worlds[1].run_unrecorded("UPDATE user_preferences SET preference_key = preference_key || '.other'").await;
    let samples = sample::samples(&setting).await;
    lists::pages(&setting, &samples).await;
    relations::follow(&setting, &samples).await;
    let faults = setting.faults();
    let has = |beginning: &str, part: &str| faults.iter().any(|fault| fault.starts_with(beginning) && fault.contains(part));
    assert!(has("user_preferences: list: on SQLite ", ".other\""), "{faults:#?}");
    assert!(has("user_preferences: list, the first page: on SQLite ", "on PostgreSQL "), "{faults:#?}");
    assert!(has("claim_replacements: list: nobody sees a row of it", ""), "{faults:#?}");
    assert!(has("claims: follow replacements: the demonstration has no row over it", ""), "{faults:#?}");
}
