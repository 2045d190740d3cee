//! Coming and going is news, staying is none.

use std::collections::BTreeSet;

use sea_orm_migration::MigratorTrait;

use crate::Migrator;
use crate::trail::tests::{UNKNOWN, Writer, compact, count, run, texts, worlds};

#[tokio::test]
async fn who_comes_and_goes_is_told_of_and_who_stays_is_not() {
    for database in worlds("presences", Writer { unrecorded: true, ..UNKNOWN }).await {
        run(&database, "DELETE FROM row_changes").await.expect("the world is known");
        let told = async || {
            let rows = texts(
                &database,
                "SELECT CASE WHEN old_image IS NULL THEN 'came ' ELSE 'left ' END || CAST(coalesce(new_image, old_image) AS text) \
                 FROM row_changes WHERE table_name = 'presences' ORDER BY number",
            );
            rows.await.into_iter().flatten().map(|text| compact(&text)).collect::<Vec<_>>()
        };
        let [seen, later] = ["2026-01-12T08:00:00.000000Z", "2026-01-12T08:00:30.000000Z"];
        let came = format!(
            "INSERT INTO presences (topic, row_id, user_id, since, seen_at, expires_at) \
             SELECT 'content', id, id, '{seen}', '{seen}', '{later}' FROM users"
        );
        run(&database, &came).await.expect("everybody comes");
        let users = usize::try_from(count(&database, "SELECT count(*) FROM users").await).expect("a number");
        let first = told().await;
        assert_eq!(first.len(), users);
        let members: BTreeSet<bool> =
            first.iter().map(|text| text.starts_with("came") && text.contains("\"topic\":\"content\"")).collect();
        assert_eq!(members, BTreeSet::from([true]), "{first:?}");
        run(&database, "UPDATE presences SET seen_at = since, expires_at = '2026-01-12T08:01:00.000000Z'")
            .await
            .expect("they stay");
        assert_eq!(told().await, first);
        run(&database, "DELETE FROM presences").await.expect("they go");
        let all = told().await;
        assert_eq!(all.len(), 2 * users);
        assert_eq!(all[users].replacen("left", "came", 1), first[0], "who goes is named as when it came");
        Migrator::down(&database, None).await.expect("down");
    }
}
