//! The enumerations of the brand domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// A role on a brand.
    BrandRole {
        /// Manages the brand.
        Admin = "admin",
        /// Reads and writes.
        Editor = "editor",
        /// Reads.
        Viewer = "viewer",
    }

    /// What a claim is about.
    ClaimType {
        /// The brand as a whole; may be taken over by other brands.
        Master = "master",
        /// A product.
        Product = "product",
        /// An ingredient.
        Ingredient = "ingredient",
    }

    /// How far a claim reaches.
    ClaimLevel {
        /// The whole brand.
        Brand = "brand",
        /// A product.
        Product = "product",
        /// An ingredient.
        Ingredient = "ingredient",
    }

    /// Whether a claim may be used.
    ClaimStatus {
        /// It may be used.
        Allowed = "allowed",
        /// It must not be used.
        Disallowed = "disallowed",
        /// It must be used.
        Mandatory = "mandatory",
    }
}
