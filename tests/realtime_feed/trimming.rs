//! Changes whose time is over go, and whoever would have needed them is told.

use rowgate::realtime::feed::{FeedError, Position, Trimmed};

use super::*;

/// Waits for what was begun until now. A mark names nothing that was begun after a transaction that is still open, and on PostgreSQL
/// those of all databases of the server count, the ones of other cases too.
async fn all_have_ended(world: &World) {
    if world.backend == Backend::Sqlite {
        return;
    }
    let begun = world.number("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)").await;
    let oldest = "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)";
    eventually("all transactions end", async || world.number(oldest).await > begun).await;
}

/// Lets the marks grow older than the window.
async fn two_hours_pass(world: &World) {
    world
        .run(match world.backend {
            Backend::Sqlite => "UPDATE feed_marks SET taken_at = strftime('%Y-%m-%dT%H:%M:%f000Z', taken_at, '-2 hours')",
            Backend::Postgres => "UPDATE feed_marks SET taken_at = taken_at - interval '2 hours'",
        })
        .await;
}

/// The same position, taken so many hours earlier.
fn older(position: &Position, hours: i64) -> Position {
    let text = position.to_string();
    let mut parts: Vec<String> = text.splitn(3, '.').map(str::to_owned).collect();
    let taken_at = i64::from_str_radix(&parts[1], 16).expect("an instant");
    parts[1] = format!("{:x}", taken_at - hours * 3_600_000_000);
    parts.join(".").parse().expect("a position")
}

/// A feed that trims when it is told to.
async fn resting(world: &World) -> Feed {
    let feed = feed(world);
    feed.stop().await;
    feed
}

async fn changes_kept(world: &World) -> i64 {
    world.number("SELECT count(*) FROM row_changes").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_goes_and_who_needed_it_is_told() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let rows = products(&world).await;
        let feed = resting(&world).await;
        let before = feed.position().await.expect("a position");
        assert_eq!(feed.trim().await.expect("nothing to trim"), Trimmed { removed: 0, is_more: false });
        write(&world, &[(rows[0], "first")]).await;
        let read = feed.read(&before).await.expect("a batch");
        let after_first = read.to.clone();
        let in_the_middle = read.position_after(0);
        read.finish().await.expect("the transaction ends");
        all_have_ended(&world).await;
        assert_eq!(feed.trim().await.expect("a mark"), Trimmed { removed: 0, is_more: true });
        two_hours_pass(&world).await;
        write(&world, &[(rows[1], "second")]).await;
        all_have_ended(&world).await;
        assert_eq!(feed.trim().await.expect("it trims"), Trimmed { removed: 3, is_more: true });
        assert_eq!(changes_kept(&world).await, 3);
        for position in [&before, &in_the_middle] {
            for refused in [feed.read(position).await, feed.since(position).await] {
                assert!(matches!(refused, Err(FeedError::Expired)), "{refused:?}");
            }
        }
        // Who had seen it all goes on; a position that somebody kept for too long does not.
        let mut live = after_first.clone();
        assert_eq!(after(&super::read(&feed, &mut live).await), ["second"]);
        assert_eq!(after(&feed.since(&older(&after_first, 0)).await.expect("a batch").changes), ["second"]);
        assert_eq!(after(&feed.read(&older(&after_first, 2)).await.expect("a batch").changes), ["second"]);
        let refused = feed.since(&older(&after_first, 2)).await;
        assert!(matches!(refused, Err(FeedError::Expired)), "{refused:?}");
        // All of it goes in the end, and numbers are not given again.
        two_hours_pass(&world).await;
        assert_eq!(feed.trim().await.expect("it trims"), Trimmed { removed: 3, is_more: false });
        assert_eq!(changes_kept(&world).await, 0);
        write(&world, &[(rows[2], "third")]).await;
        assert_eq!(after(&super::read(&feed, &mut live).await), ["third"]);
        feed.stop().await;
    })
    .await;
}

/// When a change was written says nothing: what was committed just now is kept, however long its transaction was open.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_kept_from_its_commit_on() {
    let world = World::own(Backend::Postgres, SMALL).await;
    let rows = products(&world).await;
    let program = elsewhere(&world, 1).await;
    let feed = resting(&world).await;
    let mut position = feed.position().await.expect("a position");
    let long = open(&world, &program, &[(rows[0], "long")]).await;
    write(&world, &[(rows[1], "short")]).await;
    assert_eq!(after(&read(&feed, &mut position).await), ["short"]);
    feed.trim().await.expect("a mark");
    two_hours_pass(&world).await;
    long.commit().await.expect("it is committed");
    all_have_ended(&world).await;
    // The mark says that the long one had not ended, and nothing of what began after it either.
    assert_eq!(feed.trim().await.expect("nothing is over").removed, 0);
    assert_eq!(after(&read(&feed, &mut position).await), ["long"]);
    two_hours_pass(&world).await;
    assert_eq!(feed.trim().await.expect("it trims"), Trimmed { removed: 6, is_more: false });
    write(&world, &[(rows[1], "last")]).await;
    assert_eq!(after(&read(&feed, &mut position).await), ["last"]);
    feed.stop().await;
}

/// Whoever only listens stays ahead of what goes, even when nothing happens that is of interest.
#[tokio::test(flavor = "multi_thread")]
async fn a_mark_wakes_those_who_listen() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let beside = world.beside().await;
        let rows = products(&world).await;
        let feeds = [feed(&world), feed(&beside)];
        let mut wakes = feeds[1].wakes();
        let mut position = feeds[1].position().await.expect("a position");
        write(&world, &[(rows[0], "first")]).await;
        next_of(&feeds[1], &mut wakes, &mut position, "products").await;
        world.run("DELETE FROM feed_marks").await;
        let start = position.taken_at();
        feeds[0].trim().await.expect("a mark");
        while position.taken_at() == start {
            woken(&mut wakes).await;
            read(&feeds[1], &mut position).await;
        }
        for feed in feeds {
            feed.stop().await;
        }
    })
    .await;
}

/// More than goes at once, by two gateways at once.
#[tokio::test(flavor = "multi_thread")]
async fn many_changes_go_piece_by_piece() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let beside = world.beside().await;
        let feeds = [resting(&world).await, resting(&beside).await];
        for round in 0..12 {
            world.run(&format!("UPDATE content SET views = {round} + 1000000")).await;
        }
        let kept = changes_kept(&world).await;
        assert!(kept > 5_000, "{kept}");
        all_have_ended(&world).await;
        feeds[0].trim().await.expect("a mark");
        two_hours_pass(&world).await;
        let (first, second) = tokio::join!(feeds[0].trim(), feeds[1].trim());
        let removed = first.expect("it trims").removed + second.expect("it trims").removed;
        assert!(changes_kept(&world).await == 0 && removed >= kept.unsigned_abs(), "{removed} of {kept}");
        for feed in feeds {
            feed.stop().await;
        }
    })
    .await;
}
