//! The brand domain: brands, the roles on them, and their claims. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]
#![expect(clippy::module_inception, reason = "the domain is called like its chief entity")]

pub mod brand;
pub mod brand_master_claim_brand;
pub mod brand_vetting_agency;
pub mod claim;
pub mod claim_product;
pub mod claim_replacement;
pub mod product;
pub mod user_brand_role;
