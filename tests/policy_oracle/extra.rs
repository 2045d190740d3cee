//! Rows that the demonstration lacks and that let every clause decide something, each a copy of a row with other values.

use policy::{BrandRole, Image, ImageValue, OrganizationRole, Permission, PermissionSet, Role, Viewer, ViewerKind};
use rowgate::demo;
use uuid::Uuid;

use super::memory::{Memory, id_in, id_of, is_alive};
use super::viewers::{Someone, everyone};
use crate::support::{AMARA, Backend, INGRID, SMALL, World, now};

/// A world of one's own with the demonstration and the further rows, and all its rows in memory.
pub async fn world(backend: Backend) -> (World, Memory) {
    let world = World::own(backend, SMALL).await;
    let known = Memory::load(&world).await;
    Extra { world: &world, known: &known, made: 0 }.insert().await;
    trail(&world).await;
    let memory = Memory::load(&world).await;
    (world, memory)
}

/// Everyone, and callers the demonstration lacks: an org admin whom restrictions left no permission on any brand, members of nothing
/// with a single permission, and narrowed admins and developers.
pub async fn everyone_and_more(world: &World, memory: &Memory) -> Vec<Someone> {
    let mut people = everyone(world, memory).await;
    let narrowed = people.iter().filter_map(|someone| {
        let viewer = someone.viewer.clone();
        let organization = viewer.organization_roles.iter().find(|held| held.role == Role::Admin)?.organization_id;
        Some(Someone {
            name: format!("{}, narrowed", someone.name),
            viewer: Viewer { organization: Some(organization), ..viewer },
        })
    });
    let developers = people.iter().filter(|someone| someone.viewer.developer).flat_map(|someone| {
        let viewer = &someone.viewer;
        let organization = memory.rows("organizations").first().map(id_of);
        let application = memory.rows("applications").first().map(id_of);
        let by = [Viewer { organization, ..viewer.clone() }, Viewer { application_id: application, ..viewer.clone() }];
        by.map(|viewer| Someone { name: format!("{}, narrowed", someone.name), viewer })
    });
    let further: Vec<Someone> = narrowed.chain(developers).collect();
    people.extend(further);
    for image in memory.rows("organizations") {
        let organization_roles = vec![OrganizationRole { organization_id: id_of(image), role: Role::Admin }];
        let viewer = Viewer { organization_roles, ..nobody() };
        people.push(Someone { name: format!("an admin of {} without permissions", id_of(image)), viewer });
    }
    for name in HELD_ALONE {
        let granted = PermissionSet::from_iter(Permission::parse(name));
        let role = |brand: &Image| BrandRole {
            brand_id: id_of(brand),
            organization_id: id_in(brand, "organization_id").expect("an organization"),
            role: Role::Viewer,
            granted,
            expires_at: None,
        };
        let brand_roles = memory.rows("brands").iter().map(role).collect();
        people.push(Someone { name: format!("holder of {name} alone"), viewer: Viewer { brand_roles, ..nobody() } });
    }
    people
}

/// Permissions that somebody holds on every brand, and no other.
const HELD_ALONE: [&str; 12] = [
    "ai_generations:read",
    "claims:delete",
    "content:read",
    "content_templates:read",
    "files:read",
    "files:restore",
    "files:update",
    "products:delete",
    "user_brand_roles:read",
    "user_brand_roles:update",
    "workflow_instances:read",
    "workflows:read",
];

fn nobody() -> Viewer {
    Viewer { kind: ViewerKind::User, user_id: Some(Uuid::from_u128(1)), now: now(), ..Viewer::default() }
}

