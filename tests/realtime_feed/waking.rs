//! Whoever waits is woken by every commit, whoever made it, and by what happened while nobody could hear.

use std::time::Duration;

use rowgate::config::Live;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_of_the_api_and_another_program_s_change_are_heard_of() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let beside = world.beside().await;
        let feed = feed(&beside);
        let mut wakes = feed.wakes();
        woken(&mut wakes).await;
        let mut position = feed.position().await.expect("a position");
        let amara = world.user(AMARA).await;
        let product = amara.data("{ products(first: 1) { nodes { id } } }").await["products"]["nodes"][0]["id"].clone();
        let mutation = "mutation ($id: ID!) { updateProduct(id: $id, patch: {description: \"by the API\"}) { id } }";
        amara.data_with(mutation, json!({"id": product})).await;
        let changes = next_of(&feed, &mut wakes, &mut position, "products").await;
        assert_eq!(after(&changes), ["by the API"]);
        assert_eq!(json!(changes[0].row_id), product);
        let program = elsewhere(&world, 1).await;
        program.execute_unprepared(&describe(&world, changes[0].row_id, "by another program")).await.expect("a change");
        let changes = next_of(&feed, &mut wakes, &mut position, "products").await;
        assert_eq!(after(&changes), ["by another program"]);
        feed.stop().await;
    })
    .await;
}

/// Its own commits need no looking.
#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_hears_of_its_own_commits_at_once() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let feed = feed_with(&world, Live { sqlite_poll: Duration::from_secs(3_600), ..Live::default() });
        let mut wakes = feed.wakes();
        let mut position = feed.position().await.expect("a position");
        let row = products(&world).await[0];
        for round in 0..3 {
            let description = format!("round {round}");
            write(&world, &[(row, &description)]).await;
            assert_eq!(after(&next_of(&feed, &mut wakes, &mut position, "products").await), [description]);
        }
        feed.stop().await;
    })
    .await;
}

/// Each gateway tells the others of what it committed itself, and hears of what they did: whoever writes, all are woken.
#[tokio::test(flavor = "multi_thread")]
async fn gateways_tell_each_other() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let worlds = [world.clone(), world.beside().await];
        let feeds = [feed(&worlds[0]), feed(&worlds[1])];
        let mut wakes = [feeds[0].wakes(), feeds[1].wakes()];
        let row = products(&world).await[0];
        let start = feeds[0].position().await.expect("a position");
        let mut positions = [start.clone(), start];
        for round in 0..4 {
            let description = format!("round {round}");
            write(&worlds[round % 2], &[(row, &description)]).await;
            for ((feed, wakes), position) in feeds.iter().zip(&mut wakes).zip(&mut positions) {
                assert_eq!(after(&next_of(feed, wakes, position, "products").await), std::slice::from_ref(&description));
            }
        }
        for feed in feeds {
            feed.stop().await;
        }
        // Who stopped leaves it to the database again.
        let third = feed(&world.beside().await);
        let mut wakes = third.wakes();
        let mut position = third.position().await.expect("a position");
        woken(&mut wakes).await;
        write(&world, &[(row, "afterwards")]).await;
        assert_eq!(after(&next_of(&third, &mut wakes, &mut position, "products").await), ["afterwards"]);
        third.stop().await;
    })
    .await;
}

