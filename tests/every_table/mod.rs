//! What holds for every table of the model: read and written by every operation there is, the same on both databases.
//!
//! The operations are made from the catalog and from the types of the schema, their values from rows of the demonstration; nothing is
//! listed here by hand, so that a new table takes part without a word. Who may see what is not judged here: each table is read and
//! written by somebody who may, and the matrix and the oracle say who that is.

mod absence;
mod asking;
mod columns;
mod inputs;
mod lists;
mod relations;
mod sample;
mod writing;

use self::asking::Setting;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_read_the_same_on_both_databases() {
    let setting = Setting::new().await;
    let samples = sample::samples(&setting).await;
    lists::pages(&setting, &samples).await;
    lists::single_rows(&setting, &samples).await;
    lists::aggregates(&setting, &samples).await;
    columns::filters(&setting, &samples).await;
    columns::orders(&setting, &samples).await;
    relations::follow(&setting, &samples).await;
    drop(samples);
    setting.none_found();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_written_in_every_way_that_the_model_leaves_open() {
    let setting = Setting::new().await;
    absence::judge(&setting);
    let samples = sample::samples(&setting).await;
    writing::every_way(&setting, &samples).await;
    drop(samples);
    setting.none_found();
}
