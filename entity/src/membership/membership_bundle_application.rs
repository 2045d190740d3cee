//! `membership_bundle_applications`: an application that a bundle holds.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, all, any, authenticated, column, exists, in_application, in_organization, via, when};
use sea_orm::entity::prelude::*;

use crate::enums::ApplicationStatus;
use crate::membership::membership_bundle;
use crate::organization::application;
use crate::table::Table;
use crate::writing::Keep;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "membership_bundle_applications", comment = "An application that a bundle holds.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The bundle.")]
    pub membership_bundle_id: Uuid,
    #[sea_orm(comment = "The application it holds, of the bundle's organization.")]
    pub application_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::membership::membership_bundle::Entity",
        from = "Column::MembershipBundleId",
        to = "crate::membership::membership_bundle::Column::Id"
    )]
    MembershipBundle,
    #[sea_orm(
        belongs_to = "crate::organization::application::Entity",
        from = "Column::ApplicationId",
        to = "crate::organization::application::Column::Id"
    )]
    Application,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("membership", "MembershipBundleApplication", policy())
        .unique([Column::MembershipBundleId, Column::ApplicationId])
        .writing(|writing| {
            writing
                .invariant(
                    Column::ApplicationId,
                    "must be of the bundle's organization",
                    "EXISTS (SELECT 1 FROM membership_bundles AS bundle JOIN applications AS held \
     ON held.organization_id = bundle.organization_id \
     WHERE bundle.id = {membership_bundle_id} AND held.id = {application_id})",
                )
                .keep(Keep {
                    column: "membership_bundle_id",
                    parent: "membership_bundles",
                    of_rows_with: None,
                    holds:
                        "EXISTS (SELECT 1 FROM membership_bundle_applications AS other WHERE other.membership_bundle_id = {key}) \
            OR NOT EXISTS (SELECT 1 FROM membership_bundles AS bundle WHERE bundle.id = {key})"
                            .into(),
                    message: "a bundle holds at least one application",
                })
        })
}

/// Who may see and change what a bundle holds: whoever sees the bundle sees its active applications, members of the organization
/// all of them, an application itself; admins of the organization manage them.
///
/// The write path keeps at least one application in a bundle.
pub fn policy() -> Policy {
    let on_sale = all([authenticated(), when(column(application::Column::Status).equals(ApplicationStatus::Active))]);
    let of_member = in_organization(application::Column::OrganizationId, Role::Viewer);
    let manages_bundle =
        exists(Relation::MembershipBundle, in_organization(membership_bundle::Column::OrganizationId, Role::Admin));
    let manages_application = exists(Relation::Application, in_organization(application::Column::OrganizationId, Role::Admin));
    Policy::new()
        .read(any([
            all([via(Relation::MembershipBundle), exists(Relation::Application, any([on_sale, of_member]))]),
            in_application(Column::ApplicationId),
        ]))
        .write(all([manages_bundle, manages_application]))
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::MembershipBundleId, Column::ApplicationId])
}
