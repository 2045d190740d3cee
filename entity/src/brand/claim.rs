//! `claims`: a marketing or regulatory claim and where it may be used.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Rule, all, any, column, exists, in_brand, own, presets, when};
use sea_orm::entity::prelude::*;

use crate::brand::brand;
use crate::brand::brand_master_claim_brand;
use crate::brand::claim_product;
use crate::check::Check;
use crate::enums::{ClaimLevel, ClaimStatus, ClaimType};
use crate::structures;
use crate::table::{Computed, Kind, Table};
use crate::types::TextList;
use crate::writing::{RowCheck, Versioning};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claims", comment = "A marketing or regulatory claim and where it may be used.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The claim's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The brand that makes the claim.")]
    pub brand_id: Uuid,
    #[sea_orm(comment = "What the claim is about; the master claims of a brand may be taken over by others.")]
    pub r#type: ClaimType,
    #[sea_orm(comment = "How far the claim reaches.")]
    pub level: ClaimLevel,
    #[sea_orm(column_type = "JsonBinary", comment = "The claim's wording: the original, and one text for each language.")]
    pub text: Json,
    #[sea_orm(comment = "Whether the claim may, must or must not be used.")]
    pub status: ClaimStatus,
    #[sea_orm(default_value = "[]", comment = "The countries it applies to, two upper-case letters each; empty for all.")]
    pub countries: TextList,
    #[sea_orm(comment = "The ingredients it is about.")]
    pub ingredients: Option<TextList>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the claim begins to apply.")]
    pub effective_from: DateTimeUtc,
    #[sea_orm(comment = "When the claim ceases to apply, after its beginning; null when it does not.")]
    pub effective_to: Option<DateTimeUtc>,
    #[sea_orm(comment = "The rules it rests on.")]
    pub regulatory_references: Option<TextList>,
    #[sea_orm(comment = "Where the evidence is.")]
    pub documentation_urls: Option<TextList>,
    #[sea_orm(column_type = "Text", comment = "Remarks.")]
    pub notes: Option<String>,
    #[sea_orm(default_value = 1, comment = "Raised by one on every change; a change names the version it has read.")]
    pub version: i32,
    #[sea_orm(comment = "The user who added the row.")]
    pub created_by: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(comment = "The user who last changed the row.")]
    pub updated_by: Uuid,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
    #[sea_orm(comment = "When the row was soft-deleted; null while it is live.")]
    pub deleted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::CreatedBy", to = "crate::identity::user::Column::Id")]
    Creator,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UpdatedBy", to = "crate::identity::user::Column::Id")]
    LastEditor,
    #[sea_orm(has_many = "crate::brand::claim_product::Entity", via_rel = "Relation::Claim")]
    ClaimProducts,
    #[sea_orm(has_many = "crate::brand::claim_replacement::Entity", via_rel = "Relation::Claim")]
    Replacements,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "Claim", policy())
        .computed(Computed {
            field: "isEffective",
            kind: Kind::Bool,
            description: "Whether the claim applies now.",
            expression: "{effective_from} <= {now()} AND ({effective_to} IS NULL OR {effective_to} > {now()})".into(),
            guarded_as: None,
        })
        .soft_delete()
        .many_to_many("products", Relation::ClaimProducts, claim_product::Relation::Product)
        .writing(|writing| {
            writing
                .check(Column::Text, Check::Json(&structures::CLAIM_TEXT))
                .check(Column::Countries, Check::Each(&Check::Country))
                .row_check(RowCheck::Greater("effective_to", "effective_from"))
                .versioning(Versioning::Counter { required: true })
        })
}

/// Who may see and change claims: whoever has a role on the brand sees them, and the master claims of the brands it takes claims
/// from; editors write claims and remove their own, brand admins remove all and restore.
pub fn policy() -> Policy {
    presets::brand(Column::BrandId, "claims")
        .read(any([in_brand(Column::BrandId, "claims:read"), taken_over()]))
        .delete(any([
            in_brand(Column::BrandId, "claims:delete"),
            all([own(Column::CreatedBy), in_brand(Column::BrandId, "claims:delete_own")]),
        ]))
        .preset(Column::CreatedBy, Preset::ViewerId)
        .preset(Column::UpdatedBy, Preset::ViewerId)
        .system([Column::Id, Column::Version, Column::CreatedAt, Column::UpdatedBy, Column::UpdatedAt, Column::DeletedAt])
        .immutable([Column::BrandId, Column::CreatedBy])
}

/// A master claim of a live brand from which a brand of the viewer takes its master claims.
fn taken_over() -> Rule {
    let by_own_brand = in_brand(brand_master_claim_brand::Column::BrandId, "claims:read");
    all([
        when(column(Column::Type).equals(ClaimType::Master)),
        exists(
            Relation::Brand,
            all([
                when(column(brand::Column::DeletedAt).is_null()),
                exists(brand::Relation::MasterClaimUsedByLinks, by_own_brand),
            ]),
        ),
    ])
}
