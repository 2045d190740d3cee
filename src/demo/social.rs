//! Rows of the social domain: connected accounts, posts, and what came of them.

use uuid::Uuid;

use super::accounts::user;
use super::campaigns::{self, maker};
use super::names::ORGANIZATIONS;
use super::organizations::organization;
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};

const ACCOUNTS: u64 = 50;
const POSTS: u64 = 200;
/// How often the figures of a post were taken.
const SNAPSHOTS: u64 = 6;

/// The organization and the person of an account; every seventh is personal.
fn account_owner(account: u64) -> (Option<u64>, u64) {
    if let Some(known) = campaigns::of_the_cast(account) {
        return known;
    }
    let owner = (account % 7 != 6).then_some(account % ORGANIZATIONS.len() as u64);
    (owner, maker("social_accounts", account, owner, &["editor", "admin"]))
}

/// The accounts.
pub(super) fn accounts() -> Vec<Row> {
    (0..ACCOUNTS).map(account_row).collect()
}

fn account_row(number: u64) -> Row {
    let mut dice = Dice::new("social_accounts", number);
    let (owner, person) = account_owner(number);
    let platform = dice.pick(&["facebook", "instagram", "linkedin", "twitter", "tiktok"]);
    let home = owner.and_then(|owner| ORGANIZATIONS.get(owner as usize)).map_or("private", |named| named.slug);
    let connected = number % 9 != 4;
    let made = -dice.between(30, 85) * DAY;
    row! {
        id: id("social_accounts", number),
        organization_id: owner.map(organization),
        user_id: user(person),
        platform: platform,
        account_name: dice.chance(85).then(|| format!("{home} on {platform}")),
        account_id: connected.then(|| format!("{}", 100_000_000 + number * 7_919)),
        page_id: (platform == "facebook" || platform == "instagram").then(|| format!("{}", 500_000 + number)),
        access_token: connected.then_some("demo: no token"),
        refresh_token: (connected && dice.chance(70)).then_some("demo: no token"),
        token_expires_at: connected.then(|| moment(dice.between(1, 60) * DAY)),
        permissions: if connected { document!(["pages_read", "pages_manage_posts"]) } else { document!([]) },
        is_active: connected && dice.chance(90),
        last_used_at: (connected && dice.chance(80)).then(|| moment(-dice.between(1, 90) * HOUR)),
        created_at: moment(made),
        updated_at: moment(made + 4 * DAY),
    }
}

/// A post before it is a row.
struct Post {
    number: u64,
    account: u64,
    status: &'static str,
    made: i64,
    campaign: Option<Uuid>,
}

impl Post {
    fn new(number: u64) -> Self {
        let mut dice = Dice::new("social_posts", number);
        let account = if number < ACCOUNTS { number } else { dice.below(ACCOUNTS) };
        let (owner, person) = account_owner(account);
        // Of a campaign of the same organization; a personal one of the same person.
        let same = |campaign: &campaigns::Campaign| {
            campaign.kind == "social" && campaign.owner == owner && (owner.is_some() || campaign.maker == person)
        };
        let campaign = campaigns::all().filter(same).nth((number % 5) as usize).map(|campaign| campaign.row_id());
        Self {
            number,
            account,
            status: dice.pick(&[
                "draft",
                "scheduled",
                "publishing",
                "published",
                "published",
                "published",
                "published",
                "failed",
            ]),
            made: -dice.between(4, 70) * DAY,
            campaign: campaign.filter(|_| number % 3 != 1),
        }
    }
}

/// The posts.
pub(super) fn posts() -> Vec<Row> {
    (0..POSTS).map(|number| post_row(&Post::new(number))).collect()
}

fn post_row(post: &Post) -> Row {
    let mut dice = Dice::new("post rows", post.number);
    let (owner, person) = account_owner(post.account);
    // Now and then an admin posts by a colleague's account.
    let author =
        if owner.is_some() && post.number % 11 == 3 { maker("social_posts", post.number, owner, &["admin"]) } else { person };
    let at = post.made + 2 * DAY;
    let dated = post.status == "scheduled" || dice.chance(40);
    row! {
        id: id("social_posts", post.number),
        organization_id: owner.map(organization),
        user_id: user(author),
        campaign_id: post.campaign,
        social_account_id: id("social_accounts", post.account),
        content: dice.pick(&[
            "The first batch of the season is out of the oven.",
            "Meet the people behind the counter.",
            "Three things we learned this year.",
            "Open on Sunday, with music.",
        ]),
        media_urls: dice.chance(60).then(|| vec![format!("https://media.example/{}.jpg", post.number)]),
        link_url: dice.chance(50).then_some("https://shop.example/offers"),
        hashtags: dice.chance(70).then(|| dice.several(&["spring", "coffee", "outdoor", "skincare", "handmade"], 2)),
        platform_post_id: (post.status == "published").then(|| format!("{}", 9_000_000 + post.number * 13)),
        status: post.status,
        scheduled_at: dated.then(|| moment(if post.status == "scheduled" { 400 * DAY } else { at })),
        published_at: (post.status == "published").then(|| moment(at + 3)),
        error_message: (post.status == "failed").then_some("The platform did not accept the key."),
        created_at: moment(post.made),
        updated_at: moment(at + 3),
        deleted_at: dice.chance(6).then(|| moment(at + 9 * DAY)),
    }
}

/// The figures of each published post, day by day.
pub(super) fn engagement() -> Vec<Row> {
    let published = (0..POSTS).map(Post::new).filter(|post| post.status == "published");
    published.flat_map(|post| (0..SNAPSHOTS).map(move |day| engagement_row(&post, day))).collect()
}

fn engagement_row(post: &Post, day: u64) -> Row {
    let mut dice = Dice::new("social_engagement", post.number);
    let reached = dice.below(4_000) * day / SNAPSHOTS;
    let share = |dice: &mut Dice| reached * dice.below(60) / 1_000;
    let (likes, comments, shares, saves) = (share(&mut dice), share(&mut dice) / 4, share(&mut dice) / 6, share(&mut dice) / 5);
    let impressions = reached + reached / 3;
    // In ten-thousandths, to the nearest.
    let rate = (20_000 * (likes + comments + shares + saves) + impressions).checked_div(2 * impressions);
    row! {
        id: id("social_engagement", post.number * 10 + day),
        post_id: id("social_posts", post.number),
        likes: likes,
        comments: comments,
        shares: shares,
        clicks: share(&mut dice),
        impressions: impressions,
        reach: reached,
        engagement_rate: rate.map(|steps| steps.min(99_999) as f64 / 10_000.0),
        saves: saves,
        video_views: reached / 7,
        fetched_at: moment(post.made + (2 + i64::try_from(day).unwrap_or_default()) * DAY),
    }
}
