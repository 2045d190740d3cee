//! Rows of the organization domain: organizations, members, applications, licences, customers and integrations.

use uuid::Uuid;

use super::accounts::user;
use super::names::{CUSTOMER_FIRST, CUSTOMER_LAST, ORGANIZATIONS};
use super::people::{State, everyone};
use super::seed::{DAY, Dice, HOUR, Row, YEAR, document, id, moment, row};

/// Customers of each organization.
const CUSTOMERS_EACH: u64 = 60;

/// The applications: name, slug, organization, status.
const APPLICATIONS: [(&str, &str, u64, &str); 6] = [
    ("Northwind Coffee Club", "northwind-coffee-club", 0, "active"),
    ("Northwind Wholesale", "northwind-wholesale", 0, "active"),
    ("Halden Circle", "halden-circle", 1, "active"),
    ("Bergkvist Trails", "bergkvist-trails", 2, "active"),
    ("Trailhead Beta", "trailhead-beta", 2, "development"),
    ("Les Amis de Delacroix", "les-amis-de-delacroix", 3, "inactive"),
];

const MODULES: [(&str, Option<&str>); 4] = [
    ("Content studio", Some("Write, review and publish content for every brand.")),
    ("Claims library", Some("Keep what may be said about a product, and where.")),
    ("Membership", Some("Tiers, plans and members of applications.")),
    ("Automation", None),
];

/// The id of an organization.
pub(super) fn organization(number: u64) -> Uuid {
    id("organizations", number)
}

/// The id of an application.
pub(super) fn application(number: u64) -> Uuid {
    id("applications", number)
}

/// The number of an application's organization, for each application.
pub(super) fn application_owners() -> impl Iterator<Item = (u64, u64)> {
    (0_u64..).zip(APPLICATIONS.iter().map(|(_, _, owner, _)| *owner))
}

/// The organizations.
pub(super) fn organizations() -> Vec<Row> {
    let rows = (0_u64..).zip(&ORGANIZATIONS).map(|(number, named)| {
        row! {
            id: organization(number),
            name: named.name,
            slug: named.slug,
            plan: named.plan,
            settings: document!({
                "mfa_required": false,
                "supportEmail": format!("help@{}.example", named.slug),
                "whiteLabel": {"domain": format!("studio.{}.example", named.slug), "hidePoweredBy": number < 2},
            }),
            created_at: moment(-90 * DAY + i64::try_from(number).unwrap_or_default() * DAY),
            updated_at: moment(-20 * DAY),
            deleted_at: None::<String>,
        }
    });
    rows.collect()
}

/// Who is a member of what.
pub(super) fn members() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone() {
        for (number, role) in &person.memberships {
            let joined = -29 * DAY + i64::try_from(person.number).unwrap_or_default() * HOUR;
            rows.push(row! {
                id: id("organization_members", person.number * 10 + number),
                organization_id: organization(*number),
                user_id: user(person.number),
                role: role,
                created_at: moment(joined),
                updated_at: moment(joined),
            });
        }
    }
    rows
}

/// The applications.
pub(super) fn applications() -> Vec<Row> {
    let rows = (0_u64..).zip(&APPLICATIONS).map(|(number, (name, slug, owner, status))| {
        let keys = document!([{
            "id": id("application_keys", number),
            "name": "Server",
            "hash": format!("demo: no hash {number}"),
            "created_at": moment(-10 * DAY),
            "last_used_at": null,
            "revoked_at": null,
        }]);
        row! {
            id: application(number),
            organization_id: organization(*owner),
            name: name,
            slug: slug,
            description: (*status != "development").then(|| format!("{name}: offers and news for members.")),
            api_keys: (number % 3 != 2).then_some(keys),
            configuration: document!({"domain": format!("{slug}.example"), "hooks": {"memberJoined": number % 2 == 0}}),
            status: status,
            created_at: moment(-25 * DAY),
            updated_at: moment(-5 * DAY),
        }
    });
    rows.collect()
}

/// Two licences an organization: one that ends and one that does not.
pub(super) fn licenses() -> Vec<Row> {
    let rows = (0..ORGANIZATIONS.len() as u64 * 2).map(|number| {
        row! {
            id: id("licenses", number),
            organization_id: organization(number / 2),
            license_key: id("license_keys", number),
            expiration_date: (number % 2 == 0).then(|| moment(2 * YEAR)),
            created_at: moment(-80 * DAY),
            updated_at: moment(-80 * DAY),
        }
    });
    rows.collect()
}

/// What each organization provides.
pub(super) fn modules() -> Vec<Row> {
    let mut rows = Vec::new();
    for owner in 0..ORGANIZATIONS.len() as u64 {
        for (place, (name, description)) in (0_u64..).zip(&MODULES) {
            rows.push(row! {
                id: id("org_modules", owner * 10 + place),
                organization_id: organization(owner),
                module_name: name,
                description: description,
                created_at: moment(-79 * DAY),
                updated_at: moment(-30 * DAY),
            });
        }
    }
    rows
}

/// Which licence covers what: the first of an organization half, the second all.
pub(super) fn license_modules() -> Vec<Row> {
    let mut rows = Vec::new();
    for license in 0..ORGANIZATIONS.len() as u64 * 2 {
        let covered = if license % 2 == 0 { 2 } else { MODULES.len() as u64 };
        for place in 0..covered {
            rows.push(row! {
                id: id("license_modules", license * 10 + place),
                license_id: id("licenses", license),
                module_id: id("org_modules", license / 2 * 10 + place),
                created_at: moment(-78 * DAY),
            });
        }
    }
    rows
}

