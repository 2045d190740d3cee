//! `membership_tiers`: a tier of an application's membership.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, Rule, all, any, authenticated, column, exists, in_application, in_organization, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::ApplicationStatus;
use crate::organization::application;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "membership_tiers", comment = "A tier of an application's membership.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The tier's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The application.")]
    pub application_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The name.")]
    pub name: String,
    #[sea_orm(
        column_type = "Text",
        comment = "The name in addresses: lower-case letters, digits and hyphens; one of each in an application."
    )]
    pub slug: String,
    #[sea_orm(column_type = "Text", comment = "What the tier offers.")]
    pub description: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "What members of the tier are entitled to, each by name: a limit, a flag or a text."
    )]
    pub features: Json,
    #[sea_orm(default_value = 0, comment = "The rank among the tiers of the application; zero or more.")]
    pub tier_level: i32,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::application::Entity",
        from = "Column::ApplicationId",
        to = "crate::organization::application::Column::Id"
    )]
    Application,
    #[sea_orm(has_many = "crate::membership::pricing_plan::Entity", via_rel = "Relation::MembershipTier")]
    PricingPlans,
    #[sea_orm(has_many = "crate::membership::user_membership::Entity", via_rel = "Relation::MembershipTier")]
    Memberships,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("membership", "MembershipTier", policy()).unique([Column::ApplicationId, Column::Slug]).writing(
        |writing| {
            writing
                .check(Column::Slug, Check::Slug)
                .check(Column::TierLevel, Check::AtLeast(0))
                .check(Column::Features, Check::Json(&structures::FREE))
        },
    )
}

/// Who may see and change tiers: signed-in users those of active applications and of their organizations' ones, an application
/// its own; admins of the application's organization manage them.
pub fn policy() -> Policy {
    let on_sale = all([authenticated(), when(column(application::Column::Status).equals(ApplicationStatus::Active))]);
    let of_member = in_organization(application::Column::OrganizationId, Role::Viewer);
    Policy::new()
        .read(any([exists(Relation::Application, any([on_sale, of_member])), in_application(Column::ApplicationId)]))
        .write(manages())
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::ApplicationId])
}

/// The viewer is an admin of the organization of the tier's application.
pub(super) fn manages() -> Rule {
    exists(Relation::Application, in_organization(application::Column::OrganizationId, Role::Admin))
}