/// Entries of the trail, as if something had happened: what is made up has no history.
pub async fn trail(world: &World) {
    let known = Memory::load(world).await;
    let extra = Extra { world, known: &known, made: 0 };
    let [northwind, halden] = [AMARA, INGRID].map(|email| extra.home(email));
    let viewer = person("viewer of Northwind Coffee");
    let brands = known.rows("brands").iter();
    let brand = brands.filter(|image| is_alive(image)).find(|image| id_in(image, "organization_id") == Some(northwind));
    let brand = brand.map(id_of);
    let removed =
        known.rows("brands").iter().find(|image| !is_alive(image) && id_in(image, "organization_id") == Some(northwind));
    let removed = removed.map(id_of);
    assert!(removed.is_some(), "no brand of Northwind was removed");
    // Of an organization and one of its brands or a removed one, of an organization alone, of a brand alone, of neither; by somebody or by nobody.
    let of = [
        (Some(northwind), brand, Some(viewer)),
        (Some(northwind), removed, None),
        (Some(halden), None, Some(viewer)),
        (None, brand, None),
        (Some(halden), None, None),
        (None, None, Some(person("editor of Halden Skin"))),
        (None, None, None),
    ];
    let maybe = |id: Option<Uuid>| id.map_or_else(|| "NULL".to_owned(), |id| world.id(id));
    for (place, (organization, brand, user)) in of.into_iter().enumerate() {
        let id =
            |table: u128| world.id(Uuid::from_u128(0x7a11_0000_0000_4000_8000_0000_0000_0000 + table * 1_000 + place as u128));
        let (of, at) = (format!("{}, {}, {}", maybe(organization), maybe(brand), maybe(user)), extra.moment());
        let columns = "organization_id, brand_id, user_id, created_at";
        let image = "'{\"name\":\"x\"}'";
        let entry = format!("'update', 'brands', {}, {image}, {image}", id(0));
        world.run(&format!("INSERT INTO audit_logs (id, {columns}, action, resource_type, resource_id, old_value, new_value) VALUES ({}, {of}, {at}, {entry})", id(1))).await;
        let event = format!("{}, 'brands', 'UPDATE', {image}", id(0));
        world.run(&format!("INSERT INTO events (id, {columns}, aggregate_id, aggregate_type, event_type, payload) VALUES ({}, {of}, {at}, {event})", id(2))).await;
    }
}

/// Tables with rows of a user in an organization.
const OWNED: [&str; 19] = [
    "ai_conversations",
    "ai_providers",
    "ai_token_usage",
    "api_keys",
    "audience_segments",
    "campaign_flows",
    "campaigns",
    "conversations",
    "custom_dashboards",
    "data_sources",
    "files",
    "functions",
    "message_templates",
    "reports",
    "social_accounts",
    "social_posts",
    "subscriptions",
    "user_integrations",
    "vector_store",
];

struct Extra<'a> {
    world: &'a World,
    known: &'a Memory,
    made: u128,
}

