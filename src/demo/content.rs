//! Rows of the content domain: templates, and content in versions, as many as are asked for and never all at once.

use entity::table::TextForm;
use serde_json::Value;
use uuid::Uuid;

use super::accounts::user;
use super::brands::{CONTENT_TYPES, author, brand};
use super::names::{BRANDS, LIVE_BRANDS, ORGANIZATIONS};
use super::organizations::organization;
use super::people::{everyone, writers_of};
use super::seed::{DAY, Dice, HOUR, Row, YEAR, document, id, moment, row};
use super::text::{body, sentence, slug, title, trade_of};
use super::workflows::{review, step};
use crate::search::indexed;

/// Templates of each organization: name, icon, the types it is for, whether it is in use.
const TEMPLATES: [(&str, Option<&str>, &[&str], bool); 4] = [
    ("Article", Some("file-text"), &["article", "recipe"], true),
    ("Product page", Some("package"), &["product_page", "landing_page"], true),
    ("Campaign e-mail", None, &["email"], true),
    ("Flyer 2019", None, &[], false),
];

const NOTES: [&str; 4] = ["Shorter.", "New pictures.", "Legal asked for it.", "Naïve typo fixed."];

/// The most versions a piece has.
const MOST_VERSIONS: u64 = 4;

/// How many pieces a world of so many content rows has in full, at least.
pub(super) const fn full_pieces(content_rows: u64) -> u64 {
    content_rows / MOST_VERSIONS
}

/// The id of a template of an organization.
pub(super) fn template(owner: u64, place: u64) -> Uuid {
    id("content_templates", owner * 10 + place)
}

/// The templates.
pub(super) fn templates() -> Vec<Row> {
    let numbers = (0..ORGANIZATIONS.len() as u64).flat_map(|owner| (0..TEMPLATES.len()).map(move |place| (owner, place)));
    numbers.map(|(owner, place)| template_row(owner, place)).collect()
}

fn template_row(owner: u64, place: usize) -> Row {
    let (name, icon, types, active) = TEMPLATES.get(place).copied().unwrap_or(("", None, &[], false));
    let mut dice = Dice::new("content_templates", owner * 10 + place as u64);
    let admin = everyone().iter().find(|person| person.memberships.contains(&(owner, "admin")));
    row! {
        id: template(owner, place as u64),
        organization_id: organization(owner),
        name: name,
        description: active.then(|| format!("{name}: what every {} needs.", name.to_lowercase())),
        icon: icon,
        fields: template_fields(owner, place as u64),
        layout: (place < 2).then_some("<main><slot name=\"headline\"></slot><slot name=\"body\"></slot></main>"),
        ai_enabled: active,
        ai_prompts: if active { document!({"headline": "Suggest five headlines in the brand's tone."}) } else { document!({}) },
        validation_rules: document!([{"field": "headline", "rule": "maxLength", "value": 90, "message": "At most 90."}]),
        content_types: types,
        is_active: active,
        category: (place != 2).then_some("editorial"),
        tags: dice.several(&["web", "print", "seo", "shop"], 2),
        usage: document!({"count": dice.between(0, 900)}),
        created_by: user(admin.map_or(0, |person| person.number)),
        created_at: moment(-45 * DAY),
        updated_at: moment(-dice.between(1, 20) * DAY),
    }
}

fn template_fields(owner: u64, place: u64) -> Value {
    let field = |order: u64, name: &str, label: &str, kind: &str| {
        document!({
            "id": id("template_fields", (owner * 10 + place) * 10 + order), "name": name, "label": label, "type": kind,
            "required": order == 0, "aiEnabled": kind == "text", "order": order, "width": "full",
        })
    };
    document!([
        field(0, "headline", "Headline", "text"),
        field(1, "readingMinutes", "Reading time in minutes", "number"),
        field(2, "callToAction", "Call to action", "text"),
        field(3, "audience", "Audience", "tags"),
    ])
}

