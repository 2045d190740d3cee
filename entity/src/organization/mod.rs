//! The organization domain: tenants and what they hold. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]
#![expect(clippy::module_inception, reason = "the domain is called like its chief entity")]

pub mod application;
pub mod customer;
pub mod customer_email;
pub mod customer_organization;
pub mod customer_phone;
pub mod customer_user;
pub mod license;
pub mod license_module;
pub mod org_module;
pub mod organization;
pub mod organization_member;
pub mod user_integration;