fn customers_in_all() -> u64 {
    ORGANIZATIONS.len() as u64 * CUSTOMERS_EACH
}

/// A customer's first name, last name and the start of an address.
fn customer_name(number: u64) -> (&'static str, &'static str, String) {
    let mut dice = Dice::new("customers", number);
    (dice.pick(&CUSTOMER_FIRST), dice.pick(&CUSTOMER_LAST), format!("customer-{number:03}"))
}

/// The numbers of the customers whose home an organization is.
pub(super) fn customers_of(owner: u64) -> Vec<u64> {
    (owner * CUSTOMERS_EACH..(owner + 1) * CUSTOMERS_EACH).collect()
}

/// The customers.
pub(super) fn customers() -> Vec<Row> {
    let rows = (0..customers_in_all()).map(|number| {
        let (first, last, _) = customer_name(number);
        let since = i64::try_from(number % CUSTOMERS_EACH).unwrap_or_default() * 5 * HOUR;
        row! {
            id: id("customers", number),
            organization_id: organization(number / CUSTOMERS_EACH),
            name: format!("{first} {last}"),
            first_name: first,
            last_name: last,
            created_at: moment(since - 15 * DAY),
            updated_at: moment(since),
        }
    });
    rows.collect()
}

/// One to three addresses a customer, the first of them primary.
pub(super) fn customer_emails() -> Vec<Row> {
    let mut rows = Vec::new();
    for customer in 0..customers_in_all() {
        let mut dice = Dice::new("customer_emails", customer);
        let (_, _, handle) = customer_name(customer);
        let count = 1 + usize::try_from(dice.below(3)).unwrap_or_default();
        for (place, ending) in (0_u64..).zip(["", "+news", ".work"]).take(count) {
            rows.push(row! {
                id: id("customer_emails", customer * 10 + place),
                customer_id: id("customers", customer),
                email: format!("{handle}{ending}@{}.example", dice.pick(&["mail", "post", "inbox"])),
                is_primary: place == 0,
                created_at: moment(-12 * DAY),
                updated_at: moment(-dice.between(1, 200) * HOUR),
            });
        }
    }
    rows
}

/// Up to two numbers a customer; not everyone has a primary one.
pub(super) fn customer_phones() -> Vec<Row> {
    let mut rows = Vec::new();
    for customer in 0..customers_in_all() {
        let mut dice = Dice::new("customer_phones", customer);
        for place in 0..dice.below(3) {
            rows.push(row! {
                id: id("customer_phones", customer * 10 + place),
                customer_id: id("customers", customer),
                phone: format!("+4420794{:05}", customer * 17 + place),
                type: [Some("mobile"), Some("work"), None][dice.below(3) as usize % 3],
                is_primary: place == 0 && dice.chance(80),
                created_at: moment(-11 * DAY),
                updated_at: moment(-dice.between(1, 200) * HOUR),
            });
        }
    }
    rows
}

/// Every customer is linked to the home organization, some to the next one too.
pub(super) fn customer_organizations() -> Vec<Row> {
    let mut rows = Vec::new();
    for customer in 0..customers_in_all() {
        let home = customer / CUSTOMERS_EACH;
        let further = (customer % 9 == 4).then_some((home + 1) % ORGANIZATIONS.len() as u64);
        for (place, linked) in (0_u64..).zip([Some(home), further].into_iter().flatten()) {
            rows.push(row! {
                id: id("customer_organizations", customer * 10 + place),
                customer_id: id("customers", customer),
                organization_id: organization(linked),
                created_at: moment(-10 * DAY),
            });
        }
    }
    rows
}

/// Members look after customers of their organization; every sixth customer has nobody.
pub(super) fn customer_users() -> Vec<Row> {
    let people = everyone();
    let mut rows = Vec::new();
    for customer in (0..customers_in_all()).filter(|customer| customer % 6 != 5) {
        let home = customer / CUSTOMERS_EACH;
        let members: Vec<u64> = people
            .iter()
            .filter(|person| person.state == State::Active && person.memberships.iter().any(|(owner, _)| *owner == home))
            .map(|person| person.number)
            .collect();
        let mut dice = Dice::new("customer_users", customer);
        let assigned = 1 + usize::from(dice.chance(20));
        for (place, member) in (0_u64..).zip(dice.several(&members, assigned)) {
            rows.push(row! {
                id: id("customer_users", customer * 10 + place),
                customer_id: id("customers", customer),
                user_id: user(member),
                created_at: moment(-9 * DAY),
            });
        }
    }
    rows
}

/// Connections to outside providers, personal ones and ones of an organization.
pub(super) fn integrations() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone().iter().filter(|person| person.number % 4 == 1 && person.state == State::Active) {
        let mut dice = Dice::new("user_integrations", person.number);
        let provider = dice.pick(&["google_drive", "slack", "figma", "shopify"]);
        let shared = person.memberships.first().filter(|_| dice.chance(65));
        rows.push(row! {
            id: id("user_integrations", person.number),
            user_id: user(person.number),
            organization_id: shared.map(|(number, _)| organization(*number)),
            provider: provider,
            name: format!("{} of {}", provider.replace('_', " "), person.first),
            config: document!({"folder": "/Marketing", "syncEveryMinutes": dice.between(5, 60)}),
            credentials: dice.chance(70).then(|| document!({"demo": "no credentials"})),
            is_active: dice.chance(85),
            last_sync_at: dice.chance(60).then(|| moment(-dice.between(1, 30) * HOUR)),
            created_at: moment(-14 * DAY),
            updated_at: moment(-dice.between(1, 100) * HOUR),
        });
    }
    rows
}
