//! The families most tables follow, each as a policy to start from.
//!
//! A family says what its tables have in common and nothing more; an entity overrides what differs. No family opens a table to
//! writing by more than its own line says, and none knows a table by name.

use sea_orm::{IdenStatic, RelationTrait};

use crate::{Policy, Role, Rule, all, allow, any, column, in_application, in_brand, in_organization, own, via, when};

/// Own rows: the user named by `user` reads and writes the row; roles give nothing.
pub fn own_rows(user: impl IdenStatic) -> Policy {
    Policy::new().read(own(user)).write(own(user))
}

/// Own rows in an organization: the user named by `user` reads the row while a member and writes it while an editor; personal rows
/// (no organization) are that user's alone, the deleted ones too; an administrator manages all rows of the organization and sees the
/// deleted ones.
pub fn own_rows_in_organization(user: impl IdenStatic, organization: impl IdenStatic) -> Policy {
    let manages = in_organization(organization, Role::Admin);
    Policy::new()
        .read(any([own_in_organization(user, organization, Role::Viewer), manages.clone()]))
        .read_deleted(any([manages.clone(), all([own(user), when(column(organization).is_null())])]))
        .write(any([own_in_organization(user, organization, Role::Editor), manages]))
}

/// The row is the viewer's, and either personal or of an organization in which the viewer still has the role: who leaves an
/// organization loses its rows, own ones included.
pub fn own_in_organization(user: impl IdenStatic, organization: impl IdenStatic, role: Role) -> Rule {
    all([own(user), any([when(column(organization).is_null()), in_organization(organization, role)])])
}

/// Organization: members read, administrators write and see the deleted rows.
pub fn organization(organization: impl IdenStatic) -> Policy {
    let manages = in_organization(organization, Role::Admin);
    Policy::new().read(in_organization(organization, Role::Viewer)).read_deleted(manages.clone()).write(manages)
}

/// Brand: `resource:read`, `:insert`, `:update` and `:delete` on the row's brand; who may delete sees the deleted rows.
pub fn brand(brand: impl IdenStatic, resource: &str) -> Policy {
    let may = |action: &str| in_brand(brand, &format!("{resource}:{action}"));
    Policy::new().read(may("read")).read_deleted(may("delete")).insert(may("insert")).update(may("update")).delete(may("delete"))
}

/// Application: an application reads its own rows.
pub fn application(application: impl IdenStatic) -> Policy {
    Policy::new().read(in_application(application))
}

/// Child: whoever reads the parent reads the row, whoever updates the parent writes it.
pub fn child(parent: impl RelationTrait) -> Policy {
    let follows = via(parent);
    Policy::new().read(follows.clone()).write(follows)
}

/// A child that only the gateway writes: whoever reads the parent reads the row.
pub fn child_read_only(parent: impl RelationTrait) -> Policy {
    Policy::new().read(via(parent))
}

/// Public read: everyone reads, developer and service write.
#[must_use]
pub fn public_read() -> Policy {
    Policy::new().read(allow())
}

/// Zero trust: own rows only, without the bypass of developer and service.
pub fn zero_trust_own(user: impl IdenStatic) -> Policy {
    own_rows(user).zero_trust()
}

/// Trail: written by the gateway, read by the user concerned and by administrators of the organization, never changed.
pub fn trail(user: impl IdenStatic, organization: impl IdenStatic) -> Policy {
    Policy::new()
        .read(any([own_in_organization(user, organization, Role::Viewer), in_organization(organization, Role::Admin)]))
        .append_only()
}

/// Platform: developer and service only.
#[must_use]
pub fn platform() -> Policy {
    Policy::new()
}
