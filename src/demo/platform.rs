//! Rows of the platform domain: switches of features, and stored files.

use super::accounts::user;
use super::brands::brand;
use super::campaigns::{maker, of_the_cast, report_owner, reports_in_all};
use super::names::{BRANDS, LIVE_BRANDS, ORGANIZATIONS};
use super::organizations::organization;
use super::people::{everyone, writers_of};
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};

const FILES: u64 = 150;

/// From here on the files are of the people with a story.
const FILES_OF_THE_CAST: u64 = 120;

/// The switches: key, whether it is on, and what it switches.
const FLAGS: [(&str, bool, Option<&str>); 8] = [
    ("assistant", true, Some("The assistant in the editor.")),
    ("campaigns.sms", true, Some("Campaigns by SMS.")),
    ("campaigns.social", true, None),
    ("dashboards.sharing", false, Some("Sharing dashboards with people outside.")),
    ("editor.visual", false, Some("The visual builder of pages.")),
    ("imports.scheduled", true, None),
    ("search.semantic", false, Some("Search by meaning.")),
    ("workflows.parallel_steps", true, Some("Steps that run side by side.")),
];

/// The switches of features.
pub(super) fn flags() -> Vec<Row> {
    let rows = (0_u64..).zip(&FLAGS).map(|(number, (key, enabled, description))| {
        row! {
            id: id("feature_flags", number),
            key: key,
            enabled: enabled,
            description: description,
            metadata: document!({"rollout": if *enabled { 100 } else { 0 }, "owner": "platform"}),
            created_at: moment(-60 * DAY),
            updated_at: moment(-i64::try_from(number).unwrap_or_default() * DAY),
        }
    });
    rows.collect()
}

/// Where a file belongs: organization, brand, person and report, by their numbers.
struct Place {
    owner: Option<u64>,
    brand: Option<u64>,
    person: u64,
    report: Option<u64>,
}

/// Half of the files are of brands, a third are exports, and the others are papers of organizations and people.
fn place(number: u64) -> Place {
    let of_the_cast = number.checked_sub(FILES_OF_THE_CAST).and_then(of_the_cast);
    if let Some((owner, person)) = of_the_cast {
        return Place { owner, brand: None, person, report: None };
    }
    match number % 6 {
        0..3 => brand_file(number),
        3 | 4 => {
            let report = Dice::new("exports", number).below(reports_in_all());
            let (owner, person) = report_owner(report);
            Place { owner, brand: None, person, report: (number % 12 != 4).then_some(report) }
        }
        _ => {
            let owner = (number % 12 != 11).then_some(number / 6 % ORGANIZATIONS.len() as u64);
            Place { owner, brand: None, person: maker("files", number, owner, &["editor", "admin"]), report: None }
        }
    }
}

/// Stored by somebody who writes for the brand and is still a member of its organization.
fn brand_file(number: u64) -> Place {
    let brand = Dice::new("brand files", number).below(LIVE_BRANDS);
    let owner = BRANDS.get(brand as usize).map_or(0, |named| named.organization);
    let is_member = |writer: &&u64| {
        everyone().iter().any(|person| person.number == **writer && person.memberships.iter().any(|(home, _)| *home == owner))
    };
    let writers: Vec<u64> = writers_of(brand).iter().filter(is_member).copied().collect();
    let chosen = Dice::new("file writers", number).pick(&writers);
    let person = if writers.is_empty() { maker("files", number, Some(owner), &["admin"]) } else { chosen };
    Place { owner: Some(owner), brand: Some(brand), person, report: None }
}

/// The files. There are no bytes of them: their keys lead nowhere.
pub(super) fn files() -> Vec<Row> {
    (0..FILES).map(file_row).collect()
}

fn file_row(number: u64) -> Row {
    let mut dice = Dice::new("files", number);
    let place = place(number);
    let is_export = matches!(number % 6, 3 | 4);
    let bucket = match (is_export, place.brand) {
        (true, _) => "exports",
        (false, Some(_)) if number % 6 != 2 => "media",
        _ => "documents",
    };
    let (name, content_type) = match bucket {
        "media" => dice.pick(&[("packshot.png", "image/png"), ("team.jpg", "image/jpeg"), ("opening.mp4", "video/mp4")]),
        "documents" => dice.pick(&[("guidelines.pdf", "application/pdf"), ("price-list.csv", "text/csv")]),
        _ => dice.pick(&[("report.csv", "text/csv"), ("report.json", "application/json")]),
    };
    let made = -dice.between(1, 60) * DAY + dice.between(0, 20) * HOUR;
    row! {
        id: id("files", number),
        organization_id: place.owner.map(organization),
        brand_id: place.brand.map(brand),
        user_id: user(place.person),
        report_id: place.report.map(|report| id("reports", report)),
        bucket: bucket,
        storage_key: format!("demo/{}", id("storage_keys", number).simple()),
        file_name: format!("{}-{name}", number + 1),
        content_type: content_type,
        size_bytes: dice.between(800, 9_000_000_000),
        checksum: format!("{:032x}{:032x}", id("checksums", number).as_u128(), id("checksum ends", number).as_u128()),
        created_at: moment(made),
        expires_at: is_export.then(|| moment(made + 7 * DAY)),
        deleted_at: dice.chance(7).then(|| moment(made + 2 * DAY)),
    }
}