/// Templates of the first organization are assigned to its brands; the others are for all brands.
pub(super) fn template_brands() -> Vec<Row> {
    let brands: Vec<u64> = (0..LIVE_BRANDS).filter(|number| organization_of(*number) == 0).collect();
    let mut rows = Vec::new();
    for place in 0..2_u64 {
        for number in brands.iter().filter(|number| place == 0 || number.is_multiple_of(2)) {
            rows.push(row! {
                id: id("content_template_brands", place * 100 + number),
                content_template_id: template(0, place),
                brand_id: brand(*number),
                created_at: moment(-44 * DAY),
            });
        }
    }
    rows
}

fn organization_of(brand: u64) -> u64 {
    usize::try_from(brand).ok().and_then(|place| BRANDS.get(place)).map_or(0, |named| named.organization)
}

/// So many content rows, piece by piece; the last piece may lack its newest versions.
pub(super) fn content(content_rows: u64) -> impl Iterator<Item = Row> + Send {
    let all = (0_u64..).map(Piece::new).flat_map(|piece| (0..piece.versions).map(move |version| piece.row(version)));
    all.take(usize::try_from(content_rows).unwrap_or(usize::MAX))
}

/// A piece of content through all its versions.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// The number, from 0.
    pub(super) number: u64,
    /// How many versions there are.
    pub(super) versions: u64,
    brand: u64,
    status: &'static str,
}

impl Piece {
    /// What the dice say about the piece.
    pub(super) fn new(number: u64) -> Self {
        const STATUSES: [(&str, u64); 8] = [
            ("published", 46),
            ("draft", 20),
            ("pending_review", 8),
            ("in_review", 7),
            ("approved", 5),
            ("scheduled", 5),
            ("archived", 5),
            ("rejected", 4),
        ];
        let mut dice = Dice::new("pieces", number);
        let brand = match dice.below(100) {
            0..=24 => 0,
            25 => LIVE_BRANDS,
            _ => dice.below(LIVE_BRANDS),
        };
        let versions = [1, 1, 1, 1, 2, 2, 2, 3, 3, MOST_VERSIONS][dice.below(10) as usize % 10];
        let mut drawn = dice.below(100);
        let status = STATUSES.iter().find(|(_, share)| {
            let found = drawn < *share;
            drawn = drawn.saturating_sub(*share);
            found
        });
        Self { number, versions, brand, status: status.map_or("draft", |(status, _)| status) }
    }

    /// The id of a version, counted from 0.
    pub(super) fn row_id(&self, version: u64) -> Uuid {
        id("content", self.number * 8 + version)
    }

    /// The number of the brand.
    pub(super) fn brand(&self) -> u64 {
        self.brand
    }

    /// The number of the organization.
    pub(super) fn organization(&self) -> u64 {
        organization_of(self.brand)
    }

    /// Whether the newest version is going through a review.
    pub(super) fn is_in_review(&self) -> bool {
        self.status == "pending_review" || self.status == "in_review"
    }

    /// Whether the newest version goes or went through a review.
    pub(super) fn is_reviewed(&self) -> bool {
        self.is_in_review() || (self.number.is_multiple_of(3) && matches!(self.status, "published" | "approved" | "rejected"))
    }

    /// Who wrote it.
    pub(super) fn author(&self) -> Uuid {
        author(writers_of(self.brand), self.number)
    }

    /// When it was written. Twelve weeks hold all of it, however much it is.
    pub(super) fn created_seconds(&self) -> i64 {
        Dice::new("piece times", self.number).between(0, 84 * DAY)
    }