impl Extra<'_> {
    async fn insert(&mut self) {
        let former = person("left Bergkvist Outdoor; the role on the brand is still written down");
        let halden_viewer = person("viewer of Halden Beauty without a role on any brand");
        let northwind_editor = person("editor of Northwind Trading without a role on any brand");
        let northwind_viewer = person("viewer of Northwind Coffee");
        let [northwind, halden, bergkvist] =
            [AMARA, INGRID, &address("admin of Bergkvist Outdoor")].map(|email| self.home(email));
        // Rows of an organization whose owner left it, and rows of a member who only reads.
        for table in OWNED {
            for (user, organization) in [(former, bergkvist), (northwind_viewer, northwind)] {
                let values = self.owned(table, user, organization);
                self.copy(table, |_| true, &values).await;
            }
        }
        // What was shared with somebody who left.
        let board = self.copy("custom_dashboards", |_| true, &[("organization_id", self.id(bergkvist))]).await;
        self.copy("dashboard_shares", |_| true, &[("dashboard_id", self.id(board)), ("user_id", self.id(former))]).await;
        let automation = |image: &Image| image["kind"] == text("automation");
        let left = [("organization_id", self.id(bergkvist)), ("created_by", self.id(former))];
        let left = self.copy("workflows", automation, &left).await;
        self.copy("workflow_runs", |_| true, &[("user_id", self.id(former)), ("workflow_id", self.id(left))]).await;
        // An automation of a member who only reads, and a run of it.
        let own = [("organization_id", self.id(northwind)), ("created_by", self.id(northwind_viewer))];
        let own = self.copy("workflows", automation, &own).await;
        self.copy("workflow_runs", |_| true, &[("user_id", self.id(northwind_viewer)), ("workflow_id", self.id(own))]).await;
        self.content_workflows(&[(northwind, northwind_editor), (halden, halden_viewer)]).await;
        self.customers([northwind, halden, bergkvist], [former, halden_viewer, northwind_viewer]).await;
        self.deleted_parents(northwind, former).await;
        self.messages(&[(former, bergkvist), (northwind_viewer, northwind)]).await;
        self.files(northwind, northwind_editor).await;
        // A suggestion for somebody else than the user of its thread.
        self.copy("ai_suggestions", |_| true, &[("user_id", self.id(former))]).await;
    }

    /// What makes a copy somebody's, in an organization.
    fn owned(&self, table: &str, user: Uuid, organization: Uuid) -> Vec<(&'static str, String)> {
        let mut values = vec![("user_id", self.id(user)), ("organization_id", self.id(organization))];
        match table {
            "subscriptions" => values.push(("stripe_id", "NULL".to_owned())),
            "files" => values.extend([("brand_id", "NULL".to_owned()), ("storage_key", format!("'extra/{}'", self.made))]),
            _ => {}
        }
        values
    }

    /// Messages of campaigns whose users left, or only read.
    async fn messages(&mut self, of: &[(Uuid, Uuid)]) {
        for (user, organization) in of {
            let values = self.owned("campaigns", *user, *organization);
            let campaign = self.copy("campaigns", |_| true, &values).await;
            let campaign = ("campaign_id", self.id(campaign));
            let sid = ("message_sid", "NULL".to_owned());
            self.copy("sms_messages", |_| true, &[campaign, ("organization_id", self.id(*organization)), sid]).await;
        }
    }

    /// Files of a brand and of one that was removed, in each bucket, there and deleted, stored by somebody without a role on either.
    async fn files(&mut self, organization: Uuid, user: Uuid) {
        let known = self.known;
        for is_removed in [false, true] {
            let fits = |image: &&Image| {
                id_in(image, "organization_id") == Some(organization) && (image["deleted_at"] != ImageValue::Null) == is_removed
            };
            let Some(brand) = known.rows("brands").iter().find(fits).map(id_of) else {
                panic!("no brand, removed: {is_removed}")
            };
            for (bucket, deleted_at) in [("media", "NULL".to_owned()), ("exports", "NULL".to_owned()), ("media", self.moment())] {
                let key = ("storage_key", format!("'extra/{}'", self.made));
                let of =
                    [("organization_id", self.id(organization)), ("brand_id", self.id(brand)), ("user_id", self.id(user)), key];
                let rest = [("report_id", "NULL".to_owned()), ("bucket", format!("'{bucket}'")), ("deleted_at", deleted_at)];
                let values: Vec<_> = of.into_iter().chain(rest).collect();
                self.copy("files", |_| true, &values).await;
            }
        }
    }

    /// Content workflows for one brand of several, made by people without a role on it.
    async fn content_workflows(&mut self, of: &[(Uuid, Uuid)]) {
        for (organization, maker) in of {
            let values =
                [("organization_id", self.id(*organization)), ("created_by", self.id(*maker)), ("is_default", self.no())];
            let workflow = self.copy("workflows", |image| image["kind"] == text("content"), &values).await;
            let known = self.known;
            let served =
                |image: &Image| id_in(image, "organization_id") == Some(*organization) && image["deleted_at"] == ImageValue::Null;
            let brand = known.rows("brands").iter().rev().find(|image| served(image)).map(id_of).expect("a brand");
            self.copy("workflow_brands", |_| true, &[("workflow_id", self.id(workflow)), ("brand_id", self.id(brand))]).await;
        }
    }

    /// Customers with a colleague who left, with no link to an organization, and linked to another one than the home.
    async fn customers(&mut self, [northwind, halden, bergkvist]: [Uuid; 3], [former, halden_viewer, viewer]: [Uuid; 3]) {
        let editor = person("editor of Northwind Trading without a role on any brand");
        let halden_editor = person("editor of Halden Skin");
        let abandoned = self.copy("customers", |_| true, &[("organization_id", self.id(bergkvist))]).await;
        self.assign(abandoned, &[former]).await;
        let unlinked = self.copy("customers", |_| true, &[("organization_id", self.id(northwind))]).await;
        self.assign(unlinked, &[viewer, editor]).await;
        let linked = self.copy("customers", |_| true, &[("organization_id", self.id(northwind))]).await;
        self.assign(linked, &[halden_viewer, halden_editor]).await;
        let values = [("customer_id", self.id(linked)), ("organization_id", self.id(halden))];
        self.copy("customer_organizations", |_| true, &values).await;
    }

    async fn assign(&mut self, customer: Uuid, users: &[Uuid]) {
        for user in users {
            self.copy("customer_users", |_| true, &[("customer_id", self.id(customer)), ("user_id", self.id(*user))]).await;
        }
    }

    /// A deleted organization with a member, and a brand that takes master claims from a deleted one.
    async fn deleted_parents(&mut self, northwind: Uuid, member: Uuid) {
        let slug = ("slug", "'closed-down'".to_owned());
        let closed = self.copy("organizations", |_| true, &[slug, ("deleted_at", self.moment())]).await;
        let values = [("organization_id", self.id(closed)), ("user_id", self.id(member))];
        self.copy("organization_members", |_| true, &values).await;
        let known = self.known;
        let brand = |is_deleted: bool| {
            let fits = |image: &&Image| (image["deleted_at"] != ImageValue::Null) == is_deleted;
            let home = |image: &&Image| is_deleted || id_in(image, "organization_id") == Some(northwind);
            known.rows("brands").iter().find(|image| fits(image) && home(image)).map(id_of).expect("a brand")
        };
        let values = [("brand_id", self.id(brand(false))), ("claim_brand_id", self.id(brand(true)))];
        self.copy("brand_master_claim_brands", |_| true, &values).await;
    }

    /// Copies the first row that fits, with a new id and other values.
    async fn copy(&mut self, table: &'static str, fits: impl Fn(&Image) -> bool, values: &[(&str, String)]) -> Uuid {
        self.made += 1;
        let id = Uuid::from_u128(0x0e57_0000_0000_4000_8000_0000_0000_0000 + self.made);
        let model = self.known.rows(table).iter().find(|image| fits(image)).map(id_of).expect("a row to copy");
        let tables = entity::tables();
        let columns: Vec<&str> =
            tables.iter().find(|known| known.name == table).expect("a table").columns.iter().map(|column| column.name).collect();
        let value = |column: &&str| match values.iter().find(|(named, _)| named == column) {
            Some((_, sql)) => sql.clone(),
            None if *column == "id" => self.id(id),
            None => format!("\"{column}\""),
        };
        let selected: Vec<String> = columns.iter().map(value).collect();
        let named: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let (named, selected, model) = (named.join(", "), selected.join(", "), self.id(model));
        self.world
            .run_unrecorded(&format!("INSERT INTO \"{table}\" ({named}) SELECT {selected} FROM \"{table}\" WHERE id = {model}"))
            .await;
        id
    }

    fn id(&self, id: Uuid) -> String {
        self.world.id(id)
    }

    fn no(&self) -> String {
        if self.world.backend == Backend::Sqlite { "0" } else { "FALSE" }.to_owned()
    }

    fn moment(&self) -> String {
        let text = "'2026-01-10T00:00:00.000000Z'";
        if self.world.backend == Backend::Sqlite { text.to_owned() } else { format!("CAST({text} AS timestamptz)") }
    }

    /// The organization of a person.
    fn home(&self, email: &str) -> Uuid {
        let users = demo::users();
        let user = users.iter().find(|user| user.email == email).expect("somebody").id;
        let member = self.known.with("organization_members", "user_id", user).next().expect("a member");
        id_in(member, "organization_id").expect("an organization")
    }
}

fn text(text: &str) -> ImageValue {
    ImageValue::Text(text.to_owned())
}

fn person(summary: &str) -> Uuid {
    demo::users().iter().find(|user| user.summary == summary).unwrap_or_else(|| panic!("nobody is {summary}")).id
}

fn address(summary: &str) -> String {
    demo::users().into_iter().find(|user| user.summary == summary).unwrap_or_else(|| panic!("nobody is {summary}")).email
}