/// Nobody waits for the commit to the end: what became of it is told all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_nobody_waits_for_is_told() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let beside = world.beside().await;
        let feeds = [feed(&world), feed(&beside)];
        let mut wakes = feeds[1].wakes();
        let mut position = feeds[1].position().await.expect("a position");
        let [row, other] = [products(&world).await[0], products(&world).await[1]];
        let mut committed = false;
        for round in 0..20 {
            // A connection that has committed before: it need not ask how.
            write(&world, &[(other, "before")]).await;
            let transaction = world.database.begin().await.expect("a transaction");
            let description = format!("round {round}");
            transaction.query(&describe(&world, row, &description), Vec::new()).await.expect("a change");
            {
                // Polled once: it is on its way, and then nobody waits for it.
                let mut commit = std::pin::pin!(transaction.commit());
                std::future::poll_fn(|context| {
                    drop(commit.as_mut().poll(context));
                    std::task::Poll::Ready(())
                })
                .await;
            }
            // Whoever writes the same row next has waited until it was decided.
            let locking = world.database.begin().await.expect("a transaction");
            locking
                .query(&format!("UPDATE products SET name = name WHERE id = {}", world.id(row)), Vec::new())
                .await
                .expect("a lock");
            locking.rollback().await.expect("it is taken back");
            let sql = format!("SELECT count(*) FROM products WHERE id = {} AND description = '{description}'", world.id(row));
            committed = world.number(&sql).await == 1;
            if committed {
                while !after(&next_of(&feeds[1], &mut wakes, &mut position, "products").await).contains(&description) {}
                break;
            }
        }
        assert!(committed, "on {backend} no commit was on its way");
        for feed in feeds {
            feed.stop().await;
        }
    })
    .await;
}

/// What was taken back wakes nobody on PostgreSQL, and is told to nobody on either.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_never_happened() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let feed = feed(&world);
        let mut position = feed.position().await.expect("a position");
        let transaction = world.database.begin().await.expect("a transaction");
        let row = products(&world).await[0];
        transaction.query(&describe(&world, row, "never"), Vec::new()).await.expect("a change");
        transaction.rollback().await.expect("it is taken back");
        assert!(read(&feed, &mut position).await.is_empty());
        write(&world, &[(row, "now")]).await;
        assert_eq!(after(&read(&feed, &mut position).await), ["now"]);
        feed.stop().await;
    })
    .await;
}

const LISTENERS: &str = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'rowgate, listening'";

/// Waits until so many connections listen: the server takes its time to end one whose client is gone.
async fn listeners(world: &World, wanted: i64) {
    let listening = format!("SELECT count(*) {LISTENERS}");
    eventually(&format!("{wanted} listeners"), async || world.number(&listening).await == wanted).await;
}

/// The connection is cut again and again: what is committed then is heard of all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_listener_that_is_cut_off_misses_nothing() {
    let world = World::own(Backend::Postgres, SMALL).await;
    let feed = feed(&world);
    let mut wakes = feed.wakes();
    let mut position = feed.position().await.expect("a position");
    let row = products(&world).await[0];
    woken(&mut wakes).await;
    let program = elsewhere(&world, 1).await;
    for round in 0..5 {
        listeners(&world, 1).await;
        let description = format!("round {round}");
        let change = describe(&world, row, &description);
        let cut = format!("SELECT pg_terminate_backend(pid) {LISTENERS}");
        program.execute_unprepared(&format!("{cut}; {change}")).await.expect("it is cut off");
        assert_eq!(after(&next_of(&feed, &mut wakes, &mut position, "products").await), [description]);
    }
    feed.stop().await;
}

/// A feed that was stopped wakes nobody, listens no more, and leaves no connection.
#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_was_stopped_leaves_nothing_behind() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let feed = feed(&world);
        let mut wakes = feed.wakes();
        woken(&mut wakes).await;
        let waiting = tokio::spawn(async move {
            while wakes.next().await {}
            wakes
        });
        if backend == Backend::Postgres {
            listeners(&world, 1).await;
        }
        in_time("the end of the tasks", feed.stop()).await;
        let mut wakes = in_time("the end of waiting", waiting).await.expect("no panic");
        assert!(!wakes.next().await);
        if backend == Backend::Postgres {
            listeners(&world, 0).await;
        }
        feed.stop().await;
    })
    .await;
}

/// Nobody is asked anything while nothing happens; on SQLite the file is asked for its version, over a connection of its own.
#[tokio::test(flavor = "multi_thread")]
async fn who_waits_sends_no_statement() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let feed = feed(&world);
        let mut wakes = feed.wakes();
        woken(&mut wakes).await;
        let before = world.statements();
        let waiting = tokio::time::timeout(Duration::from_millis(300), async { while wakes.next().await {} });
        waiting.await.expect_err("it goes on waiting");
        assert_eq!(world.statements(), before);
        feed.stop().await;
    })
    .await;
}