    /// An older version was published; it was archived when the next one was.
    fn status_of(&self, version: u64) -> &'static str {
        let newest = version + 1 == self.versions;
        if newest {
            self.status
        } else if version + 2 == self.versions && self.status != "published" && self.status != "archived" {
            "published"
        } else {
            "archived"
        }
    }

    /// Every ninth piece branches: its third version comes from the first and not from the second.
    fn parent_of(&self, version: u64) -> Option<Uuid> {
        let branched = self.number.is_multiple_of(9) && version == 2;
        version.checked_sub(if branched { 2 } else { 1 }).map(|parent| self.row_id(parent))
    }

    fn row(&self, version: u64) -> Row {
        let title = title(self.brand, &mut Dice::new("titles", self.number));
        let mut dice = Dice::new("content", self.number * 8 + version);
        let (owner, status) = (self.organization(), self.status_of(version));
        let trade = trade_of(self.brand);
        let kind = CONTENT_TYPES.get(self.number as usize % CONTENT_TYPES.len()).copied().unwrap_or("article");
        let created = self.created_seconds() + i64::try_from(version).unwrap_or_default() * 9 * DAY;
        let public = status == "published" || status == "archived";
        let published = public.then(|| created + dice.between(1, 96) * HOUR);
        let reviewed = version + 1 == self.versions && self.is_reviewed();
        let writers = writers_of(self.brand);
        let template = dice.chance(70).then(|| template(owner, self.number % 3));
        let fields = fields(self.brand, &title, &mut dice);
        let body = dice.chance(94).then(|| body(self.brand, &mut dice));
        row! {
            id: self.row_id(version),
            brand_id: brand(self.brand),
            template_id: template,
            type: kind,
            title: title,
            slug: format!("{}-{}", slug(&title), self.number),
            search_title: indexed(&Value::from(title.as_str()), TextForm::Plain),
            search_fields: indexed(&fields, TextForm::Json),
            search_body: indexed(&Value::from(body.as_deref()), TextForm::Html),
            fields: fields,
            body: body,
            excerpt: dice.chance(80).then(|| sentence(self.brand, &mut dice)),
            metadata: metadata(self.brand, &title, &mut dice),
            status: status,
            published_at: published.map(moment),
            published_by: published.filter(|_| dice.chance(95)).map(|_| author(writers, self.number + 1)),
            scheduled_for: (status == "scheduled").then(|| moment(2 * YEAR + dice.between(0, 90) * DAY)),
            expires_at: dice.chance(10).then(|| moment(3 * YEAR + dice.between(0, 90) * DAY)),
            workflow_id: reviewed.then(|| review(owner)),
            current_step_id: (reviewed && self.is_in_review()).then(|| step(owner, dice.below(2))),
            workflow_data: (reviewed && dice.chance(40)).then(|| document!({"priority": dice.pick(&["low", "normal", "high"])})),
            version: version + 1,
            version_note: (version > 0).then(|| dice.pick(&NOTES)),
            is_draft: matches!(status, "draft" | "pending_review" | "in_review" | "rejected"),
            parent_id: self.parent_of(version),
            views: if public { dice.below(60_000) } else { 0 },
            shares: if public { dice.below(900) } else { 0 },
            engagement: if public { engagement(&mut dice) } else { document!({}) },
            tags: dice.several(trade.tags, (self.number % 4) as usize),
            categories: dice.several(&["guides", "stories", "products", "news", "seasonal"], (self.number % 3) as usize),
            custom_fields: custom_fields(&mut dice),
            created_by: self.author(),
            created_at: moment(created),
            updated_by: author(writers, self.number + version),
            updated_at: moment(created + dice.between(1, 90) * HOUR),
            deleted_at: dice.chance(3).then(|| moment(created + 100 * HOUR)),
        }
    }
}

fn fields(brand: u64, title: &str, dice: &mut Dice) -> Value {
    document!({
        "headline": title,
        "readingMinutes": dice.between(1, 12),
        "callToAction": dice.pick(&["Shop now", "Read on", "Find a shop", "Learn how"]),
        "audience": dice.several(trade_of(brand).tags, 2),
    })
}

fn engagement(dice: &mut Dice) -> Value {
    document!({"duration": dice.between(5, 400), "scrollDepth": dice.between(10, 100)})
}

fn custom_fields(dice: &mut Dice) -> Value {
    if dice.chance(70) {
        return document!({});
    }
    document!({"campaign": dice.pick(&["spring", "launch", "evergreen"])})
}

fn metadata(brand: u64, title: &str, dice: &mut Dice) -> Value {
    if dice.chance(20) {
        return document!({});
    }
    document!({"metaTitle": title, "metaDescription": sentence(brand, dice), "keywords": dice.several(trade_of(brand).tags, 3)})
}
