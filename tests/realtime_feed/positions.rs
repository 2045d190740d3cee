//! Positions that others keep: one after every change, each with one text, and none that reads what it should not.

use rowgate::config::Live;
use rowgate::realtime::feed::{FeedError, Position};
use sea_orm::ConnectionTrait;

use super::*;

/// From the position after each change of a batch, what is read are the changes behind it, and then what came later.
async fn each_is_resumed(feed: &Feed, batch: &Batch, later: &[i64]) {
    for index in 0..batch.changes.len() {
        let position = batch.position_after(index);
        let text = position.to_string();
        assert_eq!(text.parse::<Position>().expect(&text), position, "{text}");
        let resumed = feed.since(&position).await.unwrap_or_else(|error| panic!("{text}: {error}"));
        let rest: Vec<i64> = numbers(batch)[index + 1..].to_vec();
        let read = numbers(&resumed);
        assert_eq!(read.len(), rest.len() + later.len(), "after {index}: {text}");
        let of = |wanted: &[i64]| read.iter().copied().filter(|number| wanted.contains(number)).collect::<Vec<_>>();
        assert_eq!((of(&rest), of(later)), (rest.clone(), later.to_vec()), "after {index}: {text}");
        resumed.finish().await.expect("the transaction ends");
    }
    assert_eq!(batch.position_after(batch.changes.len()), batch.to);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_goes_on_after_any_change() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let rows = products(&world).await;
        let program = elsewhere(&world, 4).await;
        let feed = feed(&world);
        let start = feed.position().await.expect("a position");
        // Transactions that overlap, one inside the other, and one that stays open behind them.
        let mut still_open = None;
        if backend == Backend::Postgres {
            let outer = open(&world, &program, &[(rows[0], "outer 1")]).await;
            write(&world, &[(rows[2], "inner 1"), (rows[3], "inner 2")]).await;
            outer.execute_unprepared(&describe(&world, rows[1], "outer 2")).await.expect("a change");
            still_open = Some(open(&world, &program, &[(rows[4], "open 1"), (rows[5], "open 2")]).await);
            outer.commit().await.expect("it is committed");
        }
        write(&world, &[(rows[6], "last 1"), (rows[7], "last 2")]).await;
        let batch = feed.read(&start).await.expect("a batch");
        let expected: &[&str] = match backend {
            Backend::Postgres => &["inner 1", "inner 2", "outer 1", "outer 2", "last 1", "last 2"],
            Backend::Sqlite => &["last 1", "last 2"],
        };
        assert_eq!(after(&batch.changes), expected);
        each_is_resumed(&feed, &batch, &[]).await;
        if let Some(still_open) = still_open {
            still_open.commit().await.expect("it is committed");
        }
        write(&world, &[(rows[6], "later")]).await;
        let later = feed.read(&batch.to).await.expect("a batch");
        assert!(!later.changes.is_empty());
        each_is_resumed(&feed, &batch, &numbers(&later)).await;
        feed.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_position_is_refused() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let feed = feed(&world);
        let now = feed.position().await.expect("a position").to_string();
        let parts: Vec<&str> = now.split('.').collect();
        let [source, taken_at] = [parts[0], parts[1]];
        let of = |rest: &str| format!("{source}.{taken_at}.{rest}");
        let malformed = [
            String::new(),
            ".".to_owned(),
            "....".to_owned(),
            now.to_uppercase(),
            format!("{now}.0"),
            format!("{now} "),
            format!("0{now}"),
            format!("+{now}"),
            now.replacen('.', ",", 1),
            format!("{source}.{}.s.1", "f".repeat(16)),
            format!("{source}.7fffffffffffffff.s.1"),
            of("x.1"),
            of("s."),
            of("s.-1"),
            of("s.01"),
            of("s.ffffffffffffffffffff"),
            of("p"),
            of("p.0.1"),
            of("p.10.0"),
            of("p.10.1-ffff"),
            of("p.7fffffffffffffff.1-7ffffffffffffffe"),
            of("p.7fffffffffffffff.1-186a0"),
            of("p.10.1~4.1"),
            of("p.10.1~f"),
            of("p.10.1~f.-1"),
            of("p.10.1-0"),
            of(&format!("p.10{}", ".1".repeat(300_000))),
            "é".repeat(100),
        ];
        for text in malformed {
            let short: String = text.chars().take(60).collect();
            let refused = text.parse::<Position>();
            assert!(matches!(refused, Err(FeedError::Malformed)), "{short}: {refused:?}");
        }
        let others = [
            format!("{:08x}.{taken_at}.{}", u32::from_str_radix(source, 16).expect("a number") ^ 1, parts[2..].join(".")),
            // Ahead of all there is, and of the other kind of database.
            of("s.7fffffffffffffff"),
            of("p.7fffffffffffffff"),
            of(if backend == Backend::Sqlite { "p.1" } else { "s.1" }),
        ];
        for text in others {
            let position: Position = text.parse().expect(&text);
            for read in [feed.read(&position).await, feed.since(&position).await] {
                assert!(matches!(read, Err(FeedError::OtherDatabase)), "{text}: {read:?}");
            }
        }
        // The same rows under another name are another database.
        let position: Position = now.parse().expect(&now);
        let other = if backend == Backend::Sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
        world.run(&format!("UPDATE feed_state SET source = {other}")).await;
        assert!(matches!(feed.read(&position).await, Err(FeedError::OtherDatabase)));
        feed.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_too_far_behind_starts_anew() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let rows = products(&world).await;
        // Each change of a product is three: it leaves an entry and an event.
        for settings in [Live { feed_batch_changes: 6, ..Live::default() }, Live { feed_batch_bytes: 20_000, ..Live::default() }]
        {
            let feed = feed_with(&world, settings);
            let mut position = feed.position().await.expect("a position");
            write(&world, &[(rows[0], "one"), (rows[1], "two")]).await;
            assert_eq!(after(&read(&feed, &mut position).await), ["one", "two"]);
            let long = "x".repeat(2_000);
            write(&world, &[(rows[0], &long), (rows[1], &long), (rows[2], &long)]).await;
            for refused in [feed.read(&position).await, feed.since(&position).await] {
                assert!(matches!(refused, Err(FeedError::TooMany)), "{refused:?}");
            }
            let mut anew = feed.position().await.expect("a position");
            write(&world, &[(rows[0], "anew")]).await;
            assert_eq!(after(&read(&feed, &mut anew).await), ["anew"]);
            feed.stop().await;
        }
    })
    .await;
}
