//! `user_brand_roles`: which user has which role on which brand, with extra permissions, restrictions and an end: the source of
//! every role on a brand.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, all, any, exists, in_brand, in_organization, not, own};
use sea_orm::entity::prelude::*;

use crate::brand::brand;
use crate::check::Check;
use crate::enums::BrandRole;
use crate::identity::user;
use crate::organization::organization_member;
use crate::table::{Computed, Kind, Table};
use crate::types::TextList;
use crate::writing::Grants;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "user_brand_roles",
    comment = "Which user has which role on which brand, with extra permissions, restrictions and an end: the source of every role on a brand."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The role's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user who holds the role.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The brand.")]
    pub brand_id: Uuid,
    #[sea_orm(comment = "What the user may do on the brand.")]
    pub role: BrandRole,
    #[sea_orm(default_value = "[]", comment = "Permissions beyond the role, each written resource:action.")]
    pub permissions: TextList,
    #[sea_orm(
        default_value = "[]",
        comment = "What the user may not do, each written resource:action; stronger than permissions and role."
    )]
    pub restrictions: TextList,
    #[sea_orm(comment = "When the user last used the brand.")]
    pub last_accessed_at: Option<DateTimeUtc>,
    #[sea_orm(default_value = 0, comment = "How often the user used the brand; zero or more.")]
    pub access_count: i32,
    #[sea_orm(comment = "The user who gave the role.")]
    pub assigned_by: Option<Uuid>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the role was given.")]
    pub assigned_at: DateTimeUtc,
    #[sea_orm(comment = "When the role ends; null when it does not.")]
    pub expires_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(
        belongs_to = "crate::identity::user::Entity",
        from = "Column::AssignedBy",
        to = "crate::identity::user::Column::Id"
    )]
    Assigner,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "UserBrandRole", policy())
        .computed(Computed {
            field: "isExpired",
            kind: Kind::Bool,
            description: "Whether the role has ended.",
            expression: "COALESCE({expires_at} <= {now()}, FALSE)".into(),
            guarded_as: None,
        })
        .unique([Column::UserId, Column::BrandId])
        .writing(|writing| {
            writing
                .check(Column::Permissions, Check::KnownPermissions)
                .check(Column::Restrictions, Check::PermissionPatterns)
                .check(Column::AccessCount, Check::AtLeast(0))
                .invariant(
                    Column::UserId,
                    "must be a member of the brand's organization",
                    "EXISTS (SELECT 1 FROM brands AS brand JOIN organization_members AS member \
     ON member.organization_id = brand.organization_id \
     WHERE brand.id = {brand_id} AND member.user_id = {user_id})",
                )
                .grants(Grants {
                    brand: "brand_id",
                    role: "role",
                    permissions: "permissions",
                    restrictions: "restrictions",
                    ends: "expires_at",
                    only_restricts: "EXISTS (SELECT 1 FROM brands AS brand JOIN organization_members AS member \
     ON member.organization_id = brand.organization_id AND member.role = 'admin' \
     WHERE brand.id = {brand_id} AND member.user_id = {user_id})"
                        .into(),
                })
        })
}

/// Who may see and change roles on a brand: everyone sees the own one and may give it up, brand admins manage the others. Who left
/// the brand's organization sees none of its rows any more, own ones included.
///
/// The write path checks that the new holder is a member of the brand's own organization (the rule asks for one that the viewer
/// shares), and that nobody hands out a permission without holding it.
pub fn policy() -> Policy {
    let manages = |action: &str| in_brand(Column::BrandId, &format!("user_brand_roles:{action}"));
    let colleague = in_organization(organization_member::Column::OrganizationId, Role::Viewer);
    let member = exists(Relation::Brand, in_organization(brand::Column::OrganizationId, Role::Viewer));
    let own_as_member = all([own(Column::UserId), member]);
    Policy::new()
        .read(any([own_as_member.clone(), manages("read")]))
        .insert(all([manages("insert"), exists(Relation::User, exists(user::Relation::OrganizationMemberships, colleague))]))
        .update(all([manages("update"), not(own(Column::UserId))]))
        .delete(any([manages("delete"), own_as_member]))
        .preset(Column::AssignedBy, Preset::ViewerId)
        .preset(Column::AssignedAt, Preset::Now)
        .system([Column::Id, Column::LastAccessedAt, Column::AccessCount, Column::AssignedBy, Column::AssignedAt])
        .immutable([Column::UserId, Column::BrandId])
}
