//! Secrets are in no image: neither what was there nor what came in its place. What they are is read from the policies.

use entity::table::{Kind, Table};
use sea_orm::ConnectionTrait;

use super::*;

/// Every form of it has this in it, whatever a column takes.
const MARK: &str = "cafe7f3a9b";

/// What a column of the kind may take.
fn forms(kind: Kind) -> Vec<String> {
    match kind {
        Kind::Json => vec![format!("{{\"key\": \"{MARK}\"}}"), format!("[\"{MARK}\"]"), format!("\"{MARK}\"")],
        Kind::TextList => vec![format!("[\"{MARK}\"]")],
        _ => vec![MARK.to_owned(), format!("{MARK}{}", "0".repeat(64 - MARK.len()))],
    }
}

/// Puts the mark into the column of one row, and something else in its place.
async fn plant(world: &World, table: &Table, column: &str) {
    let kind = table.column(column).expect("a column").kind;
    let name = table.name;
    let of_one = format!("WHERE id = (SELECT id FROM {name} ORDER BY id LIMIT 1)");
    assert_eq!(world.number(&format!("SELECT count(*) FROM {name} {of_one}")).await, 1, "{name} has no row");
    for form in forms(kind) {
        let change = format!("UPDATE {name} SET {column} = '{form}' {of_one}");
        if world.database.writer().execute_unprepared(&change).await.is_ok() {
            world.run(&change.replace(MARK, "another777")).await;
            return;
        }
    }
    panic!("{name}.{column} takes no mark");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_image_holds_a_secret() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let feed = feed(&world);
        let mut position = feed.position().await.expect("a position");
        let mut planted = 0;
        for table in entity::tables().into_iter().filter(Table::has_ids) {
            let secrets = table.columns.iter().map(|column| column.name).filter(|column| table.policy.is_secret(column));
            for secret in secrets {
                plant(&world, &table, secret).await;
                let changes = read(&feed, &mut position).await;
                let of_row: Vec<&Change> = changes.iter().filter(|change| change.table == table.name).collect();
                assert_eq!(of_row.len(), 2, "{}.{secret} was changed twice", table.name);
                for image in of_row.iter().flat_map(|change| [&change.old, &change.new]) {
                    assert!(!image.as_ref().expect("an image").contains_key(secret), "{}.{secret} is told of", table.name);
                }
                for change in &changes {
                    assert!(!format!("{change:?}").contains(MARK), "{}.{secret}: {change:?}", table.name);
                }
                planted += 1;
            }
        }
        feed.stop().await;
        assert!(planted >= 15, "{planted} secrets were planted");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_are_in_no_image_and_their_change_is_told_of() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let feed = feed(&world);
        let mut position = feed.position().await.expect("a position");
        let of_one = "WHERE id = (SELECT id FROM vector_store ORDER BY id LIMIT 1)";
        let other = "(SELECT embedding FROM vector_store ORDER BY id DESC LIMIT 1)";
        world.run(&format!("UPDATE vector_store SET embedding = {other} {of_one}")).await;
        let changes = read(&feed, &mut position).await;
        let of_row: Vec<&Change> = changes.iter().filter(|change| change.table == "vector_store").collect();
        let [change] = of_row.as_slice() else { panic!("{of_row:?}") };
        let [old, new] = [&change.old, &change.new].map(|image| image.as_deref().expect("an image"));
        assert!(!old.contains_key("embedding") && old.contains_key("source_id"), "{old:?}");
        assert_eq!(old, new);
        feed.stop().await;
    })
    .await;
}
